package io.steelyard.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Takes one sample in ten thousand out of the chain at a place where only a fault of the program could lose it, and says so
 * on the standard output. The shipped classes have no door for this: a changed copy of one class is laid before them on the
 * class path of a process that a test starts.
 */
public final class Sabotage {
    private static final int ONE_IN = 10_000;
    private static final String SAYS = "sabotaged sample ";
    private static final Map<Place, AtomicLong> SEEN = new EnumMap<>(Place.class);

    static {
        for (Place place : Place.values()) {
            SEEN.put(place, new AtomicLong());
        }
    }

    private Sabotage() {}

    /** Where a sample is taken out. */
    enum Place {
        /** It has its number and is not yet in the outbox. */
        BEFORE_THE_OUTBOX("io.steelyard.edge.outbox.Numbering", "number", FromTheNumbered.class),
        /** It is acknowledged, stands in the inbox, and ingest passes over it. */
        BEFORE_INGEST("io.steelyard.gateway.ingest.SamplePass", "take", PassedOver.class),
        /** The store said that it has it, and has not. */
        IN_THE_STORE("io.steelyard.gateway.store.embedded.EmbeddedStore", "write", NotWritten.class);

        private final String type;
        private final String method;
        private final Class<?> advice;

        Place(String type, String method, Class<?> advice) {
            this.type = type;
            this.method = method;
            this.advice = advice;
        }

        /** What its process says, with a number, of each that it takes. */
        String says() {
            return SAYS + name() + ' ';
        }

        boolean isInTheAgent() {
            return this == BEFORE_THE_OUTBOX;
        }
    }

    /** Writes the changed class below the folder, which goes before everything else on the class path. */
    static void lay(Place place, Path folder) throws IOException {
        ClassFileLocator files = ClassFileLocator.ForClassLoader.of(Sabotage.class.getClassLoader());
        TypeDescription type = TypePool.Default.of(files).describe(place.type).resolve();
        if (type.getDeclaredMethods()
                .filter(ElementMatchers.named(place.method))
                .isEmpty()) {
            throw new IllegalStateException(place.type + " has no method " + place.method + " any more");
        }
        new ByteBuddy()
                .redefine(type, files)
                .visit(Advice.to(place.advice).on(ElementMatchers.named(place.method)))
                .make()
                .saveIn(Files.createDirectories(folder).toFile());
    }

    /** Whether this one is to be taken; for the changed classes. */
    public static boolean takes(String place) {
        Place at = Place.valueOf(place);
        long seen = SEEN.get(at).incrementAndGet();
        boolean taken = seen % ONE_IN == 0;
        if (taken) {
            System.out.println(at.says() + seen / ONE_IN);
        }
        return taken;
    }

    /** The list without what is to be taken; for the changed classes. */
    public static <T> List<T> without(List<T> samples, String place) {
        List<T> left = new ArrayList<>(samples);
        left.removeIf(sample -> takes(place));
        return left;
    }

    /** Takes out of the list what is to be taken; for the changed classes. */
    public static void takeFrom(List<?> samples, String place) {
        samples.removeIf(sample -> takes(place));
    }

    /** For {@link Place#BEFORE_THE_OUTBOX}. */
    static final class FromTheNumbered {
        private FromTheNumbered() {}

        @Advice.OnMethodExit
        static void after(@Advice.FieldValue("kept") List<?> kept) {
            takeFrom(kept, "BEFORE_THE_OUTBOX");
        }
    }

    /** For {@link Place#BEFORE_INGEST}. */
    static final class PassedOver {
        private PassedOver() {}

        @Advice.OnMethodEnter
        static void before(@Advice.FieldValue("decoded") List<?> decoded) {
            takeFrom(decoded, "BEFORE_INGEST");
        }
    }

    /** For {@link Place#IN_THE_STORE}. */
    static final class NotWritten {
        private NotWritten() {}

        @Advice.OnMethodEnter
        static void before(@Advice.Argument(value = 0, readOnly = false) List<?> readings) {
            readings = without(readings, "IN_THE_STORE");
        }
    }
}
