package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings batches into the store in the order of the inbox. Groups form from what waits: while one write runs, batches
 * gather, and the next write takes them together up to a limit. {@link #write} belongs to ingest's thread and waits while
 * too many batches do; {@link #run} is the loop of the store's own thread.
 */
public final class StoreWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final int WAITING_BATCHES = 8;
    private static final int READINGS_A_WRITE = 20_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final double NANOS = 1e9;

    private final TimeSeriesStore store;
    private final Consumer<StoredMark> stored;
    private final LongSupplier nanoTime;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING_BATCHES);
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final CountDownLatch never = new CountDownLatch(1); // only interrupting ends a pause
    private final Duration firstPause;
    private volatile @Nullable String trouble;
    private volatile @Nullable String failure;

    /**
     * Opens nothing.
     *
     * @param stored told of each mark once it is durable, on the store's thread
     * @param nanoTime monotonic clock for the time spent
     */
    public StoreWriter(TimeSeriesStore store, Consumer<StoredMark> stored, LongSupplier nanoTime) {
        this(store, stored, nanoTime, Duration.ofSeconds(1));
    }

    /** As above, with the pause before a write that failed is tried again; it doubles up to half a minute. */
    StoreWriter(TimeSeriesStore store, Consumer<StoredMark> stored, LongSupplier nanoTime, Duration firstPause) {
        this.store = store;
        this.stored = stored;
        this.nanoTime = nanoTime;
        this.firstPause = firstPause;
    }

    /** Takes a batch; waits while too many batches wait already. */
    public void write(Batch batch) throws InterruptedException {
        in.add(batch.readings().size());
        waiting.put(batch);
    }

    /** Writes until interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                writeGroup(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = String.valueOf(e.getMessage());
            LOG.error("the store has failed and nothing more is written: {}", e.getMessage(), e);
        }
    }

    private void writeGroup(Batch first) throws InterruptedException {
        List<Reading> readings = new ArrayList<>(first.readings());
        StoredMark mark = first.mark();
        long taken = 1;
        Batch next = waiting.peek();
        while (next != null
                && readings.size() + next.readings().size() <= READINGS_A_WRITE
                && next.mark().position().partition() == mark.position().partition()) {
            waiting.remove();
            readings.addAll(next.readings());
            taken++;
            mark = next.mark();
            next = waiting.peek();
        }
        long start = nanoTime.getAsLong();
        bring(readings, mark);
        busyNanos.addAndGet(nanoTime.getAsLong() - start);
        out.add(readings.size());
        stored.accept(mark);
        batches.addAndGet(taken);
    }

    /** A full disk has room again some day; until then the batch waits, and behind it everything. */
    private void bring(List<Reading> readings, StoredMark mark) throws InterruptedException {
        long pause = firstPause.toMillis();
        while (true) {
            try {
                store.write(readings, mark);
                trouble = null;
                return;
            } catch (StoreException e) {
                String said = String.valueOf(e.getMessage());
                if (!said.equals(trouble)) {
                    LOG.error("{}; the batch is tried again", said, e);
                }
                trouble = said;
                boolean unused = never.await(pause, TimeUnit.MILLISECONDS);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /** How many batches are stored. */
    public long batches() {
        return batches.get();
    }

    /** Whether it still writes. */
    public Check check() {
        String reason = failure;
        String passing = trouble;
        if (reason == null && passing != null) {
            return new Check(
                    "store-writer", Check.Status.FAIL, passing + "; it is tried again, the inbox keeps everything");
        }
        return reason == null
                ? new Check("store-writer", Check.Status.OK, "")
                : new Check(
                        "store-writer",
                        Check.Status.FAIL,
                        "nothing more is written: " + reason + "; see the log, then start the gateway again");
    }

    /** What was counted since the start, in readings. */
    public StageStatus status() {
        long done = out.sum();
        long taken = in.sum();
        return new StageStatus("store", taken, done, new TreeMap<>(), taken - done, busyNanos.get() / NANOS);
    }
}
