package io.steelyard.gateway.ingest;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The numbers that the store did not take, by epoch: those in the dead-letter, and those that were let go there or where
 * ingest keeps aside what it cannot use. Made at each start from the system records. Not thread-safe.
 */
final class NotTaken {
    private final Map<UUID, NumberSet> inDeadLetter = new HashMap<>();
    private final Map<UUID, NumberSet> gone = new HashMap<>();

    void refused(UUID epoch, NumberSet numbers) {
        inDeadLetter.computeIfAbsent(epoch, e -> new NumberSet()).addAll(numbers);
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

    void letGo(UUID epoch, NumberSet numbers) {
        inDeadLetter.computeIfPresent(epoch, (e, there) -> {
            there.removeAll(numbers);
            return there.isEmpty() ? null : there;
        });
        gone.computeIfAbsent(epoch, e -> new NumberSet()).addAll(numbers);
    }

    void forget(UUID epoch, NumberSet numbers) {
        gone.computeIfPresent(epoch, (e, known) -> {
            known.removeAll(numbers);
            return known.isEmpty() ? null : known;
        });
    }

    void tell(UUID epoch, EpochLedger book) {
        book.notTaken(inDeadLetter.getOrDefault(epoch, new NumberSet()), gone.getOrDefault(epoch, new NumberSet()));
    }
}
