package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Refuses corrections of a count that the machine does not have: nothing would come of them. Of a machine that nobody has heard
 * of yet nothing is known, and what is said of it is taken.
 */
public final class CorrectionCheck {
    private final Counters counters;

    /** What is on the wire. */
    @FunctionalInterface
    public interface Counters {
        /** Roles of the asset's signals; null when nobody has heard of it. */
        @Nullable
        Set<String> roles(AssetKey asset);
    }

    private CorrectionCheck(Counters counters) {
        this.counters = counters;
    }

    /** Looks at every change of corrections from now on. */
    public static void watch(Declared declared, Counters counters) {
        declared.guard("corrections", new CorrectionCheck(counters)::broken);
    }

    private List<RowRules.Broken> broken(String site, Difference difference) {
        List<RowRules.Broken> broken = new ArrayList<>();
        for (Map<String, Row> rows : List.of(difference.added(), difference.changed())) {
            for (Row row : rows.values()) {
                Set<String> roles = counters.roles(new AssetKey(site, row.text("asset")));
                if (roles != null && !isCounted(row.text("role"), roles)) {
                    Set<String> counts = new TreeSet<>(roles);
                    counts.retainAll(Set.of("good", "scrap", "total", "rework"));
                    broken.add(new RowRules.Broken(
                            "role",
                            row.text("asset") + " has no counter " + row.text("role") + " and none that it is made of"
                                    + (counts.isEmpty() ? "" : "; it counts " + String.join(", ", counts)),
                            counts.isEmpty()
                                    ? "give one of its signals the role " + row.text("role") + " in the agent's mapping"
                                    : "correct one that it counts, or give a signal the role " + row.text("role")));
                }
            }
        }
        return broken;
    }

    /** By itself, or as a sum or difference of others. */
    private static boolean isCounted(String role, Set<String> roles) {
        return roles.contains(role)
                || switch (role) {
                    case "total" -> roles.contains("good") || roles.contains("scrap") || roles.contains("rework");
                    case "good" -> roles.contains("total") && roles.contains("scrap");
                    case "scrap" -> roles.contains("total") && roles.contains("good");
                    default -> false;
                };
    }
}
