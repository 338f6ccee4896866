package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.WorkTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds all minutes of stretches again, because somebody asks for it. What waits is on disk until its rows are; it is folded a
 * day of some assets at a time, so that new minutes are folded in between, and less at a time when that was too much. What
 * cannot be folded so, and what is hardly over, is listed as single minutes. Minutes whose samples the store has let go of
 * stay as they are. {@link #work} for one thread, the rest for any.
 */
public final class Refolding {
    private static final Logger LOG = LoggerFactory.getLogger(Refolding.class);
    private static final long DAY = 24 * 60 * MinuteFold.NANOS;
    private static final long SHORTEST = 60 * MinuteFold.NANOS;
    /** What is no longer over than this is folded as all new minutes are. */
    private static final long SETTLED = 5 * MinuteFold.NANOS;
    /** So many minutes may wait to be folded before no more are listed. */
    private static final long MOST_LISTED = 20_000;

    private static final int FEW_ASSETS = 2;
    private static final int MOST_ASSETS = 40;
    /** So many samples at once are enough: all of them are in memory. */
    private static final long MOST_SAMPLES = 400_000;

    private final Doors doors;
    private final LongSupplier now;
    private final LongAdder listed = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder stopped = new LongAdder();
    private final WorkTime work;
    private int assets = FEW_ASSETS;
    private long length = DAY;

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

    /** Folds all that waits, or lists it while few minutes are listed. */
    public void work() throws InterruptedException {
        long begin = work.begin();
        List<Waiting> first = doors.first(assets);
        while (!first.isEmpty()
                && doors.dirty() < MOST_LISTED
                && !Thread.currentThread().isInterrupted()) {
            turn(first);
            first = doors.first(assets);
        }
        assets = first.isEmpty() ? FEW_ASSETS : assets; // the next may have more samples
        work.end(begin);
    }

    private void turn(List<Waiting> first) throws InterruptedException {
        long at = now.getAsLong();
        // a minute of which the store has let go of some samples is none to be folded again
        long since = doors.samplesSince(at);
        long whole = since == Long.MIN_VALUE ? since : -Math.floorDiv(-since, MinuteFold.NANOS) * MinuteFold.NANOS;
        long settled = Math.floorDiv(at - SETTLED, MinuteFold.NANOS) * MinuteFold.NANOS;
        Map<AssetKey, Piece> pieces = new LinkedHashMap<>();
        Map<Waiting, Long> advanced = new LinkedHashMap<>();
        for (Waiting waiting : first) {
            Stretch stretch = waiting.stretch();
            long from = Math.max(stretch.from(), whole);
            long day = (Math.floorDiv(from, DAY) + 1) * DAY;
            long to = Math.min(stretch.to(), Math.min(day, from + length));
            if (from >= stretch.to()) {
                advanced.put(waiting, stretch.to());
            } else if (from >= settled) {
                list(new Piece(stretch.asset(), from, Math.min(stretch.to(), from + DAY), true));
                advanced.put(waiting, Math.min(stretch.to(), from + DAY));
            } else if (!pieces.containsKey(stretch.asset())) {
                long end = Math.min(-Math.floorDiv(-to, MinuteFold.NANOS) * MinuteFold.NANOS, settled);
                pieces.put(stretch.asset(), new Piece(stretch.asset(), from, end, end >= stretch.to()));
                advanced.put(waiting, end);
            }
        }
        fold(List.copyOf(pieces.values()));
        doors.advance(advanced);
        advanced.forEach((waiting, end) -> done.add(end >= waiting.stretch().to() ? 1 : 0));
    }

    /** What fails is tried again in smaller pieces; the smallest is left to those who fold minute by minute. */
    private void fold(List<Piece> pieces) throws InterruptedException {
        if (pieces.isEmpty()) {
            return;
        }
        try {
            long samples = doors.fold(pieces);
            pieces.forEach(piece -> listed.add((piece.to() - piece.from()) / MinuteFold.NANOS));
            resize(pieces.size(), samples);
        } catch (RuntimeException e) {
            if (assets == 1 && length == SHORTEST) {
                LOG.warn("{} cannot be folded again in one go and is listed: {}", pieces.get(0), e.getMessage());
                pieces.forEach(this::list);
                return;
            }
            length = assets == 1 ? Math.max(SHORTEST, length / 2) : length;
            assets = 1;
            throw e;
        }
    }

    /** So many assets had so many samples in the present length: all in all no more than doubled at a time. */
    private void resize(int folded, long samples) {
        if (samples > MOST_SAMPLES) {
            length = assets == 1 ? Math.max(SHORTEST, length / 2) : length;
            assets = Math.max(1, Math.min(assets, folded) / 2);
        } else if (2 * samples <= MOST_SAMPLES) {
            assets = length < DAY ? assets : Math.min(MOST_ASSETS, 2 * assets);
            length = Math.min(DAY, 2 * length);
        }
    }

    private void list(Piece piece) {
        List<SystemRow> minutes = piece.minutes();
        doors.markDirty(minutes);
        listed.add(minutes.size());
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
