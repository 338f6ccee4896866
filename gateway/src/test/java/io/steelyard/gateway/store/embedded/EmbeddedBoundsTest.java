package io.steelyard.gateway.store.embedded;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.LastingStore;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.embedded.EmbeddedConfig.Bounds;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What questions may cost the embedded store, what it lets go of, and what it reads of an older program. */
@Timeout(60)
final class EmbeddedBoundsTest {
    private static final long MEMORY = 128L << 20;
    private static final long DAY = Schema.NANOS_A_DAY;

    @TempDir
    Path folder;

    private final Series count = series("stand-1", "count", FieldType.INT);

    private EmbeddedStore open(Bounds bounds, AtomicLong clock) {
        return EmbeddedStore.open(folder, new EmbeddedConfig(MEMORY, Duration.ZERO, bounds), clock::get);
    }

    @Test
    void aQuestionThatTakesTooLongIsRefusedWithWhatToDo() throws Exception {
        AtomicLong clock = new AtomicLong();
        try (EmbeddedStore store = EmbeddedStore.open(
                folder,
                new EmbeddedConfig(MEMORY, Duration.ZERO, new Bounds(Duration.ofSeconds(5), 1_000, 2)),
                () -> clock.addAndGet(1_000_000_000L))) {
            for (int day = 0; day < 10; day++) {
                write(store, day + 1, good(count, T0 + day * DAY, 1L));
            }
            assertThatThrownBy(() -> store.points(count.key(), T0, T0 + 10 * DAY, 100))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("longer than 5.0 s")
                    .hasMessageContaining("ask for a shorter range");
            assertThat(store.points(count.key(), T0, T0 + 1, 100).points()).hasSize(1);
        }
    }

    @Test
    void aQuestionThatBringsTooMuchIsRefusedWithWhatToDo() throws Exception {
        try (EmbeddedStore store = open(new Bounds(Duration.ofSeconds(5), 100, 2), new AtomicLong())) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i <= 100; i++) {
                readings.add(good(count, T0 + i, 1L));
            }
            store.write(readings, mark(1));
            assertThatThrownBy(() -> store.samples(asset("stand-1"), T0, T0 + 101))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("more than 100 points")
                    .hasMessageContaining("ask for a shorter range");
            assertThat(store.samples(asset("stand-1"), T0, T0 + 100).get("count"))
                    .hasSize(100);
        }
    }

    /** A batch over two days is one transaction, and so is what is read of both. */
    @Test
    void noReaderSeesHalfABatch() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger halves = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
            Thread reader = new Thread(() -> {
                while (!stop.get()) {
                    int points = store.points(count.key(), Long.MIN_VALUE, Long.MAX_VALUE, 1_000)
                            .points()
                            .size();
                    halves.addAndGet(points % 2);
                    seen.set(Math.max(seen.get(), points));
                }
            });
            reader.start();
            for (int batch = 0; batch < 40; batch++) {
                write(
                        store,
                        batch + 1,
                        good(count, T0 + batch, 1L),
                        good(count, T0 + (1 + batch % 30) * DAY + batch, 2L));
            }
            stop.set(true);
            reader.join(30_000);
        }
        assertThat(halves).hasValue(0);
        assertThat(seen.get()).as("what the reader saw").isPositive();
    }

    /** Four that ask for a year again and again, and a writer: it needs a few times as long as alone, never for ever. */
    @Test
    void aYearLongQuestionDoesNotStarveTheWriter() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
            for (int part = 0; part < 3; part++) {
                List<Reading> year = new ArrayList<>();
                for (int day = part * 122; day < Math.min(365, (part + 1) * 122); day++) {
                    for (int i = 0; i < 40; i++) {
                        year.add(good(count, T0 + day * DAY + i, 1L));
                    }
                }
                store.write(year, mark(part + 1));
            }
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread reader = new Thread(() -> {
                    while (!stop.get()) {
                        store.points(count.key(), T0, T0 + 365 * DAY, 100_000);
                        answers.incrementAndGet();
                    }
                });
                readers.add(reader);
                reader.start();
            }
            Series live = series("stand-2", "live", FieldType.INT);
            for (int batch = 0; batch < 40; batch++) {
                write(store, 10 + batch, good(live, T0 + batch, 1L));
            }
            stop.set(true);
            for (Thread reader : readers) {
                reader.join(30_000);
            }
            assertThat(store.storedMark(0)).contains(mark(49));
        }
        assertThat(answers.get()).isPositive();
    }

    @Test
    void letsWholeDaysGoAndKeepsEachSignalsNewestPoint() throws Exception {
        Series silent = series("stand-1", "silent", FieldType.FLOAT);
        SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        try (EmbeddedStore store = EmbeddedStore.open(folder.resolve("store"), MEMORY)) {
            LastingStore lasting = new LastingStore(store, kept(system));
            write(store, 1, good(silent, T0, Double.NaN), good(count, T0, 1L), good(count, T0 + 1, 2L));
            write(store, 2, good(count, T0 + DAY, 3L), good(count, T0 + 5 * DAY, 4L));
            lasting.retain(List.of(asset("stand-1")), T0 + 2 * DAY, T0 + 3 * DAY);
            assertThat(store.days()).hasSize(1);
            assertThat(lasting.points(count.key(), 0, Long.MAX_VALUE, 10).points())
                    .containsExactly(new StoredPoint(T0 + 5 * DAY, 0, 4L));
            assertThat(lasting.before(silent.key(), Long.MAX_VALUE)).isEqualTo(new StoredPoint(T0, 0, Double.NaN));
            assertThat(lasting.before(count.key(), T0 + 5 * DAY)).isEqualTo(new StoredPoint(T0 + DAY, 0, 3L));
            assertThat(lasting.lastBefore(asset("stand-1"), Long.MAX_VALUE))
                    .isEqualTo(Map.of(
                            "silent",
                            new StoredPoint(T0, 0, Double.NaN),
                            "count",
                            new StoredPoint(T0 + 5 * DAY, 0, 4L)));
            // late data makes its day again, and the next turn takes it; the newer of both stays
            write(store, 3, good(silent, T0 - 1, 5.0));
            lasting.retain(List.of(asset("stand-1")), T0 + 2 * DAY, T0 + 3 * DAY);
            assertThat(lasting.before(silent.key(), Long.MAX_VALUE)).isEqualTo(new StoredPoint(T0, 0, Double.NaN));
        } finally {
            system.close();
        }
    }

    private static LastingStore.Kept kept(SystemRecords system) {
        return new LastingStore.Kept() {
            @Override
            public void keep(Map<SignalKey, StoredPoint> newest) {
                system.keepNewest(newest);
            }

            @Override
            public Map<String, StoredPoint> of(io.steelyard.gateway.model.AssetKey asset) {
                return system.newest(asset);
            }
        };
    }

    /** Format version 1 had one table of minute rows; what it held is there, and its points are. */
    @Test
    void makesAnOlderFileIntoThisVersion() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("telemetry.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE format(version INTEGER)");
            statement.execute("INSERT INTO format VALUES (1)");
            statement.execute("CREATE TABLE mark(part INTEGER PRIMARY KEY, off BIGINT NOT NULL, received BLOB)");
            statement.execute("INSERT INTO mark VALUES (0, 5, 'numbers up to 5'::BLOB)");
            statement.execute("CREATE TABLE series(id INTEGER PRIMARY KEY, site VARCHAR, asset VARCHAR, signal VARCHAR,"
                    + " class VARCHAR, area VARCHAR, line VARCHAR, field VARCHAR, type VARCHAR)");
            statement.execute("INSERT INTO series VALUES (1, 'works', 'stand-1', 'count', 'rolling-mill', 'rolling',"
                    + " 'hot-strip', 'count', 'INT')");
            statement.execute("CREATE TABLE epoch(id INTEGER PRIMARY KEY, epoch VARCHAR)");
            statement.execute("CREATE TABLE minute(site VARCHAR, asset VARCHAR, minute BIGINT, class VARCHAR,"
                    + " area VARCHAR, line VARCHAR, fields VARCHAR, PRIMARY KEY(site, asset, minute))");
            statement.execute(
                    "INSERT INTO minute VALUES ('works', 'stand-1', " + (T0 / 60_000_000_000L * 60_000_000_000L)
                            + ", 'rolling-mill', 'rolling', 'hot-strip', '{\"energy\":1.5,\"rule\":3}')");
            statement.execute("CREATE TABLE p_20261120(series INTEGER, time BIGINT, status BIGINT, whole BIGINT,"
                    + " real DOUBLE, text VARCHAR, epoch INTEGER, number BIGINT, part INTEGER, off BIGINT)");
            statement.execute("INSERT INTO p_20261120 VALUES (1, " + T0 + ", 0, 42, NULL, NULL, NULL, -1, 0, 5)");
        }
        for (int start = 0; start < 2; start++) {
            try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
                assertThat(store.storedMark(0)).contains(mark(5));
                assertThat(store.points(count.key(), 0, Long.MAX_VALUE, 10).points())
                        .containsExactly(new StoredPoint(T0, 0, 42L));
                assertThat(store.minutes(asset("stand-1"), 0, Long.MAX_VALUE))
                        .singleElement()
                        .satisfies(row -> assertThat(row.fields()).isEqualTo(Map.of("energy", 1.5, "rule", 3L)));
            }
        }
    }
}
