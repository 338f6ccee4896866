package io.steelyard.gateway;

import io.steelyard.gateway.indicator.Results;
import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.RuleChanges;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.ProfileStretch;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.NoteTable;
import java.util.List;

/** Assets as far as storing has come, which is what minutes are folded by, notes in the system records, minutes that are folded and results that are handed over again. */
record RuleChangesOn(
        KnownLife life,
        TimeSeriesStore store,
        NoteTable notes,
        Refolding refolding,
        Declarations declared,
        Results results)
        implements RuleChanges.Doors {
    private static final String NOTE = "folded-by/";
    private static final String READ = "read-by/";

    @Override
    public List<AssetDescription> assets() {
        return life.assets().stream().map(LiveAsset::description).toList();
    }

    @Override
    public String noted(AssetKey asset) {
        return notes.get(asset.site(), NOTE + asset.asset());
    }

    @Override
    public void note(AssetKey asset, String foldedBy) {
        notes.put(asset.site(), NOTE + asset.asset(), foldedBy);
    }

    @Override
    public void refold(AssetKey asset, long from, long to) {
        long first = Math.max(0, store.firstMinute(asset));
        if (first < to) {
            refolding.refold(asset, Math.max(from, first), to);
        }
    }

    @Override
    public String notedRead(AssetKey asset) {
        return notes.get(asset.site(), READ + asset.asset());
    }

    @Override
    public void noteRead(AssetKey asset, String readBy) {
        notes.put(asset.site(), READ + asset.asset(), readBy);
    }

    @Override
    public void handOver(AssetKey asset, long from, long to) {
        long first = Math.max(0, store.firstMinute(asset));
        if (first < to) {
            results.again(asset.site(), Math.max(from, first), to);
        }
    }

    @Override
    public boolean isHandedOver(AssetKey asset) {
        return results.areHandedOver(asset.site());
    }

    @Override
    public List<ProfileStretch> profiles(AssetKey asset) {
        return declared.profiles(asset);
    }
}
