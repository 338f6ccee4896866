package io.steelyard.testkit.floorplan;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The rules R1 to R18 of the house, for a process with the given rooms or a library. */
public final class FloorPlan {
    private static final Set<String> CLOCK_METHODS =
            Set.of("now", "currentTimeMillis", "nanoTime", "sleep", "random", "randomUUID", "systemUTC");
    private static final Set<String> CLOCK_OWNERS = Set.of(
            "java.lang.System",
            "java.lang.Thread",
            "java.lang.Math",
            "java.util.UUID",
            "java.time.Clock",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.ZonedDateTime",
            "java.time.OffsetDateTime");

    private static final List<String> OUTSIDE = List.of(
            "java.net", "java.nio.channels", "java.nio.file", "java.sql", "javax.net", "javax.sql", "org.slf4j");

    /** What of {@code java.io} only moves bytes and characters that somebody hands over. */
    private static final Set<String> IN_MEMORY = Set.of(
            "ByteArrayInputStream",
            "ByteArrayOutputStream",
            "Closeable",
            "DataInput",
            "DataOutput",
            "EOFException",
            "IOException",
            "InputStream",
            "OutputStream",
            "Serializable",
            "StringWriter",
            "UncheckedIOException",
            "Writer");

    private final List<String> rooms;

    private FloorPlan(List<String> rooms) {
        this.rooms = rooms;
    }

    /** The plan of a process whose rooms on the line are the given sub-packages of its root. */
    public static FloorPlan withRooms(String... rooms) {
        return new FloorPlan(List.of(rooms));
    }

    /** Every rule but the library fences. */
    public List<FloorRule> rules() {
        List<FloorRule> rules = new ArrayList<>();
        rules.add(new FloorRule("r1_rooms", this::roomsDoNotKnowEachOther));
        rules.add(new FloorRule(
                "r2_cycles",
                root -> slices().matching(root + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .because("rooms stand in the order of the data")));
        rules.add(new FloorRule(
                "r3_root",
                root -> noClasses()
                        .that()
                        .resideInAPackage(root + ".*..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root)
                        .because("the composition root knows the rooms, never the other way round")));
        rules.add(new FloorRule("r4_outer", FloorPlan::nothingKnowsApiOrConfig));
        rules.add(new FloorRule(
                "r5_model",
                root -> classes()
                        .that()
                        .resideInAPackage(root + ".model..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(root + ".model..", "java..", "org.jspecify..", "io.steelyard.ledger..")
                        .allowEmptyShould(true)
                        .because("shared nouns know the JDK and the ledger's words only")));
        rules.add(new FloorRule("r18_events", FloorPlan::eventsHaveAType));
        rules.addAll(habits());
        return rules;
    }

    /** The rules that hold inside every room, in processes and libraries alike. */
    public static List<FloorRule> habits() {
        return List.of(
                new FloorRule("r7_clock", FloorPlan::timeAndChanceAreArguments),
                new FloorRule("r8_threads", FloorPlan::threadsComeFromTheRoot),
                new FloorRule(
                        "r9_names",
                        root -> noClasses()
                                .should()
                                .haveSimpleNameEndingWith("Impl")
                                .orShould()
                                .haveSimpleNameEndingWith("Util")
                                .orShould()
                                .haveSimpleNameEndingWith("Utils")
                                .orShould()
                                .haveSimpleNameEndingWith("Helper")
                                .orShould()
                                .haveSimpleNameEndingWith("Manager")
                                .orShould()
                                .haveSimpleNameStartingWith("Base")
                                .because("a name says what a thing is")),
                new FloorRule(
                        "r10_statics",
                        root -> fields().that()
                                .areStatic()
                                .and()
                                .areDeclaredInClassesThat(are(written()))
                                .should()
                                .beFinal()
                                .allowEmptyShould(true)
                                .because("nothing is shared behind the composition root's back")),
                new FloorRule(
                        "r11_final",
                        root -> classes()
                                .that(are(concrete()))
                                .should()
                                .haveModifier(JavaModifier.FINAL)
                                .because("code is shared by passing it, not by inheriting it")),
                new FloorRule("r12_exceptions", root -> GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS),
                new FloorRule(
                        "r13_streams",
                        root -> noClasses()
                                .that(are(notMains()))
                                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                                .because("only a command line talks to a person")),
                new FloorRule(
                        "r14_logging",
                        root -> noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("java.util.logging..")
                                .because("logging goes through SLF4J")));
    }

    /**
     * The habits, and what a library keeps that only thinks: no I/O, no threads and no clock, not even one that is handed
     * in, so that the same input gives the same output on whatever thread.
     */
    public static List<FloorRule> thinking() {
        List<FloorRule> rules = new ArrayList<>(habits());
        rules.add(new FloorRule(
                "r15_io",
                root -> noClasses()
                        .should()
                        .dependOnClassesThat(are(outside()))
                        .because("bytes come and go as arguments")));
        rules.add(new FloorRule(
                "r16_concurrency",
                root -> noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.concurrent..")
                        .orShould()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.lang\\.(Thread|ThreadLocal|InheritableThreadLocal)|java\\.util\\.Timer.*")
                        .because("whoever calls decides on which thread")));
        rules.add(new FloorRule(
                "r17_time",
                root -> noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.time\\.(Clock|InstantSource)")
                        .because("the time is an argument, not something to ask for")));
        return List.copyOf(rules);
    }

    /** Library fence: only the named sub-packages of the root may know the library's packages. */
    public static FloorRule fence(String name, List<String> libraryPackages, String... allowedRooms) {
        return new FloorRule(
                "r6_" + name,
                root -> noClasses()
                        .that()
                        .resideOutsideOfPackages(Arrays.stream(allowedRooms)
                                .map(room -> room.isEmpty() ? root : root + "." + room + "..")
                                .toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(libraryPackages.toArray(String[]::new))
                        .because(name + " lives in " + String.join(", ", allowedRooms)));
    }

    private ArchRule roomsDoNotKnowEachOther(String root) {
        DescribedPredicate<JavaClass> none = DescribedPredicate.alwaysFalse();
        ArchRule all = noClasses().should().dependOnClassesThat(none).allowEmptyShould(true);
        for (String room : rooms) {
            String[] others = rooms.stream()
                    .filter(other -> !other.equals(room))
                    .map(other -> root + "." + other + "..")
                    .toArray(String[]::new);
            all = CompositeArchRule.of(all)
                    .and(noClasses()
                            .that()
                            .resideInAPackage(root + "." + room + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others)
                            .allowEmptyShould(true)
                            .because("rooms on the line never import each other; the root joins their doors"));
        }
        return all;
    }

    private static ArchRule nothingKnowsApiOrConfig(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root, root + ".api..", root + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".api..", root + ".config..")
                .because("the outside depends on the inside");
    }

    private static ArchRule timeAndChanceAreArguments(String root) {
        return noClasses()
                .that(are(notMains()))
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("a clock, a sleep or a random source") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        String owner = access.getTargetOwner().getFullName();
                        String name = access.getTarget().getName();
                        return (CLOCK_OWNERS.contains(owner) && CLOCK_METHODS.contains(name))
                                || owner.equals("java.util.concurrent.ThreadLocalRandom")
                                || ((owner.equals("java.util.Random") || owner.equals("java.security.SecureRandom"))
                                        && name.equals("<init>"));
                    }
                })
                .because("time and chance are arguments, so that a test can hold them still");
    }

    private static ArchRule threadsComeFromTheRoot(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root)
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("the making of a thread") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        String owner = access.getTargetOwner().getFullName();
                        boolean constructor = access.getTarget().getName().equals("<init>");
                        return (constructor
                                        && (owner.equals("java.lang.Thread")
                                                || owner.equals("java.util.Timer")
                                                || owner.endsWith("ThreadPoolExecutor")))
                                || owner.equals("java.util.concurrent.Executors");
                    }
                })
                .because("rooms receive executors and thread factories from the root, which names and ends them");
    }

    private static ArchRule eventsHaveAType(String root) {
        return noClasses()
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("the making of an event from a text") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getFullName().equals("io.steelyard.ledger.EventRecord")
                                && access.getTarget().getName().equals("<init>");
                    }
                })
                .because("EventType lists every event, and the catalogue of messages has a word for each of them");
    }

    private static DescribedPredicate<JavaClass> outside() {
        return DescribedPredicate.describe("files, sockets, databases or streams of the process", type -> {
            String home = type.getPackageName();
            return (home.equals("java.io") && !IN_MEMORY.contains(type.getSimpleName()))
                    || OUTSIDE.stream().anyMatch(one -> home.equals(one) || home.startsWith(one + "."));
        });
    }

    private static DescribedPredicate<JavaClass> written() {
        return DescribedPredicate.describe(
                "written by hand", type -> !type.getName().contains("$SwitchMap") && !type.isAnonymousClass());
    }

    private static DescribedPredicate<JavaClass> concrete() {
        return DescribedPredicate.describe(
                "concrete classes",
                type -> !type.isInterface()
                        && !type.isEnum()
                        && !type.isAnonymousClass()
                        && !type.isAnnotation()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && !type.getSimpleName().equals("package-info"));
    }

    private static DescribedPredicate<JavaClass> notMains() {
        return DescribedPredicate.describe(
                "not mains", type -> !outermost(type).getSimpleName().endsWith("Main"));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
