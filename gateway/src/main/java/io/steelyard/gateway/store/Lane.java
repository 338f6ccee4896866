package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.StoredMark;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One way into the store, with a thread of its own. A group is what comes within {@value #GATHER_MILLIS} ms or
 * {@value #FULL} readings; while the store lags it takes what waits, up to {@value #LARGEST}. What waits is bounded by
 * {@value #MOST_WAITING} readings (a long text counts as several), then {@link #add} waits.
 */
final class Lane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int GATHER_MILLIS = 50;
    private static final int FULL = 5_000;
    private static final int LARGEST = 20_000;
    private static final int MOST_WAITING = 60_000;
    private static final int CHARS_A_READING = 64;
    private static final int KNOWN_SERIES = 1_000_000;
    private static final String ADMITTED = "";

    private final Target target;
    private final LowWater marks;
    private final StoreDoors doors;
    private final LaneCounters counters;
    private final LongSupplier nanoTime;
    private final Patience patience;
    private final BlockingQueue<Part> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final IdentityHashMap<Series, String> known = new IdentityHashMap<>();
    private @Nullable Part heldOver;
    private volatile @Nullable String failure;

    Lane(
            Target target,
            LowWater marks,
            StoreDoors doors,
            LaneCounters counters,
            LongSupplier nanoTime,
            Patience patience) {
        this.target = target;
        this.marks = marks;
        this.doors = doors;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.patience = patience;
    }

    /** Where a lane leads. */
    sealed interface Target {
        int index();

        /** Makes the readings durable; {@code mark} holds when they are, null when they say nothing about it. */
        List<Refused> write(List<Reading> readings, @Nullable StoredMark mark) throws InterruptedException;
    }

    /** A store that writes points and mark together, and refuses nothing. */
    record InOrder(TimeSeriesStore store) implements Target {
        @Override
        public int index() {
            return 0;
        }

        @Override
        public List<Refused> write(List<Reading> readings, @Nullable StoredMark mark) throws InterruptedException {
            StoredMark holds = mark == null ? store.storedMark(0).orElse(null) : mark;
            if (holds == null) {
                throw new StoreException("nothing can be written again before anything was written");
            }
            store.write(readings, holds);
            return List.of();
        }
    }

    /** A lane of the store. */
    record OneOf(Lanes lanes, int index) implements Target {
        @Override
        public List<Refused> write(List<Reading> readings, @Nullable StoredMark mark) throws InterruptedException {
            return lanes.write(index, readings); // also when empty: it is how a store that is away is noticed
        }
    }

    /** What waits: a part of a batch, or readings of the dead-letter that somebody waits for. */
    private record Part(
            List<Reading> readings,
            int weight,
            LowWater.@Nullable Ticket ticket,
            @Nullable CompletableFuture<List<Refused>> answer) {}

    int index() {
        return target.index();
    }

    void add(List<Reading> readings, LowWater.Ticket ticket) throws InterruptedException {
        int weight = weight(readings);
        room.acquire(weight);
        waiting.add(new Part(readings, weight, ticket, null));
    }

    /** Whether readings of this {@link #weight} may be added without waiting, now or within the time. */
    boolean hasRoom(int weight, Duration atMost) throws InterruptedException {
        boolean there = room.tryAcquire(weight, atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (there) {
            room.release(weight);
        }
        return there;
    }

    CompletableFuture<List<Refused>> addAgain(List<Reading> readings) throws InterruptedException {
        CompletableFuture<List<Refused>> answer = new CompletableFuture<>();
        int weight = weight(readings);
        room.acquire(weight);
        waiting.add(new Part(readings, weight, null, answer));
        if (failure != null) {
            answer.completeExceptionally(new StoreException("the lane has failed"));
        }
        return answer;
    }

    private static int weight(List<Reading> readings) {
        long weight = 0;
        for (Reading reading : readings) {
            weight += weight(reading);
        }
        return weight(weight);
    }

    /** What a reading weighs among those that wait. */
    static int weight(Reading reading) {
        return reading.value() instanceof String text ? 1 + text.length() / CHARS_A_READING : 1;
    }

    /** What readings of this weight weigh together: no more than may wait at all. */
    static int weight(long ofReadings) {
        return (int) Math.min(1 + ofReadings, MOST_WAITING);
    }

    /** Writes until interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Part first = heldOver == null ? waiting.take() : heldOver;
                heldOver = null;
                if (first.answer() != null) {
                    again(first, first.answer());
                } else {
                    writeGroup(first);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = String.valueOf(e.getMessage());
            LOG.error("the store has failed and nothing more is written: {}", e.getMessage(), e);
        } finally {
            for (Part part : waiting) {
                if (part.answer() != null) {
                    part.answer().completeExceptionally(new StoreException("the gateway stops"));
                }
            }
        }
    }

    private void writeGroup(Part first) throws InterruptedException {
        List<Reading> readings = first.readings();
        ArrayDeque<LowWater.Ticket> tickets = new ArrayDeque<>();
        int weight = 0;
        long start = nanoTime.getAsLong();
        for (Part part = first;
                part != null;
                part = next(start, weight, tickets.getLast().mark())) {
            if (!tickets.isEmpty()) {
                readings = tickets.size() == 1 ? new ArrayList<>(readings) : readings;
                readings.addAll(part.readings());
            }
            tickets.add(Objects.requireNonNull(part.ticket()));
            weight += part.weight();
        }
        long begin = nanoTime.getAsLong();
        StoredMark mark = tickets.getLast().mark();
        List<Reading> admitted = admitted(readings);
        List<Refused> refused = patience.insist(() -> target.write(admitted, mark));
        keep(refused);
        counters.refused.add(refused.size());
        counters.stored.add(admitted.size() - (long) refused.size());
        counters.busyNanos.add(nanoTime.getAsLong() - begin);
        room.release(weight);
        marks.done(tickets);
    }

    /** One more part for the group, or null: when it is full, when its time is over, or when what comes does not belong to it. */
    private @Nullable Part next(long start, int weight, StoredMark mark) throws InterruptedException {
        if (weight >= LARGEST) {
            return null;
        }
        Part next = waiting.poll();
        if (next == null && weight < FULL) {
            long left = TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS) - (nanoTime.getAsLong() - start);
            next = left > 0 ? waiting.poll(left, TimeUnit.NANOSECONDS) : null;
        }
        boolean belongs = next != null
                && next.ticket() != null
                && next.ticket().mark().position().partition()
                        == mark.position().partition();
        if (next != null && !belongs) {
            heldOver = next;
            return null;
        }
        return next;
    }

    private void again(Part part, CompletableFuture<List<Refused>> answer) throws InterruptedException {
        try {
            Map<Series, String> over = refusedOf(seriesOf(part.readings()));
            List<Reading> admitted = new ArrayList<>();
            List<Refused> refused = parted(part.readings(), over::get, admitted);
            refused.addAll(patience.insist(() -> target.write(admitted, null)));
            answer.complete(refused);
        } catch (InterruptedException | RuntimeException e) {
            answer.completeExceptionally(new StoreException("the gateway stops, or its store failed: " + e, e));
            throw e;
        } finally {
            room.release(part.weight());
        }
    }

    /** The readings whose series may be written; the others are kept aside. Each series is asked for once. */
    private List<Reading> admitted(List<Reading> readings) throws InterruptedException {
        if (known.size() >= KNOWN_SERIES) {
            known.clear();
        }
        Set<Series> fresh = new LinkedHashSet<>();
        boolean all = true;
        for (Reading reading : readings) {
            String answer = known.get(reading.series());
            if (answer == null) {
                fresh.add(reading.series());
            } else if (!answer.equals(ADMITTED)) {
                all = false;
            }
        }
        if (!fresh.isEmpty()) {
            all &= learn(readings, refusedOf(fresh));
        }
        if (all) {
            return readings;
        }
        List<Reading> admitted = new ArrayList<>(readings.size());
        List<Refused> over = parted(readings, known::get, admitted);
        keep(over);
        counters.overBudget.add(over.size());
        return admitted;
    }

    private boolean learn(List<Reading> readings, Map<Series, String> refused) {
        for (Reading reading : readings) {
            known.computeIfAbsent(reading.series(), series -> refused.getOrDefault(series, ADMITTED));
        }
        return refused.isEmpty();
    }

    private static List<Refused> parted(
            List<Reading> readings, Function<Series, @Nullable String> answers, List<Reading> admitted) {
        List<Refused> refused = new ArrayList<>();
        for (Reading reading : readings) {
            String answer = answers.apply(reading.series());
            if (answer == null || answer.equals(ADMITTED)) {
                admitted.add(reading);
            } else {
                refused.add(new Refused(reading, answer));
            }
        }
        return refused;
    }

    private Map<Series, String> refusedOf(Set<Series> series) throws InterruptedException {
        return patience.insist(() -> doors.newcomers().refused(series));
    }

    private static Set<Series> seriesOf(List<Reading> readings) {
        Set<Series> series = new LinkedHashSet<>();
        readings.forEach(reading -> series.add(reading.series()));
        return series;
    }

    private void keep(List<Refused> refused) throws InterruptedException {
        if (!refused.isEmpty()) {
            boolean unused = patience.insist(() -> {
                doors.aside().keep(refused);
                return true;
            });
        }
    }

    /** What is wrong with the lane, or null. */
    @Nullable
    Check trouble() {
        String reason = failure;
        if (reason != null) {
            return Finding.STORE_WRITER_STOPPED.check(Map.of("reason", reason));
        }
        String passing = patience.trouble();
        return passing == null ? null : Finding.STORE_WRITER_WAITS.check(Map.of("reason", passing));
    }
}
