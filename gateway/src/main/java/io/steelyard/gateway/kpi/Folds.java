package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.ListedStretches.Stretch;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.WorkTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that folds: {@link #fold} takes the minutes that are due, waits until what put them onto the list is in the
 * store, folds each anew from there, writes the rows and only then takes the minutes off the list, so that a crash in
 * between folds them again. For one thread, but for {@link #refold}.
 */
public final class Folds {
    private static final Logger LOG = LoggerFactory.getLogger(Folds.class);
    private static final long SETTLE_NANOS = 10_000_000_000L;
    private static final int AT_A_TIME = 4_000;
    /** When so many are listed that the usual ones are not all: mostly these follow on each other. */
    private static final int AT_A_TIME_BEHIND = 10 * AT_A_TIME;

    /** Questions in a row that fail before the store is taken to be at fault: enough to find the asset among the most. */
    private static final int FAILURES_IN_A_ROW = 10;

    private final FoldDoors doors;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private final MinuteSource source;
    private final FoldMemory memory = new FoldMemory();
    private final LongFolds longFolds;
    /**
     * Of one asset's rows nobody may write some that another one has folded anew meanwhile: new minutes are folded while nobody
     * else does, stretches by several at once, each of other assets.
     */
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);

    private final Portion portion = new Portion();
    private final Resting resting = new Resting();
    private final QuietMinutes quiet;
    private final ProofOfLife proof;
    private final FoldedAhead ahead = new FoldedAhead();
    private final WorkTime work;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final LongAdder undescribed = new LongAdder();
    /** On the list, and folded later in this turn: listing them again would have them folded twice. */
    private final Set<SystemRow.DirtyMinute> later = new HashSet<>();

    private Map<AssetKey, LiveAsset> assets = Map.of();
    private List<SystemRow.DirtyMinute> waiting = List.of();
    private long waitingFor;
    private boolean isBehind;
    /** How many minutes that have no row may be listed in this turn behind others. */
    private int aheadLeft;

    /**
     * Opens nothing.
     *
     * @param now nanoseconds since 1970
     * @param nanoTime monotonic clock
     */
    public Folds(FoldDoors doors, LongSupplier now, LongSupplier nanoTime) {
        this.doors = doors;
        this.now = now;
        this.nanoTime = nanoTime;
        this.source = new MinuteSource(doors, now);
        this.longFolds = new LongFolds(doors, new MinuteSource(doors, now));
        this.quiet = new QuietMinutes(doors);
        this.proof = new ProofOfLife(doors, now);
        this.work = new WorkTime(nanoTime);
    }

    /** Folds until nothing more is due, or what is due waits for the store. */
    public void catchUp() throws InterruptedException {
        while (fold() > 0 && !Thread.currentThread().isInterrupted()) {
            // the next of what is due
        }
    }

    /** Folds some of what is due; returns how many minutes. */
    public int fold() throws InterruptedException {
        turn.writeLock().lockInterruptibly();
        long begin = work.begin();
        try {
            return foldDue();
        } finally {
            work.end(begin);
            turn.writeLock().unlock();
        }
    }

    /**
     * Folds whole stretches again, each of another asset, and returns once their rows are durable; those of which the proof of
     * life has not come yet are listed. Any thread; at once only of other assets. Answers of how many samples.
     */
    public long refold(List<Refolding.Piece> pieces) throws InterruptedException {
        turn.readLock().lockInterruptibly();
        long begin = work.begin();
        try {
            Map<AssetKey, LiveAsset> there = new HashMap<>();
            doors.assets().forEach(asset -> there.put(asset.description().key(), asset));
            longFolds.keepOnly(there.keySet());
            List<LongFolds.Piece> some = new ArrayList<>();
            long minutes = 0;
            for (Refolding.Piece piece : pieces) {
                LiveAsset asset = there.get(piece.asset());
                if (asset != null && !proof.isOpen(asset, piece.to())) {
                    ahead.forget(piece.asset());
                    some.add(new LongFolds.Piece(asset, piece.from(), piece.to(), piece.isLast(), false));
                    minutes += (piece.to() - piece.from()) / MinuteFold.NANOS;
                } else {
                    doors.markDirty(piece.minutes());
                }
            }
            long samples = longFolds.fold(some);
            in.add(minutes);
            out.add(minutes);
            return samples;
        } finally {
            work.end(begin);
            turn.readLock().unlock();
        }
    }

    private int foldDue() throws InterruptedException {
        long due = now.getAsLong() - SETTLE_NANOS - MinuteFold.NANOS;
        assets = new HashMap<>();
        doors.assets().forEach(asset -> assets.put(asset.description().key(), asset));
        source.keepOnly(assets);
        List<SystemRow> listing = new ArrayList<>(proof.came(assets));
        listing.addAll(quiet.until(due, assets.values()));
        if (!listing.isEmpty()) {
            doors.markDirty(listing);
        }
        if (waiting.isEmpty()) {
            List<SystemRow> open = quiet.open(due);
            if (!open.isEmpty()) {
                doors.markDirty(open);
            }
            waiting = listed(due);
            waitingFor = doors.handedOver();
            ahead.begin(waiting);
        }
        if (waiting.isEmpty() || doors.stored() < waitingFor) {
            return 0;
        }
        List<SystemRow.DirtyMinute> minutes = waiting;
        waiting = List.of();
        List<SystemRow.DirtyMinute> folded = new ArrayList<>();
        long begin = nanoTime.getAsLong();
        try {
            later.clear();
            later.addAll(minutes);
            aheadLeft = Handed.ALL_AHEAD;
            foldStretches(minutes, due, folded);
            foldInPortions(rest(minutes, folded), due, folded);
        } finally {
            long end = nanoTime.getAsLong();
            resting.folded(folded, end - begin, end);
        }
        return folded.size();
    }

    /** Those that are not folded yet, as many as fit into a turn; and those that failed before. */
    private ArrayDeque<SystemRow.DirtyMinute> rest(
            List<SystemRow.DirtyMinute> minutes, List<SystemRow.DirtyMinute> folded) {
        Set<SystemRow.DirtyMinute> done = new HashSet<>(folded);
        ArrayDeque<SystemRow.DirtyMinute> rest = new ArrayDeque<>();
        int usual = 0;
        for (SystemRow.DirtyMinute minute : minutes) {
            if (!done.contains(minute) && (resting.hasFailed(minute) || usual++ < AT_A_TIME)) {
                rest.add(minute);
            }
        }
        return rest;
    }

    /** What failed before comes behind all others, one minute an asset: its failing may keep none of them. */
    private List<SystemRow.DirtyMinute> listed(long due) {
        long at = nanoTime.getAsLong();
        resting.tidy(at, assets.keySet());
        Set<AssetKey> again = new HashSet<>();
        int most = isBehind ? AT_A_TIME_BEHIND : AT_A_TIME;
        List<SystemRow.DirtyMinute> listed = new ArrayList<>(doors.dirty(
                due,
                most,
                asset -> !resting.has(asset, at),
                minute -> !resting.has(minute, at)
                        && !proof.waits(assets.get(minute.asset()), minute.minute() + MinuteFold.NANOS)
                        && (!resting.hasFailed(minute) || again.add(minute.asset()))));
        isBehind = listed.size() >= AT_A_TIME;
        listed.sort(Comparator.comparing(resting::hasFailed));
        return listed;
    }

    /** Minutes that follow on each other. Those of assets that cannot be folded so are folded one by one. */
    private void foldStretches(List<SystemRow.DirtyMinute> minutes, long due, List<SystemRow.DirtyMinute> folded)
            throws InterruptedException {
        ListedStretches stretches = new ListedStretches(minutes, this::isPlain);
        longFolds.keepOnly(Set.of()); // what was carried before this turn knows nothing of samples that came late since
        for (int failures = 0; failures < FAILURES_IN_A_ROW && portion.maySpan(ListedStretches.SHORTEST); ) {
            List<Stretch> some = stretches.next(portion.size());
            if (some.isEmpty() || Thread.currentThread().isInterrupted()) {
                return;
            }
            List<SystemRow.DirtyMinute> of = new ArrayList<>();
            some.forEach(stretch -> of.addAll(stretch.minutes()));
            of.forEach(later::remove);
            try {
                long samples = longFolds.fold(pieces(some, due));
                doors.settle(of);
                portion.folded(of.size(), samples);
            } catch (RuntimeException e) {
                LOG.debug("{} minutes cannot be folded in one go", of.size(), e);
                failures++;
                portion.failed(of.size());
                later.addAll(of);
                some.forEach(stretch -> stretches.drop(stretch.asset()));
                continue;
            }
            some.forEach(
                    stretch -> longFolds.carried(stretch.asset()).ifPresent(it -> source.carry(stretch.asset(), it)));
            ahead.folded(of, List.of());
            resting.succeeded(of);
            folded.addAll(of);
            in.add(of.size());
            out.add(of.size());
        }
    }

    private List<LongFolds.Piece> pieces(List<Stretch> stretches, long due) {
        List<LongFolds.Piece> pieces = new ArrayList<>();
        for (Stretch stretch : stretches) {
            boolean isNextLater = later.contains(new SystemRow.DirtyMinute(stretch.asset(), stretch.to()));
            pieces.add(new LongFolds.Piece(
                    Objects.requireNonNull(assets.get(stretch.asset())),
                    stretch.from(),
                    stretch.to(),
                    stretch.to() < due && !isNextLater,
                    true));
        }
        return pieces;
    }

    /** Whether all is there that the minute is folded of, and nobody knows that it cannot be. */
    private boolean isPlain(SystemRow.DirtyMinute minute) {
        LiveAsset asset = assets.get(minute.asset());
        return asset != null && !resting.hasFailed(minute) && !proof.isOpen(asset, minute.minute() + MinuteFold.NANOS);
    }

    /** What fails is tried again in smaller portions; what fails alone rests, and the others are folded: told at the end. */
    private void foldInPortions(ArrayDeque<SystemRow.DirtyMinute> minutes, long due, List<SystemRow.DirtyMinute> folded)
            throws InterruptedException {
        RuntimeException failed = null;
        List<SystemRow.DirtyMinute> alone = new ArrayList<>();
        int inARow = 0;
        later.clear(); // those beyond stay on the list for the next turn
        later.addAll(minutes);
        for (List<SystemRow.DirtyMinute> some = next(minutes); !some.isEmpty(); some = next(minutes)) {
            some.forEach(later::remove);
            try {
                foldTogether(some, due);
                folded.addAll(some);
                resting.succeeded(some);
                inARow = 0;
            } catch (RuntimeException e) {
                inARow++;
                if (some.size() > 1) {
                    portion.failed(some.size());
                    reversed(some).forEach(minutes::addFirst);
                    later.addAll(some);
                } else {
                    resting.failed(some.get(0), nanoTime.getAsLong());
                    failed = failed == null ? e : failed;
                    alone.add(some.get(0));
                }
                if (inARow == FAILURES_IN_A_ROW || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
        if (failed != null) {
            LOG.warn("{} minutes cannot be folded and are tried again later, first {}", alone.size(), alone.get(0));
            throw failed;
        }
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    /** The next portion, without assets that began to rest. */
    private List<SystemRow.DirtyMinute> next(ArrayDeque<SystemRow.DirtyMinute> minutes) {
        long at = nanoTime.getAsLong();
        return portion.next(minutes, minute -> !resting.has(minute, at));
    }

    /** Minutes in time order: what they are made of is read together, and their rows are written together. */
    private void foldTogether(List<SystemRow.DirtyMinute> minutes, long due) throws InterruptedException {
        List<SystemRow.DirtyMinute> described = minutes.stream()
                .filter(minute -> assets.containsKey(minute.asset()))
                .toList();
        List<MinuteRow> rows = new ArrayList<>();
        Set<SystemRow> next = new LinkedHashSet<>();
        Map<SystemRow.DirtyMinute, MinuteRow> earlier = earlier(described, due);
        List<SystemRow.DirtyMinute> unfolded = new ArrayList<>();
        List<MinuteInput> proven = new ArrayList<>();
        long samples = 0;
        for (MinuteInput input : described.isEmpty() ? List.<MinuteInput>of() : source.of(described, assets)) {
            samples += input.samples().values().stream().mapToLong(List::size).sum();
            MinuteRow row = MinuteFold.fold(input, memory);
            rows.add(row);
            SystemRow.DirtyMinute minute = new SystemRow.DirtyMinute(row.asset(), row.minute());
            MinuteRow before = earlier.get(minute);
            boolean isUnheard = before == null
                    && input.before().isEmpty()
                    && input.samples().values().stream().allMatch(List::isEmpty); // hands on nothing, as no row does
            if (row.minute() + MinuteFold.NANOS < due && !isUnheard && Handed.isOther(row, before)) {
                SystemRow.DirtyMinute follows = new SystemRow.DirtyMinute(row.asset(), row.minute() + MinuteFold.NANOS);
                if (before == null) {
                    unfolded.add(follows);
                }
                if (before == null || !ahead.has(follows, input)) {
                    next.add(follows);
                }
            }
            if (!Handed.isOpen(row)) {
                proven.add(input);
            }
            LiveAsset asset = assets.get(row.asset());
            if (asset != null && asset.online() && Handed.isOpen(row)) {
                proof.isMissing(minute);
            }
        }
        List<SystemRow> without = Handed.ahead(doors, unfolded, due, aheadLeft);
        aheadLeft = Math.max(0, aheadLeft - without.size());
        next.addAll(without);
        described.forEach(next::remove); // they are folded in their turn
        next.removeIf(minute -> minute instanceof SystemRow.DirtyMinute one && later.contains(one));
        // before the rows are written: a crash behind them would leave nothing that says that the next are to follow
        if (!next.isEmpty()) {
            doors.markDirty(List.copyOf(next));
        }
        longFolds.forget(minutes);
        doors.write(rows);
        doors.settle(minutes);
        ahead.folded(minutes, proven);
        portion.folded(minutes.size(), samples);
        in.add(minutes.size());
        out.add(rows.size());
        undescribed.add(minutes.size() - described.size());
    }

    /** The rows that stand for the minutes behind which more are due. */
    private Map<SystemRow.DirtyMinute, MinuteRow> earlier(List<SystemRow.DirtyMinute> of, long due) {
        Map<SystemRow.DirtyMinute, MinuteRow> rows = new HashMap<>();
        if (of.isEmpty() || of.get(0).minute() + MinuteFold.NANOS >= due) {
            return rows;
        }
        Set<AssetKey> keys = new LinkedHashSet<>();
        of.forEach(minute -> keys.add(minute.asset()));
        doors.minutes(keys, of.get(0).minute(), of.get(of.size() - 1).minute() + 1)
                .forEach(row -> rows.putIfAbsent(new SystemRow.DirtyMinute(row.asset(), row.minute()), row));
        return rows;
    }

    /** What was counted since the start, in minutes. */
    public StageStatus status() {
        long taken = in.sum();
        long done = out.sum();
        TreeMap<String, Long> dropped = new TreeMap<>();
        if (undescribed.sum() > 0) {
            dropped.put("no-birth-describes-it", undescribed.sum());
        }
        return new StageStatus("folds", taken, done, dropped, taken - done - undescribed.sum(), work.seconds());
    }
}
