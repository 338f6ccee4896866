package io.steelyard.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a gap or an event is about: an agent, one of its servers, an asset, or one signal of it.
 *
 * @param server configured name of the OPC UA server, or null for all of the agent's
 * @param asset asset id, or null for all
 * @param signal signal name, or null for all of the asset's
 */
public record Scope(
        String site,
        String agent,
        @Nullable String server,
        @Nullable String asset,
        @Nullable String signal) {

    /** The whole agent. */
    public static Scope agent(String site, String agent) {
        return new Scope(site, agent, null, null, null);
    }

    /** One server of the agent. */
    public static Scope server(String site, String agent, String server) {
        return new Scope(site, agent, server, null, null);
    }

    /** One signal. */
    public Scope signal(String ofAsset, String name) {
        return new Scope(site, agent, server, ofAsset, name);
    }

    /** Whether the scope takes the signal in. */
    public boolean covers(String ofAsset, String name) {
        return (asset == null || asset.equals(ofAsset)) && (signal == null || signal.equals(name));
    }
}
