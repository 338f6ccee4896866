package io.steelyard.gateway;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.sequence.FallOff;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Sequence;
import io.steelyard.gateway.model.Subject;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Orders and sums of minutes, as sequences of operations ask for them. */
record SequencesOn(Declaring declaring, Kpis kpis, EvidenceSource sums) implements FallOff.Doors {

    @Override
    public boolean haveSequences(String site, Predicate<AssetKey> which) {
        return declaring.sequences().have(site, which);
    }

    @Override
    public List<Sequence> sequences(String site, long from, long to) {
        return declaring.sequences().endedIn(site, from, to);
    }

    @Override
    public String equipmentClass(AssetKey asset) {
        return declaring.equipmentClass(asset);
    }

    @Override
    public Evidence sums(AssetKey asset, Window window) {
        return sums.of(Subject.asset(asset), List.of(asset), window);
    }

    @Override
    public @Nullable Window over(AssetKey asset, Window window) {
        return kpis.over(asset, window);
    }
}
