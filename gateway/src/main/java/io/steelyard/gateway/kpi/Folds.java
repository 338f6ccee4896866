package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop that folds: {@link #fold} takes the minutes that are due, waits until what put them onto the list is in the
 * store, folds each anew from there, writes the rows and only then takes the minutes off the list, so that a crash in
 * between folds them again. For one thread.
 */
public final class Folds {
    private static final long SETTLE_NANOS = 10_000_000_000L;
    private static final int AT_A_TIME = 500;
    private static final int STEPS_BACK = 200;
    private static final long MINUTES_TO_CATCH_UP = 24 * 60;

    private final FoldDoors doors;
    private final LongSupplier now;
    private final Map<AssetKey, Long> lastListed = new HashMap<>();
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final LongAdder undescribed = new LongAdder();
    private final Set<AssetKey> online = new HashSet<>();
    private List<SystemRow.DirtyMinute> waiting = List.of();
    private long waitingFor;

    /** Opens nothing; {@code now} gives nanoseconds since 1970. */
    public Folds(FoldDoors doors, LongSupplier now) {
        this.doors = doors;
        this.now = now;
    }

    /** Folds what is due; returns how many minutes. */
    public int fold() throws InterruptedException {
        long due = now.getAsLong() - SETTLE_NANOS - MinuteFold.NANOS;
        Map<AssetKey, LiveAsset> assets = new HashMap<>();
        doors.assets().forEach(asset -> assets.put(asset.description().key(), asset));
        listQuietMinutes(assets, due);
        if (waiting.isEmpty()) {
            waiting = doors.dirty(due, AT_A_TIME);
            waitingFor = doors.handedOver();
        }
        if (waiting.isEmpty() || doors.stored() < waitingFor) {
            return 0;
        }
        List<SystemRow.DirtyMinute> minutes = waiting;
        waiting = List.of();
        in.add(minutes.size());
        List<MinuteRow> rows = new ArrayList<>();
        List<SystemRow> next = new ArrayList<>();
        for (SystemRow.DirtyMinute minute : minutes) {
            LiveAsset asset = assets.get(minute.asset());
            if (asset == null) {
                undescribed.increment();
                continue;
            }
            MinuteRow row = row(asset, minute.minute());
            rows.add(row);
            if (minute.minute() + MinuteFold.NANOS < due && leavesOtherwise(row)) {
                next.add(new SystemRow.DirtyMinute(minute.asset(), minute.minute() + MinuteFold.NANOS));
            }
        }
        // before the rows are written: a crash behind them would leave nothing that says that the next are to follow
        if (!next.isEmpty()) {
            doors.markDirty(next);
        }
        doors.write(rows);
        doors.settle(minutes);
        out.add(rows.size());
        return minutes.size();
    }

    /** Whether the minute hands something else to the next one than when it was folded before. */
    private boolean leavesOtherwise(MinuteRow row) {
        List<MinuteRow> before = doors.minutes(row.asset(), row.minute(), row.minute() + 1);
        return before.isEmpty() || !last(before.get(0)).equals(last(row));
    }

    private static SortedMap<String, Object> last(MinuteRow row) {
        return row.fields().subMap(MinuteFold.LAST, MinuteFold.LAST + Character.MAX_VALUE);
    }

    /** A minute in which nothing came is a row too: a machine that reports on change is silent while all is well. */
    private void listQuietMinutes(Map<AssetKey, LiveAsset> assets, long due) {
        long last = Math.floorDiv(due, MinuteFold.NANOS) * MinuteFold.NANOS;
        List<SystemRow> quiet = new ArrayList<>();
        for (LiveAsset asset : assets.values()) {
            if (asset.since() == 0) {
                continue;
            }
            AssetKey key = asset.description().key();
            if (asset.online() && !online.contains(key)) {
                listOpenMinutes(key, last, quiet);
            }
            long from = lastListed.getOrDefault(key, last - MinuteFold.NANOS) + MinuteFold.NANOS;
            from = Math.max(from, last - MINUTES_TO_CATCH_UP * MinuteFold.NANOS);
            for (long minute = from; minute <= last; minute += MinuteFold.NANOS) {
                quiet.add(new SystemRow.DirtyMinute(key, minute));
            }
            lastListed.put(key, last);
        }
        online.clear();
        assets.values().stream()
                .filter(LiveAsset::online)
                .forEach(asset -> online.add(asset.description().key()));
        if (!quiet.isEmpty()) {
            doors.markDirty(quiet);
        }
    }

    /** The asset is back: minutes that ended unknown because it was away, and those that nobody folded meanwhile. */
    private void listOpenMinutes(AssetKey key, long last, List<SystemRow> quiet) {
        long from = last - MINUTES_TO_CATCH_UP * MinuteFold.NANOS;
        long expected = Long.MAX_VALUE;
        for (MinuteRow row : doors.minutes(key, from, last + MinuteFold.NANOS)) {
            for (; expected < row.minute(); expected += MinuteFold.NANOS) {
                quiet.add(new SystemRow.DirtyMinute(key, expected));
            }
            if (Objects.equals(row.fields().get(MinuteFold.OPEN), 1L)) {
                quiet.add(new SystemRow.DirtyMinute(key, row.minute()));
            }
            expected = row.minute() + MinuteFold.NANOS;
        }
        for (; expected <= last; expected += MinuteFold.NANOS) {
            quiet.add(new SystemRow.DirtyMinute(key, expected));
        }
    }

    private MinuteRow row(LiveAsset asset, long minute) {
        AssetKey key = asset.description().key();
        long end = minute + MinuteFold.NANOS;
        Map<String, List<StoredPoint>> samples = doors.samples(key, minute, end);
        Map<String, StoredPoint> before = new HashMap<>(doors.lastBefore(key, minute));
        asset.description().signals().stream()
                .filter(signal -> signal.role() != null && MinuteFold.COUNTERS.contains(signal.role()))
                .forEach(signal -> before.computeIfPresent(
                        signal.name(), (name, point) -> usable(new SignalKey(key, name), point)));
        return MinuteFold.fold(new MinuteInput(
                asset.description(),
                minute,
                samples,
                before,
                doors.gaps(key, minute, end),
                knownUntil(asset, samples, before)));
    }

    /** The last usable point up to this one; null when there is none, or none within many. */
    private @Nullable StoredPoint usable(SignalKey signal, StoredPoint last) {
        StoredPoint point = last;
        for (int step = 0; point != null && !MinuteFold.isUsable(point); step++) {
            point = step < STEPS_BACK ? doors.before(signal, point.time()) : null;
        }
        return point;
    }

    private long knownUntil(LiveAsset asset, Map<String, List<StoredPoint>> samples, Map<String, StoredPoint> before) {
        if (asset.online()) {
            return now.getAsLong();
        }
        long latest = asset.since();
        for (StoredPoint point : before.values()) {
            latest = Math.max(latest, point.time());
        }
        for (List<StoredPoint> points : samples.values()) {
            latest = Math.max(latest, points.get(points.size() - 1).time());
        }
        return latest;
    }

    /** What was counted since the start, in minutes. */
    public StageStatus status() {
        long taken = in.sum();
        long done = out.sum();
        TreeMap<String, Long> dropped = new TreeMap<>();
        if (undescribed.sum() > 0) {
            dropped.put("no-birth-describes-it", undescribed.sum());
        }
        return new StageStatus("folds", taken, done, dropped, taken - done - undescribed.sum(), 0);
    }
}
