package io.steelyard.gateway.store.embedded;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.unnumbered;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.Compaction.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compacting changes nothing but the size, whatever happens meanwhile. */
@Timeout(60)
final class CompactionTest {
    private static final long MEMORY = 128L << 20;
    private static final long DAY = Schema.NANOS_A_DAY;
    private static final long MINUTE = 60_000_000_000L;
    private static final Series COUNT = series("stand-1", "count", FieldType.INT);
    private static final Series POWER = series("stand-2", "power", FieldType.FLOAT);
    private static final Series PROGRAM = series("stand-2", "program", FieldType.STRING);

    @TempDir
    Path folder;

    /** A process that compacts and is halted at one step, without a word to anyone. */
    static final class Halted {
        public static void main(String[] arguments) throws Exception {
            EmbeddedStore store = EmbeddedStore.open(Path.of(arguments[0]), MEMORY);
            fill(store);
            store.compact((step, days, of) -> {
                if (step == Step.valueOf(arguments[1])) {
                    Runtime.getRuntime().halt(9);
                }
            });
        }
    }

    /** Three days, out of order, with points that replace others and minute rows that do. */
    private static void fill(TimeSeriesStore store) throws InterruptedException {
        for (int round = 1; round <= 3; round++) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                long time = T0 + (i % 3) * DAY + i * 1_000L;
                readings.add(unnumbered(COUNT, time, 0, (long) i * round, round));
                readings.add(
                        unnumbered(POWER, time, i % 7 == 0 ? 0x8000_0000L : 0, i % 7 == 0 ? null : i / 8.0, round));
                readings.add(good(PROGRAM, time + round, "程序 " + i % 4));
            }
            store.write(readings, mark(round));
            store.writeMinutes(List.of(minute(T0 / MINUTE * MINUTE, round), minute(T0 / MINUTE * MINUTE + DAY, round)));
        }
    }

    private static MinuteRow minute(long minute, int round) {
        return new MinuteRow(
                asset("stand-1"),
                "rolling-mill",
                "rolling",
                round == 3 ? "moved" : "hot-strip",
                minute,
                new TreeMap<>(Map.of("rule", 4L, "power.mean", 1.5 * round, "note", "第" + round)));
    }

    private static List<Object> everything(TimeSeriesStore store) {
        List<Object> all = new ArrayList<>();
        for (Series series : List.of(COUNT, POWER, PROGRAM)) {
            all.add(store.points(series.key(), Long.MIN_VALUE, Long.MAX_VALUE, 10_000)
                    .points());
            all.add(String.valueOf(store.before(series.key(), T0 + 2 * DAY)));
        }
        all.add(store.minutes(asset("stand-1"), Long.MIN_VALUE, Long.MAX_VALUE));
        all.add(store.storedMark(0));
        return all;
    }

    /** The old file or the new one, whole; what lies beside it is cleared away, and a next compaction works. */
    @ParameterizedTest
    @EnumSource(Step.class)
    void isWholeAfterAKillAtEveryStep(Step step) throws Exception {
        List<Object> expected;
        try (EmbeddedStore store = EmbeddedStore.open(folder.resolve("expected"), MEMORY)) {
            fill(store);
            expected = everything(store);
        }
        Path killed = folder.resolve("killed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Djava.io.tmpdir="
                                + folder, // where the driver unpacks a library that a halted process leaves behind
                        "-cp",
                        System.getProperty("java.class.path"),
                        Halted.class.getName(),
                        killed.toString(),
                        step.name())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("out")))
                .isEqualTo(9);
        try (EmbeddedStore store = EmbeddedStore.open(killed, MEMORY)) {
            assertThat(everything(store)).isEqualTo(expected);
            assertThat(killed.resolve("telemetry.compacting.duckdb")).doesNotExist();
            store.compact((done, of) -> {});
            assertThat(everything(store)).isEqualTo(expected);
        }
    }

    @Test
    void theWriterGoesOnMeanwhileAndNothingOfItIsLost() throws Exception {
        AtomicLong written = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
            fill(store);
            List<Object> before = everything(store);
            Series live = series("stand-3", "live", FieldType.INT);
            Thread writer = new Thread(() -> {
                while (!stop.get()) {
                    long n = written.get();
                    store.write(List.of(good(live, T0 + n, n), good(live, T0 + 9 * DAY + n, n)), mark(1_000 + n));
                    written.incrementAndGet();
                }
            });
            writer.start();
            store.compact((done, of) -> {});
            store.compact((done, of) -> {});
            stop.set(true);
            writer.join(30_000);
            List<StoredPoint> points = store.points(live.key(), Long.MIN_VALUE, Long.MAX_VALUE, 1_000_000)
                    .points();
            assertThat(points).hasSize((int) (2 * written.get())).doesNotHaveDuplicates();
            assertThat(store.storedMark(0)).contains(mark(1_000 + written.get() - 1));
            assertThat(everything(store).subList(0, 7)).isEqualTo(before.subList(0, 7));
            assertThat(store.usage().replaced()).isZero();
        }
        try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
            assertThat(store.storedMark(0)).contains(mark(1_000 + written.get() - 1));
        }
    }

    /** What lost its number is still known for the same sample when it comes again. */
    @Test
    void aCompactedPointIsReplacedByAnotherSampleOnly() throws Exception {
        Reading first = good(COUNT, T0, 1L);
        try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
            write(store, 1, first);
            store.compact((done, of) -> {});
            write(store, 2, first);
            assertThat(store.usage().replaced()).isZero();
            store.compact((done, of) -> {});
            write(store, 3, good(COUNT, T0, 2L));
            assertThat(store.usage().replaced()).isEqualTo(1);
            assertThat(store.points(COUNT.key(), T0, T0 + 1, 10).points()).containsExactly(new StoredPoint(T0, 0, 2L));
        }
    }

    @Test
    void oneAtATime() throws Exception {
        AtomicReference<Throwable> said = new AtomicReference<>();
        try (EmbeddedStore store = EmbeddedStore.open(folder, MEMORY)) {
            fill(store);
            store.compact((step, days, of) -> {
                if (step == Step.BEGUN) {
                    Thread other = new Thread(() -> said.set(catchThrowable(() -> store.compact((done, all) -> {}))));
                    other.start();
                    join(other);
                }
            });
        }
        assertThat(said.get()).isInstanceOf(StoreException.class).hasMessageContaining("already");
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
