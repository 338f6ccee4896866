package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan.Point;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What meters show against those below them, over a window, of each its readings before its counter. A meter and those below it
 * are told in one unit. For one thread.
 */
final class Balances {
    private final Sums sums;
    private final Map<AssetKey, AssetDescription> known = new HashMap<>();
    private final PointEnergy energy;

    Balances(Sums sums, List<AssetDescription> assets, Map<String, List<MeterReading>> readings, Window window) {
        this.sums = sums;
        this.energy = new PointEnergy(readings, this::counted, window);
        assets.forEach(asset -> known.put(asset.key(), asset));
    }

    /** Of each point that others stand below. */
    List<Kpis.Balance> of(List<Point> points) {
        TreeMap<AssetKey, List<Point>> below = new TreeMap<>();
        for (Point point : points) {
            AssetKey parent = point.parent();
            if (parent != null) {
                below.computeIfAbsent(parent, key -> new ArrayList<>()).add(point);
            }
        }
        List<Kpis.Balance> balances = new ArrayList<>();
        below.forEach((meter, children) -> balances.add(balance(meter(points, meter, children), children)));
        return balances;
    }

    /** The meter's point of the children's resource, else any that it has. */
    private static Point meter(List<Point> points, AssetKey meter, List<Point> children) {
        String resource = children.get(0).resource();
        return points.stream()
                .filter(one -> one.asset().equals(meter))
                .max(Comparator.comparing(one -> one.resource().equals(resource)))
                .orElseGet(() -> new Point("", meter, "", resource, EnergyOfAsset.UNIT, null, null));
    }

    private Kpis.Balance balance(Point point, List<Point> children) {
        List<Point> all = new ArrayList<>(children);
        all.add(point);
        String unit = SiteEnergy.unit(all);
        Amounts sum = new Amounts();
        if (unit == null) {
            sum.put("", Quantity.missing(children.get(0).unit(), Grade.T, SiteEnergy.DIFFERENT));
        } else {
            children.forEach(child -> sum.add("", SiteEnergy.told(energy.total(child), unit), BigDecimal.ONE));
        }
        Quantity shown = energy.total(point);
        return new Kpis.Balance(
                point.asset(),
                unit == null ? shown : SiteEnergy.told(shown, unit),
                sum.get("", EnergyOfAsset.UNIT, ""),
                children.stream().map(Point::asset).toList());
    }

    private PointEnergy.Counted counted(Point point, long from, long to) {
        AssetDescription asset = known.get(point.asset());
        if (asset == null) {
            return new PointEnergy.Counted(Quantity.missing(point.unit(), Grade.T, "meter-unknown"), 0, false);
        }
        EnergyOfAsset of = new EnergyOfAsset(
                asset,
                sums.of(asset, from, to).sum(),
                Math.max(0, to - from),
                sums.declared().conversions(asset.key()));
        return new PointEnergy.Counted(
                of.isTold() ? SiteEnergy.of(point, of) : Quantity.missing(point.unit(), Grade.T, "no-meter"),
                of.nanos(),
                of.isOf(point));
    }
}
