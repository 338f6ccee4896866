package io.steelyard.edge.uplink;

import io.steelyard.ledger.NumberSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Numbers that stood in a message whose content was refused: they travel in messages of half the size, until the one
 * that is to blame is alone. For the uplink's thread.
 */
final class Suspects {

    private final Map<UUID, Releases.Numbers> numbers = new HashMap<>();
    private int most = Collector.MAX_METRICS;

    /** The content of this message of several metrics was refused. */
    void refused(Flight flight) {
        UUID epoch = flight.epoch();
        if (epoch != null) {
            Releases.Numbers suspects = numbers.computeIfAbsent(epoch, e -> new Releases.Numbers());
            suspects.samples().addAll(flight.samples());
            suspects.records().addAll(flight.records());
            most = Math.max(1, flight.metrics() / 2);
        }
    }

    /** The message was taken, or its only entry went aside: nothing in it is to blame any more. */
    void cleared(Flight flight) {
        Releases.Numbers suspects = flight.epoch() == null ? null : numbers.get(flight.epoch());
        if (suspects == null) {
            return;
        }
        suspects.samples().removeAll(flight.samples());
        suspects.records().removeAll(flight.records());
        if (suspects.samples().isEmpty() && suspects.records().isEmpty()) {
            numbers.remove(flight.epoch());
        }
    }

    /** How many entries a message may have whose first entry has this number. */
    int most(UUID epoch, long number, boolean isSample) {
        Releases.Numbers suspects = numbers.get(epoch);
        if (suspects == null) {
            return Collector.MAX_METRICS;
        }
        NumberSet set = isSample ? suspects.samples() : suspects.records();
        return set.contains(number) ? most : Collector.MAX_METRICS;
    }
}
