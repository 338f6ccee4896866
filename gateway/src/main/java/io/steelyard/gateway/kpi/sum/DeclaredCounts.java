package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts of an asset that people declared, over the same time as its own: how much it can make, and how much scrap was planned. They are held against what it
 * counted, so that they go into a sum where that does. Pure.
 */
final class DeclaredCounts {
    private static final String CAPACITY = "count.epc";
    private static final String PLANNED_SCRAP = "count.psq";

    /** Why there is none of an asset, by name. */
    static final Map<String, String> MISSING = Map.of(CAPACITY, "needs-capacity", PLANNED_SCRAP, "needs-planned-scrap");

    static final List<String> ALL = List.of(CAPACITY, PLANNED_SCRAP);

    private DeclaredCounts() {}

    /** Adds those that there are; answers the digest of each, which is of that one alone. */
    static Map<String, String> add(Amounts parts, Declarations declared, AssetKey asset, Window window) {
        Map<String, String> digests = new TreeMap<>();
        Map<String, @Nullable Quantity> found = new TreeMap<>();
        found.put(CAPACITY, declared.capacity(asset, window.from(), window.to()));
        found.put(PLANNED_SCRAP, declared.plannedScrap(asset, window.from(), window.to()));
        found.forEach((name, quantity) -> {
            if (quantity != null) {
                parts.add(name, quantity, BigDecimal.valueOf(window.to() - window.from()));
                digests.put(name + "|declared/" + asset, Digest.of(quantity.toString()));
            }
        });
        return digests;
    }
}
