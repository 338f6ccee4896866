package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.sum.KeptSums.Span;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Sums days that are over before anybody asks for them, so that nobody waits for the rows of a month. After a start it looks at
 * the last month; whoever asks for earlier days has them summed. It works for a share of the time only. For one thread.
 */
public final class Warming {
    private static final long DAYS = 32;
    private static final long AFTER = 15 * 60_000_000_000L;
    private static final long AT_A_TIME = 1_000_000_000L;

    private final Sums sums;
    private final Supplier<List<AssetDescription>> assets;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private final Map<AssetKey, Long> next = new HashMap<>();
    private final Map<AssetKey, Long> nextHour = new HashMap<>();

    /**
     * Opens nothing.
     *
     * @param now nanoseconds since 1970
     * @param nanoTime monotonic clock
     */
    public Warming(Sums sums, Supplier<List<AssetDescription>> assets, LongSupplier now, LongSupplier nanoTime) {
        this.sums = sums;
        this.assets = assets;
        this.now = now;
        this.nanoTime = nanoTime;
    }

    /** Sums days for about a second, then hours of the present one; the newest days of each asset last, so that a month grows whole. */
    public void work() {
        long begin = nanoTime.getAsLong();
        long today = Span.DAY.floor(now.getAsLong() - AFTER);
        List<AssetDescription> all = assets.get();
        List<AssetKey> keys = all.stream().map(AssetDescription::key).toList();
        next.keySet().retainAll(keys);
        nextHour.keySet().retainAll(keys);
        for (AssetDescription asset : all) {
            sums.firstOf(asset.key()); // asked of the store once, and by everybody who counts machines
        }
        for (AssetDescription asset : all) {
            long day = Math.max(next.getOrDefault(asset.key(), Long.MIN_VALUE), today - DAYS * Span.DAY.nanos());
            while (day < today && !Thread.currentThread().isInterrupted()) {
                if (nanoTime.getAsLong() - begin > AT_A_TIME) {
                    return;
                }
                sums.of(asset, day, day + Span.DAY.nanos());
                day += Span.DAY.nanos();
                next.put(asset.key(), day);
            }
        }
        hours(all, today, begin);
    }

    /** The present day's hours that are over: who asks for the present month reads the minutes of one hour only. */
    private void hours(List<AssetDescription> all, long today, long begin) {
        long end = Span.HOUR.floor(now.getAsLong() - AFTER);
        for (AssetDescription asset : all) {
            boolean isDone = end <= today || nextHour.getOrDefault(asset.key(), today) >= end;
            if (isDone) {
                continue;
            }
            if (nanoTime.getAsLong() - begin > AT_A_TIME
                    || Thread.currentThread().isInterrupted()) {
                return;
            }
            sums.of(asset, today, end);
            nextHour.put(asset.key(), end);
        }
    }
}
