package io.steelyard.gateway;

import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.system.BirthTable;
import io.steelyard.gateway.system.NoteTable;
import io.steelyard.gateway.system.SystemRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What births said by the end of a window, as far as the system records know: a past one is what was said then. */
record BirthsOn(LiveValues live, BirthTable births, NoteTable notes) {

    static BirthsOn of(LiveValues live, SystemRecords system) {
        return new BirthsOn(live, new BirthTable(system), new NoteTable(system));
    }

    /** Every asset of the site that was ever born. */
    List<AssetDescription> of(String site, Window window) {
        return live.assets().stream()
                .map(LiveAsset::description)
                .filter(asset -> asset.key().site().equals(site))
                .map(asset -> births.before(asset, window.to()))
                .toList();
    }

    /** Those of these that were ever born. */
    List<AssetDescription> of(Collection<AssetKey> assets, Window window) {
        List<AssetDescription> then = new ArrayList<>();
        for (AssetKey key : assets) {
            LiveAsset asset = live.asset(key);
            if (asset != null) {
                then.add(births.before(asset.description(), window.to()));
            }
        }
        return then;
    }

    /** As births said then of assets that are described as they are now. */
    List<AssetDescription> then(Collection<AssetDescription> now, Window window) {
        return now.stream().map(asset -> births.before(asset, window.to())).toList();
    }

    /** How an agent's connections were secured, as JSON of its birth; empty when it never said so. */
    String security(AgentKey agent, Window window) {
        return births.security(agent, notes.security(agent), window.to());
    }
}
