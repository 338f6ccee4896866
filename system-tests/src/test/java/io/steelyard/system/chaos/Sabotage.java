package io.steelyard.system.chaos;

import io.steelyard.gateway.model.Reading;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
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
 * Takes one sample in ten thousand, and only so many, out of the chain at a place where only a fault of the program could lose
 * it, and says which on the standard output. A place begins when a file says so, beside the changed class. The shipped classes have no door for this: a changed copy of one class is laid before them on the
 * class path of a process that a test starts.
 */
public final class Sabotage {
    /** How many each place takes: all together no more than the oracle gives examples of. */
    static final int MOST = 2;

    private static final int ONE_IN = 10_000;
    private static final long NANOS_A_DAY = 86_400_000_000_000L;
    private static final String SAYS = "sabotaged sample ";
    private static final Map<Place, AtomicLong> SEEN = new EnumMap<>(Place.class);
    private static final Map<Place, AtomicLong> TAKEN = new EnumMap<>(Place.class);

    static {
        for (Place place : Place.values()) {
            SEEN.put(place, new AtomicLong());
            TAKEN.put(place, new AtomicLong());
        }
    }

    private Sabotage() {}

    /** Where a sample is taken out. */
    enum Place {
        /** It has its number and is not yet in the outbox. */
        BEFORE_THE_OUTBOX("io.steelyard.edge.outbox.Numbering", "number", FromTheNumbered.class),
        /** It is acknowledged, stands in the inbox, and ingest passes over it. */
        BEFORE_INGEST("io.steelyard.gateway.ingest.SamplePass", "take", PassedOver.class),
        /** The store has it and has said so, and then it is gone from there. */
        IN_THE_STORE("io.steelyard.gateway.store.embedded.EmbeddedStore", "write", Deleted.class);

        private final String type;
        private final String method;
        private final Class<?> advice;

        Place(String type, String method, Class<?> advice) {
            this.type = type;
            this.method = method;
            this.advice = advice;
        }

        /** What its process says of each that it takes, with the sample's time, nanoseconds since 1970. */
        String says() {
            return SAYS + name() + ' ';
        }

        /** From now on it takes; for a class that was laid in the folder. */
        void begin(Path folder) throws IOException {
            Files.createFile(folder.resolve(name()));
        }

        private boolean hasBegun() {
            String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
            return Files.exists(Path.of(first, name()));
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

    private static boolean takes(Object sample, Place at) {
        boolean due = SEEN.get(at).incrementAndGet() % ONE_IN == 0;
        if (!due || TAKEN.get(at).get() >= MOST || !at.hasBegun()) {
            return false;
        }
        TAKEN.get(at).incrementAndGet();
        System.out.println(at.says() + timeOf(sample));
        return true;
    }

    private static long timeOf(Object sample) {
        try {
            Method time = sample.getClass().getDeclaredMethod("time");
            time.setAccessible(true);
            return (long) time.invoke(sample);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a sample has no time any more", e);
        }
    }

    /** Takes out of the list what is to be taken; for the changed classes. */
    public static void takeFrom(List<?> samples, String place) {
        Place at = Place.valueOf(place);
        samples.removeIf(sample -> takes(sample, at));
    }

    /** Takes out of the embedded store what it has just written and is to be taken; for the changed class. */
    public static void takeFromStore(List<?> readings, Object database) {
        for (Object reading : readings) {
            if (takes(reading, Place.IN_THE_STORE)) {
                delete((Reading) reading, database);
            }
        }
    }

    private static void delete(Reading reading, Object database) {
        String table = "p_"
                + LocalDate.ofEpochDay(Math.floorDiv(reading.time(), NANOS_A_DAY))
                        .format(DateTimeFormatter.BASIC_ISO_DATE);
        String sql = "DELETE FROM " + table + " WHERE time = ? AND series IN (SELECT id FROM series WHERE site = ?"
                + " AND asset = ? AND signal = ?)";
        try (Connection connection = connection(database);
                PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, reading.time());
            delete.setString(2, reading.series().key().asset().site());
            delete.setString(3, reading.series().key().asset().asset());
            delete.setString(4, reading.series().key().signal());
            if (delete.executeUpdate() != 1) {
                throw new IllegalStateException("not in the store: " + reading);
            }
        } catch (SQLException | ReflectiveOperationException e) {
            throw new IllegalStateException("cannot take " + reading + " out of the store", e);
        }
    }

    private static Connection connection(Object database) throws ReflectiveOperationException {
        Method connect = database.getClass().getDeclaredMethod("connect");
        connect.setAccessible(true);
        return (Connection) connect.invoke(database);
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
    static final class Deleted {
        private Deleted() {}

        @Advice.OnMethodExit
        static void after(@Advice.Argument(0) List<?> readings, @Advice.FieldValue("database") Object database) {
            takeFromStore(readings, database);
        }
    }
}
