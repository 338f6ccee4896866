package io.steelyard.gateway.ingest;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The numbers that the store did not take, by epoch: those in the dead-letter, and those that were let go there. As large
 * as the dead-letter's index, from which it is made at each start. Not thread-safe.
 */
final class NotTaken {
    private final Map<UUID, NumberSet> inDeadLetter = new HashMap<>();
    private final Map<UUID, NumberSet> gone = new HashMap<>();

    void refused(UUID epoch, long number) {
        inDeadLetter.computeIfAbsent(epoch, e -> new NumberSet()).add(number);
    }

    void taken(UUID epoch, long number) {
        NumberSet numbers = inDeadLetter.get(epoch);
        if (numbers != null) {
            numbers.remove(number, number);
            if (numbers.isEmpty()) {
                inDeadLetter.remove(epoch);
            }
        }
    }

    void letGo(UUID epoch, long number) {
        taken(epoch, number);
        gone.computeIfAbsent(epoch, e -> new NumberSet()).add(number);
    }

    void tell(UUID epoch, EpochLedger book) {
        book.notTaken(inDeadLetter.getOrDefault(epoch, new NumberSet()), gone.getOrDefault(epoch, new NumberSet()));
    }
}
