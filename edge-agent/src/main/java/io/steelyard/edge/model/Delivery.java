package io.steelyard.edge.model;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param holes what of those gaps is to be filled from the server's history; remembered with them
 * @param fill which hole the samples are for, when they are from history; else null
 * @param events what the server told of its events; durable like its samples
 */
public record Delivery(
        String server,
        long subscription,
        long sequence,
        long publishTime,
        long receiveTime,
        List<Sample> samples,
        List<GapRecord> gaps,
        List<Hole> holes,
        @Nullable Fill fill,
        List<EventRecord> events) {

    public Delivery {
        samples = List.copyOf(samples);
        gaps = List.copyOf(gaps);
        holes = List.copyOf(holes);
        events = List.copyOf(events);
    }

    /** One with which no filling of a gap begins or goes on, and without events. */
    public Delivery(
            String server,
            long subscription,
            long sequence,
            long publishTime,
            long receiveTime,
            List<Sample> samples,
            List<GapRecord> gaps) {
        this(server, subscription, sequence, publishTime, receiveTime, samples, gaps, List.of());
    }

    /** One with which no filling of a gap begins or goes on. */
    public Delivery(
            String server,
            long subscription,
            long sequence,
            long publishTime,
            long receiveTime,
            List<Sample> samples,
            List<GapRecord> gaps,
            List<EventRecord> events) {
        this(server, subscription, sequence, publishTime, receiveTime, samples, gaps, List.of(), null, events);
    }

    /** The same, with these events instead of its own. */
    public Delivery telling(List<EventRecord> others) {
        return new Delivery(
                server, subscription, sequence, publishTime, receiveTime, samples, gaps, holes, fill, others);
    }

    /** Whether it brings nothing but the proof that the server lives. */
    public boolean isEmpty() {
        return samples.isEmpty() && gaps.isEmpty() && fill == null && events.isEmpty();
    }

    /**
     * The samples are a hole's, in the order of their times.
     *
     * @param gap the hole's id
     * @param over whether nothing more comes of it, so that it is forgotten
     */
    public record Fill(String gap, boolean over) {}

    /** What of a hole was read from history. */
    public static Delivery filling(String server, Fill fill, long receiveTime, List<Sample> samples) {
        return new Delivery(server, 0, 0, 0, receiveTime, samples, List.of(), List.of(), fill, List.of());
    }
}
