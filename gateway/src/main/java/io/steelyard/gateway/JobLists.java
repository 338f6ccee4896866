package io.steelyard.gateway;

import io.steelyard.gateway.declared.MachineJobs;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Finds what machines tell of their jobs: the latest list of each signal with a role for it as soon as it is seen, and the lists
 * of each minute that was folded, so that what comes late is found too. A machine that is new to this process is looked at a day back.
 */
final class JobLists {
    private static final Set<String> ROLES = Set.of("job-orders", "job-responses");
    private static final String TEXT = "/jobs";
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final long LONGEST = 60 * MINUTE;
    private static final int MOST_POINTS = 10_000;
    private static final int MOST_MINUTES = 100_000;
    private static final int MOST_RANGES = 200;

    private final LiveValues live;
    private final TimeSeriesStore store;
    private final MachineJobs jobs;
    private final LongSupplier now;
    private final Map<AssetKey, Set<Long>> touched = new ConcurrentHashMap<>();
    private final Map<SignalKey, StoredPoint> seen = new HashMap<>();

    JobLists(LiveValues live, TimeSeriesStore store, MachineJobs jobs, LongSupplier now) {
        this.live = live;
        this.store = store;
        this.jobs = jobs;
        this.now = now;
    }

    /** Minutes that were folded; on the thread that folds. */
    void touched(List<MinuteRow> rows) {
        for (MinuteRow row : rows) {
            LiveAsset asset = live.asset(row.asset());
            if (asset != null && !signals(asset).isEmpty()) {
                Set<Long> minutes = touched.computeIfAbsent(row.asset(), key -> ConcurrentHashMap.newKeySet());
                if (minutes.size() < MOST_MINUTES) {
                    minutes.add(row.minute());
                }
            }
        }
    }

    private static List<SignalKey> signals(LiveAsset asset) {
        List<SignalKey> signals = new ArrayList<>();
        for (SignalDescription signal : asset.description().signals()) {
            if (ROLES.contains(String.valueOf(signal.role()))) {
                signals.add(new SignalKey(asset.description().key(), signal.name()));
            }
        }
        return signals;
    }

    /** Takes what there is. */
    void look() {
        List<MachineJobs.Told> told = new ArrayList<>();
        Map<AssetKey, Set<Long>> done = new HashMap<>();
        Map<SignalKey, StoredPoint> latest = new HashMap<>();
        for (LiveAsset asset : live.assets()) {
            List<SignalKey> signals = signals(asset);
            if (!signals.isEmpty()) {
                Set<Long> minutes = minutes(asset.description().key());
                done.put(asset.description().key(), minutes);
                for (SignalKey signal : signals) {
                    latest(signal, told, latest);
                    if (!seen.containsKey(signal)) {
                        stored(signal, now.getAsLong() - DAY, now.getAsLong(), told);
                    }
                    ranges(minutes).forEach((from, to) -> stored(signal, from, to, told));
                }
            }
        }
        jobs.take(told);
        seen.putAll(latest); // from here on: what failed is looked at again
        done.forEach(
                (asset, minutes) -> touched.getOrDefault(asset, new HashSet<>()).removeAll(minutes));
    }

    private void latest(SignalKey signal, List<MachineJobs.Told> told, Map<SignalKey, StoredPoint> latest) {
        LiveValue value = live.value(text(signal));
        StoredPoint last = seen.get(signal);
        if (value != null && !value.point().equals(last)) {
            add(signal, value.point(), told);
            latest.put(signal, value.point());
        } else if (last == null) {
            latest.put(signal, new StoredPoint(Long.MIN_VALUE, 0, null));
        }
    }

    private static SignalKey text(SignalKey signal) {
        return new SignalKey(signal.asset(), signal.signal() + TEXT);
    }

    private static void add(SignalKey signal, StoredPoint point, List<MachineJobs.Told> told) {
        if (point.value() instanceof String text) {
            told.add(new MachineJobs.Told(signal.asset(), signal.signal(), point.time(), text));
        }
    }

    private void stored(SignalKey signal, long from, long to, List<MachineJobs.Told> told) {
        Long begin = from;
        while (begin != null) {
            TimeSeriesStore.Page page = store.points(text(signal), begin, to, MOST_POINTS);
            page.points().forEach(point -> add(signal, point, told));
            begin = page.next();
        }
    }

    /** The minutes that wait, so many at a time as make few ranges. */
    private Set<Long> minutes(AssetKey asset) {
        TreeSet<Long> taken = new TreeSet<>();
        Set<Long> waiting = touched.get(asset);
        if (waiting != null) {
            for (Long minute : new TreeSet<>(waiting)) {
                if (ranges(taken).size() >= MOST_RANGES) {
                    break;
                }
                taken.add(minute);
            }
        }
        return taken;
    }

    private static Map<Long, Long> ranges(Set<Long> minutes) {
        TreeMap<Long, Long> ranges = new TreeMap<>();
        for (Long minute : minutes) {
            Map.Entry<Long, Long> last = ranges.lastEntry();
            boolean isNext = last != null && last.getValue().equals(minute) && minute - last.getKey() < LONGEST;
            ranges.put(isNext ? last.getKey() : minute, minute + MINUTE);
        }
        return ranges;
    }

    /** Jobs that lists told, a list that is none as one; and those that could not be taken. */
    StageStatus status() {
        return new StageStatus(
                "jobs",
                jobs.read(),
                jobs.read() - jobs.refused(),
                new TreeMap<>(Map.of("refused", jobs.refused())),
                0,
                0);
    }
}
