package io.steelyard.gateway.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was planned for an asset: stretches in time order that do not overlap. Where there is none, nothing is declared.
 * It answers what ISO 22400-2 and OPC 40001-1 annex C.2 call conditions of the higher-level system.
 */
public record AssetPlan(List<Stretch> stretches) {
    /** Nothing was declared. */
    public static final AssetPlan NOTHING = new AssetPlan(List.of());

    public AssetPlan {
        stretches = List.copyOf(stretches);
    }

    /** What the operation calendar says of an instant. */
    public enum Calendar {
        /** No calendar was declared: all time is taken for planned, and whoever uses it says so. */
        NONE,
        /** Planned busy time. */
        OPERATION,
        /** Planned operation time in which nothing is to run: a break, a planned stop. */
        PLANNED_DOWN,
        /** Outside planned operation time: between shifts, a holiday. */
        CLOSED
    }

    /**
     * A stretch in which the same was planned throughout.
     *
     * @param from nanoseconds since 1970, included
     * @param to not included
     * @param maintenance whether a maintenance window was declared
     * @param job the job that was declared for it; null when none was, which says nothing of a machine that tells its own
     */
    public record Stretch(
            long from,
            long to,
            Calendar calendar,
            boolean maintenance,
            @Nullable Job job) {}

    /**
     * An order's run on one asset.
     *
     * @param unitSeconds planned run time per unit (PRU), or null
     */
    public record Job(
            String order,
            @Nullable String product,
            @Nullable BigDecimal unitSeconds) {}
}
