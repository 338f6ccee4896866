package io.steelyard.simulator.plant;

import java.util.List;

/** The whole plant at one tick: the assets' states in the order of the layout. */
public record PlantState(long tick, List<AssetState> assets) {
    public PlantState {
        assets = List.copyOf(assets);
    }
}
