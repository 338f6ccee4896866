package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.WorkTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Lists all minutes of a stretch to be folded again, because somebody asks for it. What waits is on disk, and listed a day of an asset at a time, while few minutes wait to be folded, so that new ones
 * never wait long. Minutes whose samples the store has let go of stay as they are. {@link #work} for one thread, the rest for
 * any.
 */
public final class Refolding {
    private static final long DAY = 24 * 60 * MinuteFold.NANOS;
    /** So many minutes may wait to be folded before no more are listed. */
    private static final long MOST_LISTED = 20_000;

    private final Doors doors;
    private final LongSupplier now;
    private final LongAdder listed = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder stopped = new LongAdder();
    private final WorkTime work;

    /** What it needs: the records, the rows and the list of minutes to fold. */
    public interface Doors {
        /** Keeps a stretch; one that lies within a waiting one of its asset adds nothing. */
        void keep(Stretch stretch);

        /** The first that waits, or an empty list. */
        List<Waiting> first();

        /** How many wait. */
        long waiting();

        /** The stretch waits from the instant on; no longer when that is its end. */
        void advance(Waiting waiting, long from);

        void clear();

        /** How many minutes are listed to be folded. */
        long dirty();

        void markDirty(List<SystemRow> minutes);

        /** Whether the asset has a sample before the instant. */
        boolean hasSamples(AssetKey asset, long before);

        /** Before the instant the store has let go of samples; {@code Long.MIN_VALUE} when it keeps all. */
        long samplesSince(long now);
    }

    /** Minutes of an asset. */
    public record Stretch(AssetKey asset, long from, long to) {}

    /** A stretch as it is kept. */
    public record Waiting(long id, Stretch stretch) {}

    /** How far it is. */
    public record Progress(long waiting, long listed, long left) {}

    /**
     * Opens nothing.
     *
     * @param now nanoseconds since 1970
     * @param nanoTime monotonic clock
     */
    public Refolding(Doors doors, LongSupplier now, LongSupplier nanoTime) {
        this.doors = doors;
        this.now = now;
        this.work = new WorkTime(nanoTime);
    }

    /** All minutes of the stretch are folded again. */
    public void refold(AssetKey asset, long from, long to) {
        long begin = Math.floorDiv(from, MinuteFold.NANOS) * MinuteFold.NANOS;
        long end = Math.min(to, now.getAsLong());
        if (begin < end) {
            doors.keep(new Stretch(asset, begin, end));
        }
    }

    /** Lists what there is room for. */
    public void work() {
        long begin = work.begin();
        List<Waiting> first = doors.first();
        while (!first.isEmpty()
                && doors.dirty() < MOST_LISTED
                && !Thread.currentThread().isInterrupted()) {
            list(first);
            first = doors.first();
        }
        work.end(begin);
    }

    private void list(List<Waiting> first) {
        Stretch stretch = first.get(0).stretch();
        // a minute of which the store has let go of some samples is none to be folded again
        long since = doors.samplesSince(now.getAsLong());
        long whole = since == Long.MIN_VALUE ? since : -Math.floorDiv(-since, MinuteFold.NANOS) * MinuteFold.NANOS;
        long from = Math.max(stretch.from(), whole);
        long to = Math.min(stretch.to(), from + DAY);
        if (from < to) {
            List<SystemRow> minutes = minutes(stretch, from, to);
            doors.markDirty(minutes);
            listed.add(minutes.size());
        }
        long end = Math.max(from, to);
        doors.advance(first.get(0), end);
        if (end >= stretch.to()) {
            done.increment();
        }
    }

    private List<SystemRow> minutes(Stretch stretch, long from, long to) {
        List<SystemRow> minutes = new ArrayList<>();
        if (doors.hasSamples(stretch.asset(), to)) {
            for (long minute = from; minute < to; minute += MinuteFold.NANOS) {
                minutes.add(new SystemRow.DirtyMinute(stretch.asset(), minute));
            }
        }
        return minutes;
    }

    /** Ends the listing; what is listed is folded. */
    public void stop() {
        long waiting = doors.waiting();
        doors.clear();
        stopped.add(waiting);
    }

    /** Stretches since the start, those that waited then among them: listed whole, waiting, and given up by {@link #stop}. */
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
