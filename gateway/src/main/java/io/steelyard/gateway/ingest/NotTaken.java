package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Forgotten;
import io.steelyard.ledger.NumberSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The numbers that the store did not take, by epoch: those in the dead-letter, and those that were let go there or where
 * ingest keeps aside what it cannot use; of too many of these only how many. Made at each start from the system records. Not thread-safe.
 */
final class NotTaken {
    private final Map<UUID, NumberSet> inDeadLetter = new HashMap<>();
    private final Map<UUID, NumberSet> gone = new HashMap<>();
    private Map<UUID, SortedMap<Long, Forgotten>> counts = Map.of();

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

    void forget(Map<UUID, NumberSet> forgotten, Map<UUID, SortedMap<Long, Forgotten>> all) {
        forgotten.forEach((epoch, numbers) -> gone.computeIfPresent(epoch, (e, known) -> {
            known.removeAll(numbers);
            return known.isEmpty() ? null : known;
        }));
        counts = Map.copyOf(all);
    }

    /** Where the numbers stand; of an epoch without a book, whose rows change no more, nobody can say. */
    static Map<UUID, SortedMap<Long, Forgotten>> places(
            Map<UUID, NumberSet> numbers, Collection<? extends Map<UUID, Book>> books) {
        Map<UUID, SortedMap<Long, Forgotten>> places = new HashMap<>();
        numbers.forEach((epoch, of) -> places.put(
                epoch,
                books.stream()
                        .map(ofAgent -> ofAgent.get(epoch))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(book -> book.places(of))
                        .orElseGet(() -> Forgotten.somewhere(of.count()))));
        return places;
    }

    void tell(UUID epoch, Book book) {
        book.samples()
                .notTaken(inDeadLetter.getOrDefault(epoch, new NumberSet()), gone.getOrDefault(epoch, new NumberSet()));
        book.forgotten(counts.getOrDefault(epoch, new TreeMap<>()));
    }
}
