package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class StoreWriterTest {
    @TempDir
    Path folder;

    /** A full disk has room again some day: the batch waits, health says so, and nobody has to start anything again. */
    @Test
    void triesABatchAgainThatTheStoreDidNotTake() throws Exception {
        BlockingQueue<StoredMark> stored = new LinkedBlockingQueue<>();
        BlockingQueue<Check> checks = new LinkedBlockingQueue<>();
        AtomicReference<StoreWriter> writer = new AtomicReference<>();
        try (EmbeddedStore store = EmbeddedStore.open(folder, 64L << 20)) {
            FailingStore failing =
                    new FailingStore(store, 3, () -> checks.add(writer.get().check()));
            writer.set(new StoreWriter(
                    failing,
                    new StoreDoors(stored::add, refused -> {}, series -> Map.of()),
                    System::nanoTime,
                    Duration.ofMillis(1)));
            Thread loop = new Thread(writer.get().loops().get(0), "store-under-test");
            loop.start();
            writer.get().write(new Batch(List.of(good(series("m", "s", FieldType.INT), T0, 1L)), mark(7)));
            assertThat(stored.poll(30, TimeUnit.SECONDS)).isEqualTo(mark(7));
            loop.interrupt();
            loop.join(30_000);
            assertThat(store.storedMark(0)).contains(mark(7));
        }
        assertThat(checks)
                .extracting(Check::status)
                .containsExactly(Check.Status.OK, Check.Status.FAIL, Check.Status.FAIL, Check.Status.FAIL);
        assertThat(checks).element(1).extracting(Check::detail).asString().contains("full", "tried again");
        assertThat(writer.get().check().status()).isEqualTo(Check.Status.OK);
        assertThat(writer.get().batches()).isEqualTo(1);
    }

    /** Which lane carried which asset, one group after the other; lane 1 waits until it is let go. */
    private static final class TwoLanes implements Lanes {
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final Map<AssetKey, Set<Integer>> lanesOf = new ConcurrentHashMap<>();
        private final Set<Object> refused = ConcurrentHashMap.newKeySet();

        @Override
        public int count() {
            return 2;
        }

        @Override
        public List<Refused> write(int lane, List<Reading> readings) throws InterruptedException {
            if (lane == 1) {
                letGo.await();
            }
            readings.forEach(reading -> lanesOf.computeIfAbsent(
                            reading.series().key().asset(), asset -> ConcurrentHashMap.newKeySet())
                    .add(lane));
            return readings.stream()
                    .filter(reading -> refused.contains(reading.value()))
                    .map(reading -> new Refused(reading, "no"))
                    .toList();
        }
    }

    /** Two writers that carry one series would leave it to chance whose point stands; a mark ahead of a lane would lose its points. */
    @Test
    void shardsByAssetAndMarksOnlyWhatEveryLaneHasStoredOrKeptAside() throws Exception {
        TwoLanes lanes = new TwoLanes();
        lanes.refused.add(7L);
        BlockingQueue<Object> happened = new LinkedBlockingQueue<>();
        StoreDoors doors = new StoreDoors(
                happened::add,
                refused -> refused.forEach(one -> happened.add(one.reading().value())),
                series -> Map.of());
        StoreWriter writer = new StoreWriter(new LanesOnly(lanes), doors, System::nanoTime, Duration.ofMillis(1));
        List<Thread> threads = writer.loops().stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        for (int batch = 0; batch < 3; batch++) {
            List<Reading> readings = new ArrayList<>();
            for (int asset = 0; asset < 20; asset++) {
                readings.add(good(series("m" + asset, "s", FieldType.INT), T0 + batch, batch * 100L + asset));
            }
            writer.write(new Batch(readings, mark(batch + 1)));
        }
        while (lanes.lanesOf.size() < 5) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(happened).doesNotHaveAnyElementsOfTypes(StoredMark.class);
        assertThat(writer.batches()).isZero();
        lanes.letGo.countDown();
        while (writer.batches() < 3) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(happened.take()).isEqualTo(7L);
        assertThat(happened).last().isEqualTo(mark(3));
        assertThat(lanes.lanesOf)
                .hasSize(20)
                .allSatisfy((asset, carried) -> assertThat(carried).hasSize(1));
        assertThat(lanes.lanesOf.values().stream().flatMap(Set::stream).distinct())
                .hasSize(2);
        assertThat(writer.status().dropped()).containsEntry("kept-aside", 1L);
        assertThat(writer.status().out()).isEqualTo(59);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join(30_000);
        }
    }

    /** What waits for a store that is away is bounded: the rest stays in the inbox. */
    @Test
    void waitsWhenTooMuchWaits() throws Exception {
        TwoLanes lanes = new TwoLanes();
        StoreWriter writer = new StoreWriter(
                new LanesOnly(lanes),
                new StoreDoors(mark -> {}, refused -> {}, series -> Map.of()),
                System::nanoTime,
                Duration.ofMillis(1));
        AtomicLong written = new AtomicLong();
        assertThat(writer.hasRoom(List.of(), Duration.ofMillis(1))).isTrue();
        Thread ingest = new Thread(() -> {
            try {
                for (int batch = 0; batch < 1_000; batch++) {
                    List<Reading> readings = new ArrayList<>();
                    for (int i = 0; i < 1_000; i++) {
                        readings.add(good(series("m" + i % 8, "s", FieldType.INT), T0 + i, 1L));
                    }
                    writer.write(new Batch(readings, mark(batch + 1)));
                    written.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ingest.start();
        while (ingest.getState() != Thread.State.WAITING) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(written.get()).isBetween(50L, 150L);
        List<Reading> asManyAsOneOfThose = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            asManyAsOneOfThose.add(good(series("m" + i % 8, "s", FieldType.INT), T0 + i, 1L));
        }
        assertThat(writer.hasRoom(asManyAsOneOfThose, Duration.ofMillis(1)))
                .as("whoever asks first need not wait")
                .isFalse();
        ingest.interrupt();
        ingest.join(30_000);
        assertThat(ingest.isAlive()).isFalse();
    }

    /** A yes must hold, and a small batch must not wait for the room of a large one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4_000})
    void whoWasToldThatThereIsRoomDoesNotWait(int readingsEach) throws Exception {
        StoreWriter writer = new StoreWriter(
                new LanesOnly(new TwoLanes()),
                new StoreDoors(mark -> {}, refused -> {}, series -> Map.of()),
                System::nanoTime,
                Duration.ofMillis(1));
        List<Reading> large = ofOneAsset(5_000, "");
        int taken = 0;
        while (writer.hasRoom(large, Duration.ZERO)) {
            writeWithoutWaiting(writer, large, ++taken);
        }
        assertThat(taken).as("batches of 5,000 that may wait").isEqualTo(11);
        List<Reading> small = ofOneAsset(readingsEach, "");
        assertThat(writer.hasRoom(small, Duration.ZERO)).as("of 4,989").isTrue();
        writeWithoutWaiting(writer, small, ++taken);
    }

    /** Long texts weigh more than their number says. */
    @Test
    void asksForTheRoomThatLongTextsTake() throws Exception {
        StoreWriter writer = new StoreWriter(
                new LanesOnly(new TwoLanes()),
                new StoreDoors(mark -> {}, refused -> {}, series -> Map.of()),
                System::nanoTime,
                Duration.ofMillis(1));
        List<Reading> heavy = ofOneAsset(30, "x".repeat(64 * 1_000));
        assertThat(writer.hasRoom(heavy, Duration.ZERO)).isTrue();
        writeWithoutWaiting(writer, heavy, 1);
        assertThat(writer.hasRoom(heavy, Duration.ZERO)).isFalse();
        List<Reading> beyond = ofOneAsset(100, "x".repeat(64 * 1_000));
        assertThat(writer.hasRoom(beyond, Duration.ZERO)).isFalse();
        StoreWriter empty = new StoreWriter(
                new LanesOnly(new TwoLanes()),
                new StoreDoors(mark -> {}, refused -> {}, series -> Map.of()),
                System::nanoTime,
                Duration.ofMillis(1));
        assertThat(empty.hasRoom(beyond, Duration.ZERO))
                .as("heavier than all that may wait, and still taken alone")
                .isTrue();
        writeWithoutWaiting(empty, beyond, 1);
    }

    private static List<Reading> ofOneAsset(int count, String text) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(
                    text.isEmpty()
                            ? good(series("m", "s", FieldType.INT), T0 + i, 1L)
                            : good(series("m", "t", FieldType.STRING), T0 + i, text));
        }
        return readings;
    }

    private static void writeWithoutWaiting(StoreWriter writer, List<Reading> readings, int mark) throws Exception {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        Thread ingest = new Thread(() -> {
            try {
                writer.write(new Batch(readings, mark(mark)));
                written.complete(true);
            } catch (InterruptedException e) {
                written.complete(false);
            }
        });
        ingest.start();
        try {
            assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            ingest.interrupt();
        }
    }
}
