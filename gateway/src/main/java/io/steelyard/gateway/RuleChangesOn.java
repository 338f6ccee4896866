package io.steelyard.gateway;

import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.RuleChanges;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.NoteTable;
import java.util.List;

/** Assets that are heard of, notes in the system records, and minutes that are folded again. */
record RuleChangesOn(LiveValues live, TimeSeriesStore store, NoteTable notes, Refolding refolding)
        implements RuleChanges.Doors {
    private static final String NOTE = "folded-by/";

    @Override
    public List<AssetDescription> assets() {
        return live.assets().stream().map(LiveAsset::description).toList();
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
    public void refold(AssetKey asset) {
        refolding.refold(asset, Math.max(0, store.firstMinute(asset)), Long.MAX_VALUE);
    }
}
