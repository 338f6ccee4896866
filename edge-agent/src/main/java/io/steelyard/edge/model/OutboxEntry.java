package io.steelyard.edge.model;

import java.util.List;
import java.util.UUID;

/** What the outbox holds: samples of one delivery, or a record; both durable when they can be read. */
public sealed interface OutboxEntry {

    /** The run of the agent that gave the numbers. */
    UUID epoch();

    /** Samples in the order of their numbers; those released or dropped meanwhile are left out. */
    record Samples(UUID epoch, List<NumberedSample> samples) implements OutboxEntry {
        public Samples {
            samples = List.copyOf(samples);
        }
    }

    /**
     * A record (gap, drop, alive, report, event).
     *
     * @param number its number in the epoch's second sequence
     * @param kind {@code gap}, {@code drop} …: the metric's name behind {@code steelyard/}
     * @param json the record in its published form
     */
    record Text(UUID epoch, long number, String kind, String json) implements OutboxEntry {}
}
