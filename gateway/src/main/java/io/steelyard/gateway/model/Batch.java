package io.steelyard.gateway.model;

import java.util.List;

/**
 * What a stretch of the inbox brought for the store. Everything else that the stretch caused (gap, event and ledger
 * rows, kept-aside entries, dirty minutes) is already durable when a batch is handed over.
 *
 * @param readings in the order of arrival; may be empty
 * @param mark what is true once the readings are durable
 */
public record Batch(List<Reading> readings, StoredMark mark) {

    public Batch {
        readings = List.copyOf(readings);
    }
}
