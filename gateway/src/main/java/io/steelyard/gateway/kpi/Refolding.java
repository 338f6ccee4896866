package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.WorkTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Folds all minutes of stretches again, because somebody asks for it. What waits is on disk until its rows are; it is folded a
 * day or two of some assets at a time, so that new minutes are folded in between, and less at a time when that was too much. What
 * cannot be folded so, and what is hardly over, is listed as single minutes. Minutes whose samples the store has let go of
 * stay as they are. {@link #work} for one thread, the rest for any.
 */
public final class Refolding {
    /** So many minutes may wait to be folded before no more are listed. */
    private static final long MOST_LISTED = 20_000;

    private static final int LANES = 2;
    private static final int MOST_ASSETS = LANES * RefoldLane.MOST_ASSETS;

    private final Doors doors;
    private final LongSupplier now;
    private final ThreadFactory threads;
    private final LongAdder listed = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder stopped = new LongAdder();
    private final WorkTime work;
    private final List<RefoldLane> lanes = new ArrayList<>();

    /** What it needs: the records, and what folds. */
    public interface Doors {
        /** Keeps a stretch; one that lies within a waiting one of its asset adds nothing. */
        void keep(Stretch stretch);

        /** The first that wait, at most so many. */
        List<Waiting> first(int limit);

        /** How many wait. */
        long waiting();

        /** Each waits from an instant on; no longer when that is its end. */
        void advance(Map<Waiting, Long> from);

        void clear();

        /** How many minutes are listed to be folded. */
        long dirty();

        void markDirty(List<SystemRow> minutes);

        /** Folds the pieces, each of another asset; the rows are durable when it returns. Answers of how many samples. */
        long fold(List<Piece> pieces) throws InterruptedException;

        /** Whether rows that wait to be written take little memory. */
        boolean packs();

        /** Before the instant the store has let go of samples; {@code Long.MIN_VALUE} when it keeps all. */
        long samplesSince(long now);
    }

    /** Minutes of an asset. */
    public record Stretch(AssetKey asset, long from, long to) {}

    /** A stretch as it is kept. */
    public record Waiting(long id, Stretch stretch) {}

    /**
     * What is folded at once of an asset.
     *
     * @param isLast whether the minute behind it is folded by nobody else
     */
    public record Piece(AssetKey asset, long from, long to, boolean isLast) {

        /** Its minutes, to be listed. */
        public List<SystemRow> minutes() {
            List<SystemRow> minutes = new ArrayList<>();
            for (long minute = from; minute < to; minute += MinuteFold.NANOS) {
                minutes.add(new SystemRow.DirtyMinute(asset, minute));
            }
            return minutes;
        }
    }

    /** How far it is. */
    public record Progress(long waiting, long listed, long left) {}

    /**
     * Opens nothing.
     *
     * @param now nanoseconds since 1970
     * @param nanoTime monotonic clock
     * @param threads of the second lane
     */
    public Refolding(Doors doors, LongSupplier now, LongSupplier nanoTime, ThreadFactory threads) {
        this.doors = doors;
        this.now = now;
        this.threads = threads;
        this.work = new WorkTime(nanoTime);
        for (int i = 0; i < LANES; i++) {
            lanes.add(new RefoldLane(doors, now, listed, done));
        }
    }

    /** All minutes of the stretch are folded again. */
    public void refold(AssetKey asset, long from, long to) {
        long begin = Math.floorDiv(from, MinuteFold.NANOS) * MinuteFold.NANOS;
        long end = Math.min(to, now.getAsLong());
        if (begin < end) {
            doors.keep(new Stretch(asset, begin, end));
        }
    }

    /** From which instant on minutes can be folded again: before, the store has let go of samples. */
    public long foldable() {
        return RefoldLane.whole(doors, now.getAsLong());
    }

    /**
     * Folds all that waits, or lists it while few minutes are listed. Assets are shared out to two lanes, so that one folds
     * while the rows of the other are written.
     */
    public void work() throws InterruptedException {
        long begin = work.begin();
        List<Waiting> first = doors.first(MOST_ASSETS);
        while (!first.isEmpty() && mayGoOn()) {
            List<Set<AssetKey>> shares = shares(first);
            if (shares.get(1).isEmpty()) {
                run(lanes.get(0), shares.get(0), () -> false);
            } else {
                runBoth(shares);
            }
            first = doors.first(MOST_ASSETS);
        }
        if (first.isEmpty()) {
            lanes.forEach(RefoldLane::beginAnew);
        }
        work.end(begin);
    }

    private boolean mayGoOn() {
        return doors.dirty() < MOST_LISTED && !Thread.currentThread().isInterrupted();
    }

    /** The assets in turn. */
    private static List<Set<AssetKey>> shares(List<Waiting> first) {
        List<Set<AssetKey>> shares = List.of(new HashSet<>(), new HashSet<>());
        Set<AssetKey> seen = new HashSet<>();
        for (Waiting waiting : first) {
            AssetKey asset = waiting.stretch().asset();
            if (seen.add(asset)) {
                shares.get(seen.size() % LANES).add(asset);
            }
        }
        return seen.size() == 1 ? List.of(seen, Set.of()) : shares;
    }

    /** What fails in one ends the other with its turn. */
    private void runBoth(List<Set<AssetKey>> shares) throws InterruptedException {
        AtomicBoolean isOver = new AtomicBoolean();
        FutureTask<Boolean> other = new FutureTask<>(() -> {
            runUntilOver(lanes.get(1), shares.get(1), isOver);
            return true;
        });
        Thread thread = threads.newThread(other);
        thread.setName("refolding");
        thread.start();
        try {
            runUntilOver(lanes.get(0), shares.get(0), isOver);
            other.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            awaitEnd(thread);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void runUntilOver(RefoldLane lane, Set<AssetKey> share, AtomicBoolean isOver) throws InterruptedException {
        boolean through = false;
        try {
            run(lane, share, isOver::get);
            through = true;
        } finally {
            if (!through) {
                isOver.set(true);
            }
        }
    }

    private void run(RefoldLane lane, Set<AssetKey> share, BooleanSupplier isOver) throws InterruptedException {
        List<Waiting> mine = of(share);
        while (!mine.isEmpty() && mayGoOn() && !isOver.getAsBoolean()) {
            lane.turn(mine);
            mine = of(share);
        }
    }

    private List<Waiting> of(Set<AssetKey> share) {
        return doors.first(MOST_ASSETS).stream()
                .filter(waiting -> share.contains(waiting.stretch().asset()))
                .toList();
    }

    /** Ends it; of what was begun the next minute is folded, since it may begin with something else than before. */
    public void stop() {
        long waiting = doors.waiting();
        List<SystemRow> next = new ArrayList<>();
        for (Waiting one : doors.first(Integer.MAX_VALUE)) {
            next.add(new SystemRow.DirtyMinute(
                    one.stretch().asset(), one.stretch().from()));
        }
        doors.markDirty(next);
        doors.clear();
        stopped.add(waiting);
    }

    /** Stretches since the start, those that waited then among them: folded or listed whole, waiting, and given up by {@link #stop}. */
    public StageStatus status() {
        long waiting = doors.waiting();
        TreeMap<String, Long> dropped = new TreeMap<>();
        if (stopped.sum() > 0) {
            dropped.put("stopped", stopped.sum());
        }
        return new StageStatus(
                "refolding", done.sum() + waiting + stopped.sum(), done.sum(), dropped, waiting, work.seconds());
    }

    public Progress progress() {
        return new Progress(doors.waiting(), listed.sum(), doors.dirty());
    }
}
