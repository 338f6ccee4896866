package io.steelyard.gateway;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.deadletter.DeadLetter;
import io.steelyard.gateway.ingest.Ledgers;
import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.gateway.store.StoreDoors;
import io.steelyard.gateway.store.StoreWriter;
import io.steelyard.gateway.store.influx.InfluxConfig;
import io.steelyard.gateway.store.influx.InfluxStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.testkit.FakeInflux;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A death between any two of the writes that one stretch of the inbox causes in InfluxDB, in the dead-letter and in the
 * mark: whoever sees only what is left can not tell it from an undisturbed run (hard-parts 14).
 */
@Timeout(60)
final class KilledStoreWritesTest {
    private static final int BATCHES = 4;

    @TempDir
    private Path folder;

    private final InMemoryMarks marks = new InMemoryMarks();
    private final AtomicInteger left = new AtomicInteger();

    /** The process was killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed");
        }
    }

    private void mayDie() {
        if (left.decrementAndGet() == 0) {
            throw new Killed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1_000})
    void leavesWhatAnUndisturbedRunLeaves(int steps) throws Exception {
        List<Batch> batches = batches();
        try (FakeInflux influx = FakeInflux.start()) {
            influx.conflictOn("bad");
            left.set(steps);
            live(influx, batches);
            left.set(0);
            long done = marks.stored(0).map(mark -> mark.position().offset()).orElse(0L);
            live(influx, batches.subList((int) done, BATCHES));
            assertThat(marks.stored(0)).contains(mark(BATCHES));
            assertThat(influx.points()).hasSize(BATCHES * 20);
            try (SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
                    DeadLetter letters = letters(system)) {
                assertThat(letters.page(-1, 100))
                        .extracting(Letter::time)
                        .containsExactlyInAnyOrder(T0, T0 + 1, T0 + 2, T0 + 3);
            }
        }
    }

    private static List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Reading> readings = new ArrayList<>();
            for (int asset = 0; asset < 20; asset++) {
                readings.add(good(series("m" + asset, "count", FieldType.INT), T0 + batch, 1L));
            }
            readings.add(good(series("m" + batch, "bad", FieldType.FLOAT), T0 + batch, 1.5));
            batches.add(new Batch(readings, mark(batch + 1)));
        }
        return batches;
    }

    private DeadLetter letters(SystemRecords system) {
        Ledgers ledgers = new Ledgers((agent, epoch, lines) -> {});
        return DeadLetter.open(
                folder.resolve("dead-letter"),
                new DeadLetterDoors(system, system.deadLetter(), () -> ledgers),
                DeadLetter.Limits.usual(),
                () -> 1);
    }

    /** One life of the process: until it is killed, or until everything is stored. */
    private void live(FakeInflux influx, List<Batch> batches) throws Exception {
        try (SystemRecords system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
                DeadLetter letters = letters(system);
                InfluxStore store = store(influx)) {
            StoreDoors doors = new StoreDoors(
                    mark -> {
                        mayDie();
                        marks.saveStored(mark);
                        mayDie();
                    },
                    refused -> {
                        mayDie();
                        letters.keep(refused);
                        mayDie();
                    },
                    series -> Map.of());
            StoreWriter writer = new StoreWriter(store, doors, System::nanoTime);
            List<Thread> lanes = writer.loops().stream().map(Thread::new).toList();
            lanes.forEach(Thread::start);
            for (Batch batch : batches) {
                writer.write(batch);
                long wanted = batches.indexOf(batch) + 1L;
                while (writer.batches() < wanted && lanes.stream().allMatch(Thread::isAlive)) {
                    LockSupport.parkNanos(100_000);
                }
            }
            lanes.forEach(Thread::interrupt);
            for (Thread lane : lanes) {
                lane.join(30_000);
            }
        }
    }

    private InfluxStore store(FakeInflux influx) {
        InfluxConfig.Patience quick =
                new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5));
        return new InfluxStore(
                new InfluxConfig(influx.url(), () -> "token", "steelyard", true, Duration.ZERO, 2, quick),
                marks,
                refused -> {
                    throw new AssertionError("the lanes hand over what is refused");
                },
                (type, about, details) -> {},
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }
}
