package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sums that were made lately, in memory. One is good until a row within its period changes, before which it is forgotten, and
 * while its asset's description and plan are those that it was made with. The one that nobody asked for longest goes first. Any
 * thread.
 */
final class Remembered {
    private static final int MOST = 3_000;

    private final Map<Period, Made> sums = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<AssetKey, Set<Period>> periods = new HashMap<>();
    private final LongAdder found = new LongAdder();
    private final LongAdder let = new LongAdder();

    /** Minutes that begin in {@code from <= minute < to}. */
    private record Period(AssetKey asset, long from, long to) {}

    /** What a sum is made of beside its rows: the asset as it was described and planned. */
    record Of(AssetDescription asset, AssetPlan plan) {}

    private record Made(Of of, Sums.Total total) {}

    /** Null when there is none that is still good. */
    synchronized Sums.@Nullable Total get(Of of, long from, long to) {
        Made made = sums.get(new Period(of.asset().key(), from, to));
        if (made == null || !made.of().equals(of)) {
            return null;
        }
        found.increment();
        return made.total();
    }

    synchronized void put(Of of, long from, long to, Sums.Total total) {
        Period period = new Period(of.asset().key(), from, to);
        sums.put(period, new Made(of, total));
        periods.computeIfAbsent(period.asset(), asset -> new HashSet<>()).add(period);
        if (sums.size() > MOST) {
            remove(sums.keySet().iterator().next());
            let.increment();
        }
    }

    private void remove(Period period) {
        sums.remove(period);
        Set<Period> own = periods.get(period.asset());
        if (own != null && own.remove(period) && own.isEmpty()) {
            periods.remove(period.asset());
        }
    }

    /** Sums of the asset in whose period one of the minutes lies. */
    synchronized void forget(AssetKey asset, NavigableSet<Long> minutes) {
        for (Period period : Set.copyOf(periods.getOrDefault(asset, Set.of()))) {
            Long next = minutes.ceiling(period.from());
            if (next != null && next < period.to()) {
                remove(period);
            }
        }
    }

    /** Sums of the asset whose period touches {@code from <= t < to}. */
    synchronized void forget(AssetKey asset, long from, long to) {
        for (Period period : Set.copyOf(periods.getOrDefault(asset, Set.of()))) {
            if (period.from() < to && from < period.to()) {
                remove(period);
            }
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
