package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.EnergyShare;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a subject used: an asset by its own counter; a site, an area or a line by the meters that the metering plan names as its
 * boundary. Of a resource that no meter bounds a site goes by its bills, and says so; where there are both, both are shown.
 */
final class SiteEnergy {
    /** Reason of a sum over meters that show different units. */
    static final String DIFFERENT = "units-differ";

    private static final String OTHER_SIGNAL = "meter-signal-not-counted";
    private static final String METERED_TOO = "metered-too";
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
        List<MeteringPlan.Point> boundary = boundary(plan, subject);
        if (boundary.isEmpty()) {
            amounts.put(EnergyOfAsset.ELECTRICITY, Quantity.missing(EnergyOfAsset.UNIT, Grade.T, "no-metering-plan"));
        }
        Set<String> metered = new TreeSet<>();
        boundary.forEach(point -> metered.add(point.resource()));
        for (EnergyShare share : metered(plan, boundary)) {
            AssetKey meter = Objects.requireNonNull(share.asset(), "a meter");
            EnergyOfAsset of = energy.get(meter);
            amounts.add(share.quantity(), share.amount(), of == null ? BigDecimal.ZERO : of.weight());
        }
        if (subject.name().equals(subject.site())) {
            billed(amounts, digests, metered, new Bills(declared.bills(subject.site()), window));
        }
        Amounts idle = new Amounts();
        energy.values().forEach(one -> one.addTo(idle));
        if (idle.has(EnergyOfAsset.IDLE)) {
            amounts.put(EnergyOfAsset.IDLE, idle.get(EnergyOfAsset.IDLE, EnergyOfAsset.UNIT, ""));
        }
    }

    private static List<MeteringPlan.Point> boundary(MeteringPlan plan, Kpis.Subject subject) {
        return plan.points().stream()
                .filter(point -> subject.name().equals(point.boundaryOf()))
                .toList();
    }

    /**
     * What each counter and each bill gives to the subject's energy; a bill of what is metered gives nothing. Of what was taken
     * idle each of the subject's machines gives its own.
     */
    List<EnergyShare> shares(Kpis.Subject subject, Window window) {
        MeteringPlan plan = declared.metering(subject.site());
        List<MeteringPlan.Point> boundary = boundary(plan, subject);
        List<EnergyShare> shares = new ArrayList<>(metered(plan, boundary));
        if (subject.name().equals(subject.site())) {
            Bills bills = new Bills(declared.bills(subject.site()), window);
            bills.all().forEach(bill -> shares.addAll(billed(bills, bill, boundary)));
        }
        new TreeMap<>(energy).forEach((asset, of) -> {
            Amounts own = new Amounts();
            of.addTo(own);
            if (own.has(EnergyOfAsset.IDLE)) {
                Quantity idle = own.get(EnergyOfAsset.IDLE, EnergyOfAsset.UNIT, "");
                shares.add(EnergyShare.of(
                        EnergyOfAsset.IDLE, EnergyOfAsset.IDLE.substring(PREFIX.length()), asset, null, idle));
            }
        });
        return shares;
    }

    private static List<EnergyShare> billed(Bills bills, EnergyBill bill, List<MeteringPlan.Point> boundary) {
        String resource = bill.resource();
        boolean isMetered = boundary.stream().anyMatch(point -> point.resource().equals(resource));
        List<EnergyShare> shares = new ArrayList<>();
        EnergyShare used = EnergyShare.of(PREFIX + resource, resource, null, bill, bills.share(bill, BigDecimal.ONE));
        shares.add(isMetered ? used.as(used.quantity(), used.amount(), METERED_TOO) : used);
        if (bill.greenShare().signum() > 0) {
            Quantity green = bills.share(bill, bill.greenShare());
            shares.add(EnergyShare.of(
                    CERTIFIED + resource, CERTIFIED.substring(PREFIX.length()) + resource, null, bill, green));
        }
        return shares;
    }

    private List<EnergyShare> metered(MeteringPlan plan, List<MeteringPlan.Point> boundary) {
        Map<String, List<MeteringPlan.Point>> byResource = new TreeMap<>();
        for (MeteringPlan.Point point : boundary) {
            byResource
                    .computeIfAbsent(point.resource(), resource -> new ArrayList<>())
                    .add(point);
        }
        List<EnergyShare> shares = new ArrayList<>();
        byResource.forEach((resource, points) -> {
            String unit = unit(points);
            for (MeteringPlan.Point point : points) {
                Quantity shown = unit == null
                        ? Quantity.missing(point.unit(), Grade.T, DIFFERENT)
                        : told(shown(plan, point), unit);
                shares.add(EnergyShare.of(PREFIX + resource, resource, point.asset(), null, shown));
            }
        });
        return shares;
    }

    private Quantity shown(MeteringPlan plan, MeteringPlan.Point point) {
        EnergyOfAsset of = energy.get(point.asset());
        if (of == null || !of.isTold()) {
            return Quantity.missing(point.unit(), Grade.T, "meter-unknown");
        }
        return of.isShared(plan, point) ? Quantity.missing(point.unit(), Grade.T, SHARED) : of(point, of);
    }

    /**
     * In which unit what the points show is added: units of energy are told in kilowatt hours, any others only where all show
     * the same; null where they do not.
     */
    static @Nullable String unit(List<MeteringPlan.Point> points) {
        List<String> units =
                points.stream().map(MeteringPlan.Point::unit).distinct().toList();
        boolean isInKilowattHours = units.size() > 1
                || points.stream().anyMatch(point -> Bills.IN_KILOWATT_HOURS.contains(point.resource()));
        if (isInKilowattHours && units.stream().allMatch(one -> Ucum.isSameKind(one, EnergyOfAsset.UNIT))) {
            return EnergyOfAsset.UNIT;
        }
        return units.size() > 1 ? null : units.get(0);
    }

    /** The quantity in another unit of its kind. */
    static Quantity told(Quantity quantity, String unit) {
        BigDecimal factor = quantity.unit().equals(unit) ? BigDecimal.ONE : Ucum.factor(quantity.unit(), unit);
        if (factor == null) {
            return Quantity.missing(unit, quantity.grade(), DIFFERENT);
        }
        return new Quantity(
                times(quantity.value(), factor),
                times(quantity.low(), factor),
                times(quantity.high(), factor),
                unit,
                quantity.grade(),
                quantity.coverage(),
                quantity.reason());
    }

    private static @Nullable BigDecimal times(@Nullable BigDecimal number, BigDecimal factor) {
        return number == null || factor.compareTo(BigDecimal.ONE) == 0 ? number : number.multiply(factor);
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
