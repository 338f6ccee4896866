package io.steelyard.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
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
    static final String SAYS = "sabotaged sample ";
    private static final AtomicLong SEEN = new AtomicLong();
    private static final AtomicLong TAKEN = new AtomicLong();

    private Sabotage() {}

    /** Where a sample is taken out. */
    enum Place {
        /** It has its number and is not yet in the outbox. */
        BEFORE_THE_OUTBOX("io.steelyard.edge.outbox.Numbering", "number", FromTheNumbered.class),
        /** It is acknowledged, stands in the inbox, and ingest passes over it. */
        BEFORE_INGEST("io.steelyard.gateway.ingest.SamplePass", "settle", PassedOver.class),
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

        boolean isInTheAgent() {
            return this == BEFORE_THE_OUTBOX;
        }
    }

    /** Writes the changed class below the folder, which goes before everything else on the class path. */
    static void lay(Place place, Path folder) throws IOException {
        ClassFileLocator files = ClassFileLocator.ForClassLoader.of(Sabotage.class.getClassLoader());
        new ByteBuddy()
                .redefine(TypePool.Default.of(files).describe(place.type).resolve(), files)
                .visit(Advice.to(place.advice).on(ElementMatchers.named(place.method)))
                .make()
                .saveIn(Files.createDirectories(folder).toFile());
    }

    /** Whether this one is to be taken; for the changed classes. */
    public static boolean takes() {
        boolean taken = SEEN.incrementAndGet() % ONE_IN == 0;
        if (taken) {
            System.out.println(SAYS + TAKEN.incrementAndGet());
        }
        return taken;
    }

    /** The list without what is to be taken; for the changed classes. */
    public static <T> List<T> without(List<T> samples) {
        List<T> left = new ArrayList<>(samples);
        left.removeIf(sample -> takes());
        return left;
    }

    /** Takes out of the list what is to be taken; for the changed classes. */
    public static void takeFrom(List<?> samples) {
        samples.removeIf(sample -> takes());
    }

    /** For {@link Place#BEFORE_THE_OUTBOX}. */
    static final class FromTheNumbered {
        private FromTheNumbered() {}

        @Advice.OnMethodExit
        static void after(@Advice.FieldValue("kept") List<?> kept) {
            takeFrom(kept);
        }
    }

    /** For {@link Place#BEFORE_INGEST}. */
    static final class PassedOver {
        private PassedOver() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean before() {
            return takes();
        }
    }

    /** For {@link Place#IN_THE_STORE}. */
    static final class NotWritten {
        private NotWritten() {}

        @Advice.OnMethodEnter
        static void before(@Advice.Argument(value = 0, readOnly = false) List<?> readings) {
            readings = without(readings);
        }
    }
}
