package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.Lanes;
import io.steelyard.gateway.store.StoreDoors;
import io.steelyard.gateway.store.StoreWriter;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.store.influx.InfluxConfig;
import io.steelyard.gateway.store.influx.InfluxStore;
import io.steelyard.testkit.FakeInflux;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A store and what brings batches into it, which may die at any write. */
interface Shelf extends AutoCloseable {
    TimeSeriesStore store();

    /** Takes a batch; it may be written later. */
    void take(Batch batch) throws InterruptedException;

    /** Everything taken is written, or the process is dead. */
    void drain();

    /** How many batches are stored. */
    long batches();

    @Override
    void close();

    /**
     * The embedded store. As the store's writer does it, several batches go together, with the mark of the last.
     *
     * @param batchesAtOnce how many of those that wait are written now
     */
    static Shelf embedded(Path folder, RandomGenerator batchesAtOnce, Death death, Consumer<StoredMark> stored) {
        return new Embedded(EmbeddedStore.open(folder, 64L << 20), batchesAtOnce, death, stored);
    }

    /** InfluxDB behind the store's writer, with two lanes on threads of their own. */
    static Shelf influx(FakeInflux influx, InboxMarks marks, Death death, Consumer<StoredMark> stored) {
        return new ByLanes(influx, marks, death, stored);
    }

    /** Writes on the thread that hands over. */
    final class Embedded implements Shelf {
        private final EmbeddedStore store;
        private final RandomGenerator chance;
        private final Death death;
        private final Consumer<StoredMark> stored;
        private final List<Batch> waiting = new ArrayList<>();
        private long batches;

        private Embedded(EmbeddedStore store, RandomGenerator chance, Death death, Consumer<StoredMark> stored) {
            this.store = store;
            this.chance = chance;
            this.death = death;
            this.stored = stored;
        }

        @Override
        public TimeSeriesStore store() {
            return store;
        }

        @Override
        public void take(Batch batch) {
            waiting.add(batch);
            if (chance.nextBoolean()) {
                write(1 + chance.nextInt(waiting.size()));
            }
        }

        @Override
        public void drain() {
            write(waiting.size());
        }

        private void write(int count) {
            List<Batch> some = List.copyOf(waiting.subList(0, count));
            if (some.isEmpty()) {
                return;
            }
            waiting.subList(0, count).clear();
            StoredMark mark = some.get(count - 1).mark();
            death.around(
                    "points",
                    () -> store.write(
                            some.stream()
                                    .flatMap(batch -> batch.readings().stream())
                                    .toList(),
                            mark));
            stored.accept(mark);
            batches += count;
        }

        @Override
        public long batches() {
            return batches;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Writes on the lanes' threads. */
    final class ByLanes implements Shelf {
        private final InfluxStore store;
        private final StoreWriter writer;
        private final List<Thread> threads;
        private long taken;

        private ByLanes(FakeInflux influx, InboxMarks marks, Death death, Consumer<StoredMark> stored) {
            InfluxConfig.Patience quick =
                    new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(5));
            store = new InfluxStore(
                    new InfluxConfig(influx.url(), () -> "token", "steelyard", true, Duration.ZERO, 2, quick),
                    marks,
                    refused -> {
                        throw new AssertionError("nothing is refused here");
                    },
                    (type, about, details) -> {},
                    RandomGeneratorFactory.of("L64X128MixRandom").create(1));
            StoreDoors doors = new StoreDoors(
                    stored,
                    refused -> {
                        throw new AssertionError("nothing is refused here");
                    },
                    series -> Map.of());
            writer = new StoreWriter(mortal(store, death), doors, System::nanoTime);
            threads = writer.loops().stream().map(Thread::new).toList();
            threads.forEach(Thread::start);
        }

        /** The store, whose lanes may die before and after each write. */
        private static TimeSeriesStore mortal(InfluxStore real, Death death) {
            Lanes lanes = real.lanes().orElseThrow();
            Lanes mortal = new Lanes() {
                @Override
                public int count() {
                    return lanes.count();
                }

                @Override
                public List<Refused> write(int lane, List<Reading> readings) throws InterruptedException {
                    death.step("before points");
                    List<Refused> refused = lanes.write(lane, readings);
                    death.step("after points");
                    return refused;
                }
            };
            return (TimeSeriesStore) Proxy.newProxyInstance(
                    TimeSeriesStore.class.getClassLoader(),
                    new Class<?>[] {TimeSeriesStore.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("lanes")) {
                            return Optional.of(mortal);
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public TimeSeriesStore store() {
            return store;
        }

        @Override
        public void take(Batch batch) throws InterruptedException {
            writer.write(batch);
            taken++;
        }

        @Override
        public void drain() {
            while (writer.batches() < taken && threads.stream().allMatch(Thread::isAlive)) {
                LockSupport.parkNanos(100_000);
            }
        }

        @Override
        public long batches() {
            return writer.batches();
        }

        @Override
        public void close() {
            boolean interrupted = Thread.interrupted(); // else nobody could be waited for
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                try {
                    thread.join(30_000);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            store.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
