package io.steelyard.gateway;

import io.steelyard.gateway.declared.Plans;
import io.steelyard.gateway.declared.UnitDesk;
import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.Tolerance;
import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Signals that are heard of, as key figures take them, and as capability indices do: once for each unit of their tolerances.
 *
 * @param tolerances of a site
 */
record UnitsOn(LiveValues live, Plans plans, Function<String, List<Tolerance>> tolerances) implements UnitDesk.Signals {
    private static final String ENERGY = "energy";
    private static final Map<String, String> WANTED =
            Map.of("good", "1", "scrap", "1", "total", "1", "rework", "1", "design-speed", "1/min");

    @Override
    public List<UnitDesk.Told> of(String site) {
        List<MeteringPlan.Point> points = plans.metering(site).points();
        Map<SignalKey, Set<String>> limited = tolerances.apply(site).stream()
                .collect(Collectors.groupingBy(
                        Tolerance::signal, Collectors.mapping(Tolerance::unit, Collectors.toCollection(TreeSet::new))));
        List<UnitDesk.Told> told = new ArrayList<>();
        for (LiveAsset asset : live.assets()) {
            AssetDescription description = asset.description();
            if (description.key().site().equals(site)) {
                Conversions conversions = Conversions.of(plans.conversions(description.key()));
                for (SignalDescription signal : description.signals()) {
                    add(told, description.key(), signal, conversions, planned(points, description, signal));
                    limited.getOrDefault(new SignalKey(description.key(), signal.name()), Set.of())
                            .forEach(unit -> told.add(told(
                                    description.key(),
                                    signal,
                                    unit,
                                    SignalUnits.find(signal, unit, false, conversions.of(signal)))));
                }
            }
        }
        return told;
    }

    /** The unit in which the metering plan says that the signal counts. */
    private static String planned(List<MeteringPlan.Point> points, AssetDescription asset, SignalDescription signal) {
        return points.stream()
                .filter(point -> point.asset().equals(asset.key()) && signal.equals(point.among(asset.signals())))
                .map(MeteringPlan.Point::unit)
                .reduce(Conversions.KILOWATT_HOURS, (one, other) -> other);
    }

    private static void add(
            List<UnitDesk.Told> told,
            AssetKey asset,
            SignalDescription signal,
            Conversions conversions,
            String energy) {
        String role = signal.role();
        String wanted = role == null ? null : role.equals(ENERGY) ? energy : WANTED.get(role);
        if (role == null || wanted == null) {
            return;
        }
        Found found = role.equals(ENERGY)
                ? conversions.meter(signal, wanted)
                : wanted.equals("1") ? conversions.parts(signal) : conversions.speed(signal);
        told.add(told(asset, signal, wanted, found));
    }

    private static UnitDesk.Told told(AssetKey asset, SignalDescription signal, String wanted, Found found) {
        return new UnitDesk.Told(
                asset,
                signal.name(),
                Objects.requireNonNullElse(signal.role(), ""),
                Objects.requireNonNullElse(signal.unit(), ""),
                wanted,
                found.declared(),
                found.reason());
    }
}
