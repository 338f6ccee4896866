package io.steelyard.gateway.store;

import io.steelyard.gateway.model.StageStatus;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What the lanes count in readings: {@code in = stored + refused + over budget + what waits}. Any thread. */
final class LaneCounters {
    final LongAdder in = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder overBudget = new LongAdder();
    final LongAdder busyNanos = new LongAdder();

    StageStatus status(double nanosASecond) {
        long done = stored.sum();
        SortedMap<String, Long> dropped = new TreeMap<>();
        count(dropped, "kept-aside", refused.sum());
        count(dropped, "series-budget", overBudget.sum());
        long aside = dropped.values().stream().mapToLong(Long::longValue).sum();
        long taken = Math.max(in.sum(), done + aside);
        return new StageStatus("store", taken, done, dropped, taken - done - aside, busyNanos.sum() / nanosASecond);
    }

    private static void count(SortedMap<String, Long> counts, String reason, long count) {
        if (count > 0) {
            counts.put(reason, count);
        }
    }
}
