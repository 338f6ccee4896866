package io.steelyard.testkit.floorplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class FloorPlanTest {
    private static final String PLANTED = "io.steelyard.testkit.floorplan.planted.";

    /** A rule that cannot fail guards nothing: each is shown one violation and has to see it. */
    @TestFactory
    Stream<DynamicTest> everyRuleSeesItsPlantedViolation() {
        List<FloorRule> rules =
                new ArrayList<>(FloorPlan.withRooms("first", "second").rules());
        FloorPlan.thinking().stream().filter(rule -> !isIn(rules, rule)).forEach(rules::add);
        rules.add(FloorPlan.fence("logging", List.of("org.slf4j.."), "attic"));
        return rules.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.id(),
                        () -> assertThat(rule.isBrokenBy(PLANTED + rule.id(), classesOf(PLANTED + rule.id())))
                                .as(rule.id() + " sees its planted violation")
                                .isTrue()));
    }

    private static boolean isIn(List<FloorRule> rules, FloorRule rule) {
        return rules.stream().anyMatch(one -> one.id().equals(rule.id()));
    }

    /** Libraries have no rooms, but the habits of the house; so has what tests are made of. */
    @TestFactory
    Stream<DynamicTest> librariesKeepTheHabits() {
        return Stream.of("io.steelyard.journal", "io.steelyard.settings", "io.steelyard.testkit")
                .flatMap(library -> held(library, FloorPlan.habits()));
    }

    /** A library has no root that could make threads: it gets them from whoever calls. Fakes may, since tests are their root. */
    @TestFactory
    Stream<DynamicTest> librariesMakeNoThreads() {
        FloorRule threads = FloorPlan.habits().stream()
                .filter(rule -> rule.id().equals("r8_threads"))
                .findAny()
                .orElseThrow();
        return Stream.of("io.steelyard.journal", "io.steelyard.settings")
                .map(library -> DynamicTest.dynamicTest(
                        library,
                        () -> threads.forRoot().apply(library + ".nowhere").check(classesOfMain(library))));
    }

    /** What Sparkplug and the ledger's arithmetic say must not depend on when, where and on which thread they are asked. */
    @TestFactory
    Stream<DynamicTest> sparkplugAndLedgerOnlyThink() {
        return Stream.concat(
                held("io.steelyard.sparkplug", FloorPlan.thinking()),
                held("io.steelyard.ledger", FloorPlan.thinking()));
    }

    private static Stream<DynamicTest> held(String library, List<FloorRule> rules) {
        JavaClasses classes = classesOfMain(library);
        return rules.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        library + " " + rule.id(),
                        () -> rule.forRoot()
                                .apply(library)
                                .allowEmptyShould(true)
                                .check(classes)));
    }

    private static JavaClasses classesOfMain(String library) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(library);
        assertThat(classes).as(library).isNotEmpty();
        return classes;
    }

    /** The opposite mistake: a fence that shuts its own room out. */
    @Test
    void aFenceLetsItsOwnRoomIn() {
        FloorRule fence = FloorPlan.fence("logging", List.of("org.slf4j.."), "room");
        String root = PLANTED + "r6_logging";
        assertThat(fence.isBrokenBy(root, classesOf(root))).isFalse();
    }

    private static JavaClasses classesOf(String packageName) {
        JavaClasses classes = new ClassFileImporter().importPackages(packageName);
        assertThat(classes).as("planted classes in " + packageName).isNotEmpty();
        return classes;
    }
}
