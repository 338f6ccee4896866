package io.steelyard.edge.opcua;

import io.steelyard.edge.model.AssetInfo;
import java.util.List;

/**
 * An asset and where its signals are found.
 *
 * @param server name of the server that supplies them
 */
public record AssetMapping(AssetInfo info, String server, List<SignalMapping> signals) {
    public AssetMapping {
        signals = List.copyOf(signals);
    }
}
