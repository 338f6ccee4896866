package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Outgoing;
import java.util.UUID;

/**
 * What every edge node's reading shares. For ingest's thread.
 *
 * @param inboxId told to agents with what was received
 */
record Desk(
        UUID inboxId,
        Registry registry,
        Ledgers ledgers,
        Gathering gathering,
        Latencies latencies,
        IngestCounters counters,
        LiveGate live,
        Outgoing outgoing) {

    /** Where the latencies of the asset's samples are counted. */
    Latencies.OfAsset latenciesOf(AssetKey asset) {
        return latencies.of(asset, registry.described(asset));
    }
}
