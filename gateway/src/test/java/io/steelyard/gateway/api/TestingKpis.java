package io.steelyard.gateway.api;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Key figures that say what they were asked for: production time is the length of the window. */
final class TestingKpis implements KpiViews {
    final List<String> refolded = new ArrayList<>();
    List<Long> shifts = List.of();

    @Override
    public Evidence of(
            String name, String site, List<AssetDescription> assets, boolean single, IndicatorValue.Window window) {
        TreeMap<String, Quantity> quantities = new TreeMap<>();
        quantities.put(
                "time.apt",
                Quantity.exactly(BigDecimal.valueOf((window.to() - window.from()) / 1_000_000_000L), "s", Grade.T));
        quantities.put("count.pq", Quantity.missing("1", Grade.T, "no-count"));
        return new Evidence(name, window, quantities, new TreeMap<>());
    }

    @Override
    public List<IndicatorValue> ratios(Evidence evidence) {
        return List.of();
    }

    @Override
    public List<Meter> balance(String site, IndicatorValue.Window window) {
        return List.of();
    }

    @Override
    public List<Read> read(AssetDescription asset, IndicatorValue.Window window) {
        return List.of(new Read(window.from(), window.to(), asset.profile(), "machinery", 1, "d", null, true));
    }

    @Override
    public List<Long> shifts(String site, long from, long to) {
        return shifts;
    }

    @Override
    public Refold refold(List<AssetKey> assets, long from, long to) {
        assets.forEach(asset -> refolded.add(asset + " " + (to - from)));
        return refold();
    }

    @Override
    public Refold refold() {
        return new Refold(refolded.size(), 0, 0);
    }

    @Override
    public Refold stopRefold() {
        refolded.clear();
        return refold();
    }
}
