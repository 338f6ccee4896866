package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two plans of an asset are not the same. */
final class PlanDifference {

    private PlanDifference() {}

    /** The ranges, in order, that touch each other nowhere. */
    static List<Reopening.Range> between(AssetPlan before, AssetPlan after) {
        if (before.equals(after)) {
            return List.of();
        }
        TreeSet<Long> edges = new TreeSet<>();
        for (AssetPlan plan : List.of(before, after)) {
            for (Stretch stretch : plan.stretches()) {
                edges.add(stretch.from());
                edges.add(stretch.to());
            }
        }
        List<Reopening.Range> ranges = new ArrayList<>();
        Long from = null;
        for (Long to : edges) {
            if (from != null && !isSame(at(before, from), at(after, from))) {
                Reopening.Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
                if (last != null && last.to() == from) {
                    ranges.set(ranges.size() - 1, new Reopening.Range(last.from(), to));
                } else {
                    ranges.add(new Reopening.Range(from, to));
                }
            }
            from = to;
        }
        return ranges;
    }

    private static @Nullable Stretch at(AssetPlan plan, long instant) {
        for (Stretch stretch : plan.stretches()) {
            if (stretch.from() <= instant && instant < stretch.to()) {
                return stretch;
            }
        }
        return null;
    }

    private static boolean isSame(@Nullable Stretch one, @Nullable Stretch other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.calendar() == other.calendar()
                && one.maintenance() == other.maintenance()
                && Objects.equals(one.job(), other.job());
    }
}
