package io.steelyard.edge.opcua;

import java.nio.file.Path;
import java.util.List;

/**
 * What the agent reads over OPC UA.
 *
 * @param site the agent's site, for records
 * @param agent the agent's id
 * @param pki folder of certificates
 * @param memory folder of what has to be known of servers after the agent's own death
 * @param servers every server, by unique name
 * @param assets every mapped asset; an asset's server is one of {@code servers}
 */
public record OpcUaConfig(
        String site, String agent, Path pki, Path memory, List<ServerConfig> servers, List<AssetMapping> assets) {
    public OpcUaConfig {
        servers = List.copyOf(servers);
        assets = List.copyOf(assets);
    }

    /** The assets that a server supplies. */
    List<AssetMapping> assetsOf(String server) {
        return assets.stream().filter(asset -> asset.server().equals(server)).toList();
    }
}
