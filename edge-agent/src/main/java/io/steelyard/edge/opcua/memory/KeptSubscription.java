package io.steelyard.edge.opcua.memory;

import java.util.List;

/**
 * A subscription.
 *
 * @param id the server's id; servers use ids again after a restart
 * @param publishingMillis revised publishing interval
 * @param keepAliveCount revised keep-alive count
 * @param samplingMillis the longest revised sampling interval of its items
 * @param before the last sequence number that was durable under this id when it was made: it is another subscription's, and 0
 *     when the id is new
 * @param items its monitored items
 */
public record KeptSubscription(
        long id, double publishingMillis, long keepAliveCount, long samplingMillis, long before, List<KeptItem> items) {
    public KeptSubscription {
        items = List.copyOf(items);
    }

    KeptSubscription withoutItems() {
        return with(List.of());
    }

    KeptSubscription with(List<KeptItem> others) {
        return new KeptSubscription(id, publishingMillis, keepAliveCount, samplingMillis, before, others);
    }
}
