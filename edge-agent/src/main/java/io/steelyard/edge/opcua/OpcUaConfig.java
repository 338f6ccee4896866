package io.steelyard.edge.opcua;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the agent reads over OPC UA.
 *
 * @param site the agent's site, for records
 * @param agent the agent's id
 * @param pki folder of certificates
 * @param memory folder of what has to be known of servers after the agent's own death
 * @param servers every server, by unique name
 * @param assets every mapped asset; an asset's server is one of {@code servers}
 * @param renewBefore how long before its end the agent's own certificate gets a successor
 */
public record OpcUaConfig(
        String site,
        String agent,
        Path pki,
        Path memory,
        List<ServerConfig> servers,
        List<AssetMapping> assets,
        Duration renewBefore) {
    /** How long before its end the agent's certificate gets a successor when nothing is said. */
    public static final Duration USUAL_OVERLAP = Duration.ofDays(60);

    /** With the usual overlap of certificates. */
    public OpcUaConfig(
            String site, String agent, Path pki, Path memory, List<ServerConfig> servers, List<AssetMapping> assets) {
        this(site, agent, pki, memory, servers, assets, USUAL_OVERLAP);
    }

    public OpcUaConfig {
        servers = List.copyOf(servers);
        assets = List.copyOf(assets);
    }

    /** The same agent with nothing to read. */
    public OpcUaConfig unmapped() {
        return new OpcUaConfig(site, agent, pki, memory, List.of(), List.of(), renewBefore);
    }

    /** The names of the assets that a server supplies. */
    Set<String> assetNames(String server) {
        return assetsOf(server).stream().map(asset -> asset.info().asset()).collect(Collectors.toSet());
    }

    /** The assets that a server supplies. */
    List<AssetMapping> assetsOf(String server) {
        return assets.stream().filter(asset -> asset.server().equals(server)).toList();
    }
}
