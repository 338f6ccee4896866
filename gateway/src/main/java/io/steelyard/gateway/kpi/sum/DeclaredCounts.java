package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of an asset that people declared, over the same time as its own: how much it can make. They are held against what it
 * counted, so that they go into a sum where that does. Pure.
 */
final class DeclaredCounts {
    private static final String CAPACITY = "count.epc";

    /** Why there is none of an asset, by name. */
    static final Map<String, String> MISSING = Map.of(CAPACITY, "needs-capacity");

    static final List<String> ALL = List.copyOf(MISSING.keySet());

    private DeclaredCounts() {}

    /** Adds those that there are; answers the digest of each, which is of that one alone. */
    static Map<String, String> add(Amounts parts, Declarations declared, AssetKey asset, Window window) {
        Map<String, String> digests = new TreeMap<>();
        Quantity capacity = declared.capacity(asset, window.from(), window.to());
        if (capacity != null) {
            parts.add(CAPACITY, capacity, BigDecimal.valueOf(window.to() - window.from()));
            digests.put(CAPACITY + "|capacity/" + asset, Digest.of(capacity.toString()));
        }
        return digests;
    }
}
