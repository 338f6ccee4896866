package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.Refolding.Doors;
import io.steelyard.gateway.kpi.Refolding.Piece;
import io.steelyard.gateway.kpi.Refolding.Stretch;
import io.steelyard.gateway.kpi.Refolding.Waiting;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds stretches of some assets again, a day of them at a time: as many as have room in memory, two days where all have and
 * rows are packed at once, and less than a day where one has not. For one thread.
 */
final class RefoldLane {
    /** Of one lane, at once. */
    static final int MOST_ASSETS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(RefoldLane.class);
    private static final long DAY = 24 * 60 * MinuteFold.NANOS;
    /** Of as many assets as may be, where rows that wait to be written take little memory. */
    private static final long LONGEST = 2 * DAY;

    private static final long SHORTEST = 60 * MinuteFold.NANOS;
    /** What is no longer over than this is folded as all new minutes are. */
    private static final long SETTLED = 5 * MinuteFold.NANOS;

    private static final int FEW_ASSETS = 2;
    /** So many samples at once are enough: all of them are in memory. */
    private static final long MOST_SAMPLES = 200_000;

    private final Doors doors;
    private final LongSupplier now;
    private final LongAdder listed;
    private final LongAdder done;
    private int assets = FEW_ASSETS;
    private long length = DAY;

    /** Counts minutes that were folded or listed, and stretches of which all were. */
    RefoldLane(Doors doors, LongSupplier now, LongAdder listed, LongAdder done) {
        this.doors = doors;
        this.now = now;
        this.listed = listed;
        this.done = done;
    }

    /** A minute of which the store has let go of some samples is none to be folded again. */
    static long whole(Doors doors, long now) {
        long since = doors.samplesSince(now);
        return since == Long.MIN_VALUE ? since : -Math.floorDiv(-since, MinuteFold.NANOS) * MinuteFold.NANOS;
    }

    /** The next stretches may have more samples. */
    void beginAnew() {
        assets = FEW_ASSETS;
        length = Math.min(DAY, length);
    }

    /** Folds the next part of the first of these; none is not there. */
    void turn(List<Waiting> waitingOnes) throws InterruptedException {
        List<Waiting> first = waitingOnes.subList(0, Math.min(assets, waitingOnes.size()));
        long at = now.getAsLong();
        long whole = whole(doors, at);
        long settled = Math.floorDiv(at - SETTLED, MinuteFold.NANOS) * MinuteFold.NANOS;
        Map<AssetKey, Piece> pieces = new LinkedHashMap<>();
        Map<Waiting, Long> advanced = new LinkedHashMap<>();
        for (Waiting waiting : first) {
            Stretch stretch = waiting.stretch();
            long from = Math.max(stretch.from(), whole);
            long most = length < DAY ? Math.min(nextDay(from), from + length) : nextDay(from + length - DAY);
            long to = Math.min(stretch.to(), most);
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
            length = assets == 1 ? Math.max(SHORTEST, length / 2) : Math.min(DAY, length);
            assets = 1;
            throw e;
        }
    }

    /** So many assets had so many samples in the present length: all in all no more than doubled at a time. */
    private void resize(int folded, long samples) {
        if (samples > MOST_SAMPLES && length > DAY) {
            length = DAY;
        } else if (samples > MOST_SAMPLES) {
            length = assets == 1 ? Math.max(SHORTEST, length / 2) : length;
            assets = Math.max(1, Math.min(assets, folded) / 2);
        } else if (2 * samples <= MOST_SAMPLES) {
            boolean mayBeLonger = assets == MOST_ASSETS && doors.packs();
            assets = length < DAY || folded < assets ? assets : Math.min(MOST_ASSETS, 2 * assets);
            length = Math.min(mayBeLonger ? LONGEST : DAY, 2 * length);
        }
    }

    private static long nextDay(long at) {
        return (Math.floorDiv(at, DAY) + 1) * DAY;
    }

    private void list(Piece piece) {
        List<SystemRow> minutes = piece.minutes();
        doors.markDirty(minutes);
        listed.add(minutes.size());
    }
}
