package io.steelyard.edge.opcua.memory;

import java.util.List;
import java.util.Map;

/**
 * What was last known of a server.
 *
 * @param startedAt when the server started, by its clock: after another start nothing of this holds
 * @param asked the intervals and queues that were asked for: when others are wanted now, nothing is taken over
 * @param subscriptions those of the last session
 * @param batches how many things went into one call, by kind
 * @param isMute whether subscriptions that it handed over said nothing afterwards
 */
public record Kept(
        long startedAt,
        String asked,
        List<KeptSubscription> subscriptions,
        Map<String, Integer> batches,
        boolean isMute) {
    public Kept {
        subscriptions = List.copyOf(subscriptions);
        batches = Map.copyOf(batches);
    }

    /** The same without monitored items, of which there may be thousands. */
    public Kept withoutItems() {
        return new Kept(
                startedAt,
                asked,
                subscriptions.stream().map(KeptSubscription::withoutItems).toList(),
                batches,
                isMute);
    }
}
