package io.steelyard.gateway.model;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which metering points there are, and which of them bound what; of a site whose register has none it is empty. */
public record MeteringPlan(List<Point> points) {
    /** No plan was declared. */
    public static final MeteringPlan NOTHING = new MeteringPlan(List.of());

    public MeteringPlan {
        points = List.copyOf(points);
    }

    /** Whether it calls the counter of this point by several resources: nobody knows which of them that counts. */
    public boolean isShared(Point point, List<SignalDescription> signals) {
        return point.isCounted(signals)
                && points.stream()
                        .anyMatch(other -> other.asset().equals(point.asset())
                                && !other.resource().equals(point.resource())
                                && other.isCounted(signals));
    }

    /** What the asset's one counter counts, by the points that name it; nothing where none does. */
    public SortedSet<String> resources(AssetKey asset, List<SignalDescription> signals) {
        SortedSet<String> resources = new TreeSet<>();
        for (Point point : points) {
            if (point.asset().equals(asset) && point.isCounted(signals)) {
                resources.add(point.resource());
            }
        }
        return resources;
    }

    /**
     * A metering point.
     *
     * @param name by which readings name it
     * @param signal name or role of the counter, or empty for the role {@code energy}
     * @param resource {@code electricity}, {@code heat}, {@code natural-gas} …
     * @param unit UCUM code of what the resource is counted in
     * @param parent the point that measures this one's flow too, or null
     * @param boundaryOf subject whose consumption it bounds, {@code site}, {@code site/area} or {@code site/area/line}; or
     *     null when it bounds nothing
     */
    public record Point(
            String name,
            AssetKey asset,
            String signal,
            String resource,
            String unit,
            @Nullable AssetKey parent,
            @Nullable String boundaryOf) {
        private static final String ENERGY = "energy";

        /** Whether it names the one counter of its asset that is counted: the first signal with the role {@code energy}. */
        public boolean isCounted(List<SignalDescription> signals) {
            return signals.stream()
                    .filter(one -> ENERGY.equals(one.role()))
                    .findFirst()
                    .filter(counter -> counter.equals(among(signals)))
                    .isPresent();
        }

        /** Which of an asset's signals it names: the one of that name, else the first of that role; null when there is none. */
        public @Nullable SignalDescription among(List<SignalDescription> signals) {
            String named = signal.isEmpty() ? ENERGY : signal;
            return signals.stream()
                    .filter(one -> !signal.isEmpty() && named.equals(one.name()))
                    .findFirst()
                    .or(() -> signals.stream()
                            .filter(one -> named.equals(one.role()))
                            .findFirst())
                    .orElse(null);
        }
    }
}
