package io.steelyard.edge.opcua;

import io.steelyard.ledger.GapRecord;
import java.util.List;
import java.util.Map;

/**
 * What an earlier run left durable of a server.
 *
 * @param proof its last proof of life, nanoseconds since 1970; 0 when there is none
 * @param sequences the last sequence number of each of its subscriptions of which everything is durable
 * @param latest the subscription that spoke last; 0 when there is none
 * @param open gaps of it and of its signals that were told and have no end
 */
public record Earlier(long proof, Map<Long, Long> sequences, long latest, List<GapRecord> open) {
    /** A server that nobody has heard of. */
    static final Earlier NOTHING = new Earlier(0, Map.of(), 0);

    public Earlier {
        sequences = Map.copyOf(sequences);
        open = List.copyOf(open);
    }

    /** One that left no gap open. */
    public Earlier(long proof, Map<Long, Long> sequences, long latest) {
        this(proof, sequences, latest, List.of());
    }
}
