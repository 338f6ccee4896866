package io.steelyard.gateway;

import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people gave, with the versions of their tables. */
record Given(Declaring declaring, Kpis kpis) implements Grounds.Tables {
    @Override
    public long version(String site, String kind) {
        return declaring.version(site, kind);
    }

    @Override
    public List<AssetKey> machines(String site) {
        return declaring.machines(site);
    }

    @Override
    public IndicatorValue.@Nullable Window over(AssetKey asset, IndicatorValue.Window window) {
        return kpis.over(asset, window);
    }

    @Override
    public @Nullable List<Grounds.Told> told(String quantity, AssetKey asset, IndicatorValue.Window over) {
        if (quantity.equals("count.epc")) {
            Quantity capacity = declaring.capacities().of(asset, over.from(), over.to());
            return capacity == null ? null : List.of(new Grounds.Told("", capacity));
        }
        return declaring.plannedScrap().of(asset, over.from(), over.to()) == null
                ? null
                : declaring.plannedScrap().orders(asset, over.from(), over.to()).stream()
                        .map(one -> new Grounds.Told(one.order(), one.amount()))
                        .toList();
    }

    @Override
    public List<Member> months(String quantity, String site, IndicatorValue.Window window) {
        return declaring.facts().months(quantity, site, IndicatorsOn.zoned(window));
    }
}
