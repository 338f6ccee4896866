package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a subject used: an asset by its own counter; a site, an area or a line by the meters that the metering plan names as its
 * boundary. Of a resource that no meter bounds a site goes by its bills, and says so; where there are both, both are shown.
 */
final class SiteEnergy {
    /** Reason of a sum over meters that show different units. */
    static final String DIFFERENT = "units-differ";

    private static final String OTHER_SIGNAL = "meter-signal-not-counted";
    private static final String SHARED = "meter-of-several-resources";

    private static final String PREFIX = "energy.";
    /** Names of what was billed begin so. */
    private static final String BILLED = "energy.billed.";
    /** Names of what of that was bought with certificates begin so. */
    private static final String CERTIFIED = "energy.certified.";

    private final Declarations declared;
    private final Map<AssetKey, EnergyOfAsset> energy;

    SiteEnergy(Declarations declared, Map<AssetKey, EnergyOfAsset> energy) {
        this.declared = declared;
        this.energy = energy;
    }

    void addTo(Amounts amounts, Map<String, String> digests, Kpis.Subject subject, Window window) {
        if (subject.single()) {
            energy.values().forEach(one -> one.addTo(amounts));
            return;
        }
        MeteringPlan plan = declared.metering(subject.site());
        digests.put("metering", Digest.of(plan.toString()));
        List<MeteringPlan.Point> boundary = plan.points().stream()
                .filter(point -> subject.name().equals(point.boundaryOf()))
                .toList();
        if (boundary.isEmpty()) {
            amounts.put(EnergyOfAsset.ELECTRICITY, Quantity.missing(EnergyOfAsset.UNIT, Grade.T, "no-metering-plan"));
        }
        Set<String> metered = new TreeSet<>();
        boundary.forEach(point -> metered.add(point.resource()));
        metered.forEach(resource -> metered(
                amounts,
                plan,
                resource,
                boundary.stream()
                        .filter(point -> point.resource().equals(resource))
                        .toList()));
        if (subject.name().equals(subject.site())) {
            billed(amounts, digests, metered, new Bills(declared.bills(subject.site()), window));
        }
        Amounts idle = new Amounts();
        energy.values().forEach(one -> one.addTo(idle));
        if (idle.has(EnergyOfAsset.IDLE)) {
            amounts.put(EnergyOfAsset.IDLE, idle.get(EnergyOfAsset.IDLE, EnergyOfAsset.UNIT, ""));
        }
    }

    private void metered(Amounts amounts, MeteringPlan plan, String resource, List<MeteringPlan.Point> points) {
        String name = PREFIX + resource;
        if (points.stream().map(MeteringPlan.Point::unit).distinct().count() > 1) {
            amounts.put(name, Quantity.missing(points.get(0).unit(), Grade.T, DIFFERENT));
            return;
        }
        for (MeteringPlan.Point point : points) {
            EnergyOfAsset of = energy.get(point.asset());
            amounts.add(
                    name,
                    of == null || !of.isTold()
                            ? Quantity.missing(point.unit(), Grade.T, "meter-unknown")
                            : of.isShared(plan, point)
                                    ? Quantity.missing(point.unit(), Grade.T, SHARED)
                                    : of(point, of),
                    of == null ? BigDecimal.ZERO : of.weight());
        }
    }

    private static void billed(Amounts amounts, Map<String, String> digests, Set<String> metered, Bills bills) {
        if (bills.all().isEmpty()) {
            return;
        }
        digests.put("invoices", Digest.of(bills.all().toString()));
        for (String resource : bills.resources()) {
            Quantity billed = bills.of(resource);
            amounts.put(BILLED + resource, billed);
            Quantity certified = bills.certified(resource);
            if (certified != null) {
                amounts.put(CERTIFIED + resource, certified);
            }
            if (!metered.contains(resource)) {
                amounts.put(PREFIX + resource, billed);
            }
        }
    }

    /** What the metering point shows: nothing, where it is another signal than the one that is counted. */
    static Quantity of(MeteringPlan.Point point, EnergyOfAsset energy) {
        if (!energy.isOf(point)) {
            return Quantity.missing(point.unit(), Grade.T, OTHER_SIGNAL);
        }
        return point.unit().equals(EnergyOfAsset.UNIT) ? energy.kilowattHours() : energy.counted(point.unit());
    }
}
