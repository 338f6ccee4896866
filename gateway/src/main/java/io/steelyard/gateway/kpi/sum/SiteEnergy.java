package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.EnergyShare;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a subject used: an asset by its own counter, or by what was read of it; a site, an area or a line by the meters that the
 * metering plan names as its boundary, of each its readings before its counter. Of a resource that no meter bounds a site goes by
 * its bills, and says so; where there are both, both are shown.
 */
final class SiteEnergy {
    /** Reason of a sum over meters that show different units. */
    static final String DIFFERENT = "units-differ";

    private static final String OTHER_SIGNAL = "meter-signal-not-counted";
    private static final String METERED_TOO = "metered-too";
    static final String SHARED = "meter-of-several-resources";
    private static final String SEVERAL = "several-metering-points";

    private static final String PREFIX = "energy.";
    /** Names of what was billed begin so. */
    private static final String BILLED = "energy.billed.";
    /** Names of what of that was bought with certificates begin so. */
    private static final String CERTIFIED = "energy.certified.";

    private final Declarations declared;
    private final Map<AssetKey, EnergyOfAsset> energy;
    private final Counters counters;
    private final Window window;

    /** What counters say of a part of the window. */
    @FunctionalInterface
    interface Counters {
        /** Null of an asset that nobody has heard of, and where it was not there. */
        @Nullable
        EnergyOfAsset of(AssetKey asset, long from, long to);
    }

    /** What one of those that tell gives, and for how much of the time; it may be shown only. */
    private record Told(EnergyShare share, long nanos, boolean counts) {

        void addTo(Amounts amounts) {
            if (counts) {
                amounts.add(share.quantity(), share.amount(), BigDecimal.valueOf(nanos));
            }
        }
    }

    /** {@code energy} is of the whole window. */
    SiteEnergy(Declarations declared, Map<AssetKey, EnergyOfAsset> energy, Counters counters, Window window) {
        this.declared = declared;
        this.energy = energy;
        this.counters = counters;
        this.window = window;
    }

    void addTo(Amounts amounts, Map<String, String> digests, Kpis.Subject subject) {
        if (subject.single()) {
            single(amounts, digests, subject);
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
        PointEnergy points = points(plan, subject.site());
        metered(points, boundary).forEach(told -> told.addTo(amounts));
        digest(digests, points, boundary);
        if (subject.name().equals(subject.site())) {
            billed(amounts, digests, metered, new Bills(declared.bills(subject.site()), window));
        }
        idle(amounts, plan);
    }

    /** Of an asset whose counter counts something else than electricity nobody asks for a meter of electricity, too. */
    static boolean isNotNeeded(String quantity, Kpis.Subject subject, Amounts amounts) {
        return quantity.equals(EnergyOfAsset.ELECTRICITY)
                && subject.single()
                && amounts.all().keySet().stream()
                        .anyMatch(name -> name.startsWith(PREFIX) && name.indexOf('.', PREFIX.length()) < 0);
    }

    private void idle(Amounts amounts, MeteringPlan plan) {
        Amounts idle = new Amounts();
        energy.values().forEach(one -> one.addIdleTo(idle, plan));
        if (idle.has(EnergyOfAsset.IDLE)) {
            amounts.put(EnergyOfAsset.IDLE, idle.get(EnergyOfAsset.IDLE, EnergyOfAsset.UNIT, ""));
        }
    }

    /** What an asset used is what its counter counted, unless there are readings of a point that stands for it. */
    private void single(Amounts amounts, Map<String, String> digests, Kpis.Subject subject) {
        MeteringPlan plan = declared.metering(subject.site());
        PointEnergy points = points(plan, subject.site());
        List<MeteringPlan.Point> own = own(points, plan, subject);
        idle(amounts, plan);
        if (own.isEmpty()) {
            energy.values().forEach(one -> one.addTo(amounts));
            return;
        }
        digest(digests, points, own);
        if (!isElectric(plan)) {
            digests.put("metering", Digest.of(own.toString()));
            metered(points, own).forEach(told -> told.addTo(amounts));
        } else if (own.size() > 1) {
            amounts.put(EnergyOfAsset.ELECTRICITY, Quantity.missing(EnergyOfAsset.UNIT, Grade.T, SEVERAL));
        } else {
            metered(points, own).forEach(told -> told.addTo(amounts));
        }
    }

    private boolean isElectric(MeteringPlan plan) {
        return energy.values().stream().allMatch(one -> one.isElectric(plan));
    }

    /**
     * The points of an asset's electricity, where any of them was read: those that name its counter are one and the same meter, of
     * which the first that was read counts; of those of an asset without a counter nobody knows whether they are. Where its
     * counter counts something else, one point of each thing that it is said to count.
     */
    private List<MeteringPlan.Point> own(PointEnergy points, MeteringPlan plan, Kpis.Subject subject) {
        if (!isElectric(plan)) {
            return named(points, plan, subject);
        }
        List<MeteringPlan.Point> own = new ArrayList<>();
        for (AssetDescription asset : subject.assets()) {
            boolean isCounting = asset.signals().stream().anyMatch(signal -> MinuteFold.ENERGY.equals(signal.role()));
            plan.points().stream()
                    .filter(point ->
                            point.asset().equals(asset.key()) && !asset.key().equals(point.parent()))
                    .filter(point -> EnergyOfAsset.ELECTRICITY.equals(PREFIX + point.resource()))
                    .filter(point -> !isCounting
                            || (point.isCounted(asset.signals())
                                    && !points.read(point).isEmpty()))
                    .limit(isCounting ? 1 : Long.MAX_VALUE)
                    .forEach(own::add);
        }
        return own.stream().allMatch(point -> points.read(point).isEmpty()) ? List.of() : own;
    }

    /** By resource, of those that name the asset's counter: the first that was read, else the first. */
    private static List<MeteringPlan.Point> named(PointEnergy points, MeteringPlan plan, Kpis.Subject subject) {
        Map<String, MeteringPlan.Point> own = new TreeMap<>();
        for (AssetDescription asset : subject.assets()) {
            plan.points().stream()
                    .filter(point -> point.asset().equals(asset.key()) && point.isCounted(asset.signals()))
                    .forEach(point -> own.merge(
                            point.resource(),
                            point,
                            (one, other) -> points.read(one).isEmpty()
                                            && !points.read(other).isEmpty()
                                    ? other
                                    : one));
        }
        return List.copyOf(own.values());
    }

    private PointEnergy points(MeteringPlan plan, String site) {
        return new PointEnergy(declared.readings(site), (point, from, to) -> counted(plan, point, from, to), window);
    }

    private PointEnergy.Counted counted(MeteringPlan plan, MeteringPlan.Point point, long from, long to) {
        boolean isWhole = from == window.from() && to == window.to();
        EnergyOfAsset of = isWhole ? energy.get(point.asset()) : counters.of(point.asset(), from, to);
        return new PointEnergy.Counted(
                shown(plan, point, of), of == null ? 0 : of.nanos(), of != null && of.isOf(point));
    }

    private static void digest(Map<String, String> digests, PointEnergy points, List<MeteringPlan.Point> of) {
        List<MeterReading> read =
                of.stream().flatMap(point -> points.read(point).stream()).toList();
        if (!read.isEmpty()) {
            digests.put("readings", Digest.of(read.toString()));
        }
    }

    private static List<MeteringPlan.Point> boundary(MeteringPlan plan, Kpis.Subject subject) {
        return plan.points().stream()
                .filter(point -> subject.name().equals(point.boundaryOf()))
                .toList();
    }

    /**
     * What each counter, the readings of each point and each bill give to the subject's energy; a bill of what is metered gives
     * nothing. Of what was taken idle each of the subject's machines gives its own. None of an asset whose counter alone tells.
     */
    List<EnergyShare> shares(Kpis.Subject subject) {
        MeteringPlan plan = declared.metering(subject.site());
        PointEnergy points = points(plan, subject.site());
        List<MeteringPlan.Point> boundary = subject.single() ? own(points, plan, subject) : boundary(plan, subject);
        if (subject.single() && boundary.isEmpty()) {
            return List.of();
        }
        List<EnergyShare> shares = new ArrayList<>();
        boolean isKnown = !subject.single() || boundary.size() == 1 || !isElectric(plan);
        for (Told told : metered(points, boundary)) {
            EnergyShare share = told.share();
            shares.add(isKnown ? share : share.as(share.quantity(), share.amount(), SEVERAL));
        }
        if (subject.name().equals(subject.site())) {
            Bills bills = new Bills(declared.bills(subject.site()), window);
            bills.all().forEach(bill -> shares.addAll(billed(bills, bill, boundary)));
        }
        new TreeMap<>(energy).forEach((asset, of) -> {
            Amounts own = new Amounts();
            of.addIdleTo(own, plan);
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

    private static List<Told> metered(PointEnergy energy, List<MeteringPlan.Point> boundary) {
        Map<String, List<MeteringPlan.Point>> byResource = new TreeMap<>();
        for (MeteringPlan.Point point : boundary) {
            byResource
                    .computeIfAbsent(point.resource(), resource -> new ArrayList<>())
                    .add(point);
        }
        List<Told> told = new ArrayList<>();
        byResource.forEach((resource, points) -> {
            String unit = unit(points);
            for (MeteringPlan.Point point : points) {
                for (PointEnergy.Part part : energy.parts(point)) {
                    Quantity shown = unit == null
                            ? Quantity.missing(point.unit(), Grade.T, DIFFERENT)
                            : told(part.amount(), unit);
                    EnergyShare share = EnergyShare.of(PREFIX + resource, resource, point.asset(), null, shown)
                            .by(part.read());
                    told.add(new Told(
                            part.counts() ? share : share.as(share.quantity(), shown, EnergyShare.READINGS_TELL),
                            part.nanos(),
                            part.counts()));
                }
            }
        });
        return told;
    }

    private static Quantity shown(MeteringPlan plan, MeteringPlan.Point point, @Nullable EnergyOfAsset of) {
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
