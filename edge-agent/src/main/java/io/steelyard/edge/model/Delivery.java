package io.steelyard.edge.model;

import io.steelyard.ledger.GapRecord;
import java.util.List;

/**
 * What one PublishResponse brought: its samples, the gaps that they close, and the proof that the server lives.
 *
 * @param server configured name of the OPC UA server
 * @param subscription the server's subscription id
 * @param sequence the notification's sequence number (OPC UA Part 4 §7.25), or 0 for a keep-alive
 * @param publishTime the response's {@code publishTime}: everything the server had queued before is in here or came
 *     earlier; 0 when more notifications wait, so that nothing is proved
 * @param receiveTime when the agent got it, by the agent's clock
 * @param samples in the order of the notification; empty for a keep-alive
 * @param gaps gaps that end with this delivery; durable with its samples
 */
public record Delivery(
        String server,
        long subscription,
        long sequence,
        long publishTime,
        long receiveTime,
        List<Sample> samples,
        List<GapRecord> gaps) {

    public Delivery {
        samples = List.copyOf(samples);
        gaps = List.copyOf(gaps);
    }
}
