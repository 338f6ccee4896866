package io.steelyard.gateway.store;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.BatchSink;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.StageStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings batches into the store. A store that writes points and mark together gets one lane, in the order of the inbox;
 * one with lanes gets each asset's readings by a lane of their own, and the mark moves only over what every lane has
 * stored or kept aside. {@link #write} belongs to ingest's thread and waits while too much waits; {@link #loops} each want
 * a thread.
 */
public final class StoreWriter implements BatchSink {
    private static final int KNOWN_SERIES = 1_000_000;
    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(30);
    private static final double NANOS = 1e9;

    private final LowWater marks;
    private final List<Lane> lanes = new ArrayList<>();
    private final LaneCounters counters = new LaneCounters();
    private final IdentityHashMap<Series, Lane> laneOf = new IdentityHashMap<>();

    /**
     * Opens nothing.
     *
     * @param nanoTime monotonic clock for the time spent
     */
    public StoreWriter(TimeSeriesStore store, StoreDoors doors, LongSupplier nanoTime) {
        this(store, doors, nanoTime, Duration.ofSeconds(1));
    }

    /** As above, with the pause before a write that failed is tried again; it doubles up to half a minute. */
    StoreWriter(TimeSeriesStore store, StoreDoors doors, LongSupplier nanoTime, Duration firstPause) {
        this.marks = new LowWater(doors.stored());
        Patience patience = new Patience(firstPause);
        Optional<Lanes> several = store.lanes();
        if (several.isEmpty()) {
            lanes.add(new Lane(new Lane.InOrder(store), marks, doors, counters, nanoTime, patience));
        } else {
            Lanes all = several.get();
            for (int i = 0; i < all.count(); i++) {
                lanes.add(new Lane(new Lane.OneOf(all, i), marks, doors, counters, nanoTime, new Patience(firstPause)));
            }
        }
    }

    /** The lanes' loops, which write until they are interrupted; each for a thread of its own. */
    public List<Runnable> loops() {
        return List.copyOf(lanes);
    }

    /** Takes a batch; waits while too much waits already. */
    @Override
    public void write(Batch batch) throws InterruptedException {
        counters.in.add(batch.readings().size());
        List<List<Reading>> parts = parts(batch.readings());
        int filled = (int) parts.stream().filter(part -> !part.isEmpty()).count();
        LowWater.Ticket ticket = marks.open(batch.mark(), Math.max(1, filled));
        if (filled == 0) {
            lanes.get(0).add(List.of(), ticket);
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isEmpty()) {
                lanes.get(i).add(parts.get(i), ticket);
            }
        }
    }

    /** Whether every lane that gets something of it has room for its part. */
    @Override
    public boolean hasRoom(List<Reading> readings, Duration atMost) throws InterruptedException {
        long[] weights = new long[lanes.size()];
        for (Reading reading : readings) {
            weights[lanes.size() == 1 ? 0 : laneOf(reading.series()).index()] += Lane.weight(reading);
        }
        for (int i = 0; i < weights.length; i++) {
            boolean getsNone = weights[i] == 0 && !(i == 0 && readings.isEmpty());
            if (!getsNone && !lanes.get(i).hasRoom(Lane.weight(weights[i]), atMost)) {
                return false;
            }
        }
        return true;
    }

    private List<List<Reading>> parts(List<Reading> readings) {
        if (lanes.size() == 1) {
            return List.of(readings);
        }
        List<List<Reading>> parts = new ArrayList<>(lanes.size());
        for (int i = 0; i < lanes.size(); i++) {
            parts.add(new ArrayList<>(readings.size() / lanes.size() + 1));
        }
        for (Reading reading : readings) {
            parts.get(laneOf(reading.series()).index()).add(reading);
        }
        return parts;
    }

    private Lane laneOf(Series series) {
        Lane lane = laneOf.get(series);
        if (lane == null) {
            if (laneOf.size() >= KNOWN_SERIES) {
                laneOf.clear();
            }
            lane = laneOf(series.key().asset());
            laneOf.put(series, lane);
        }
        return lane;
    }

    private Lane laneOf(AssetKey asset) {
        int hash = asset.hashCode();
        return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
    }

    /**
     * Writes readings that were kept aside, among the present ones and by the same lanes; waits until they are durable or
     * refused again. Any thread.
     *
     * @return those that are refused again, which stay where they were
     */
    public List<Refused> writeAgain(List<Reading> readings) throws InterruptedException {
        Map<Lane, List<Reading>> byLane = new LinkedHashMap<>();
        for (Reading reading : readings) {
            byLane.computeIfAbsent(laneOf(reading.series().key().asset()), lane -> new ArrayList<>())
                    .add(reading);
        }
        List<CompletableFuture<List<Refused>>> answers = new ArrayList<>();
        for (Map.Entry<Lane, List<Reading>> part : byLane.entrySet()) {
            answers.add(part.getKey().addAgain(part.getValue()));
        }
        List<Refused> refused = new ArrayList<>();
        for (CompletableFuture<List<Refused>> answer : answers) {
            try {
                refused.addAll(answer.get(AGAIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                throw new StoreException("not written again: " + e.getCause(), e);
            } catch (TimeoutException e) {
                throw new StoreException(
                        "the store has not taken it within " + AGAIN_WITHIN.toSeconds()
                                + " s; it stays where it was, see /health and try again later",
                        e);
            }
        }
        return refused;
    }

    /** How many batches are stored, without one before them that is not. */
    public long batches() {
        return marks.passed();
    }

    /** Whether it still writes. */
    public Check check() {
        for (Lane lane : lanes) {
            @Nullable Check trouble = lane.trouble();
            if (trouble != null) {
                return trouble;
            }
        }
        return Check.well(Check.Part.STORE_WRITER);
    }

    /** What was counted since the start, in readings. */
    public StageStatus status() {
        return counters.status(NANOS);
    }
}
