package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sums that were made lately, in memory. One is good as long as everything that it was made of is the same: the rows of its asset
 * did not change since, which its count of changes tells, and neither did its description or its plan. The one that nobody asked
 * for longest goes first. Any thread.
 */
final class Remembered {
    private static final int MOST = 3_000;

    private final Map<Period, Made> sums = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Period, Made> eldest) {
            boolean isFull = size() > MOST;
            if (isFull) {
                let.increment();
            }
            return isFull;
        }
    };
    private final LongAdder found = new LongAdder();
    private final LongAdder let = new LongAdder();

    private record Period(AssetKey asset, long from, long to) {}

    /** What a sum is made of: the asset as it was described and planned, and its rows as of a count of changes. */
    record Of(AssetDescription asset, AssetPlan plan, long changes) {}

    private record Made(Of of, Sums.Total total) {}

    /** Null when there is none that is still good. */
    Sums.@Nullable Total get(Of of, long from, long to) {
        synchronized (sums) {
            Made made = sums.get(new Period(of.asset().key(), from, to));
            if (made == null || !made.of().equals(of)) {
                return null;
            }
            found.increment();
            return made.total();
        }
    }

    void put(Of of, long from, long to, Sums.Total total) {
        synchronized (sums) {
            sums.put(new Period(of.asset().key(), from, to), new Made(of, total));
        }
    }

    /** How often one was found. */
    long found() {
        return found.sum();
    }

    /** How many had to go for others. */
    long letGo() {
        return let.sum();
    }
}
