package io.steelyard.gateway.model;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which metering points there are, and which of them bound what; of a site whose register has none it is empty. */
public record MeteringPlan(List<Point> points) {
    /** No plan was declared. */
    public static final MeteringPlan NOTHING = new MeteringPlan(List.of());

    public MeteringPlan {
        points = List.copyOf(points);
    }

    /**
     * A metering point.
     *
     * @param signal name or role of the counter, or empty for the role {@code energy}
     * @param resource {@code electricity}, {@code heat}, {@code natural-gas} …
     * @param unit UCUM code of what the resource is counted in
     * @param parent the point that measures this one's flow too, or null
     * @param boundaryOf subject whose consumption it bounds, {@code site}, {@code site/area} or {@code site/area/line}; or
     *     null when it bounds nothing
     */
    public record Point(
            AssetKey asset,
            String signal,
            String resource,
            String unit,
            @Nullable AssetKey parent,
            @Nullable String boundaryOf) {
        private static final String ENERGY = "energy";

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
