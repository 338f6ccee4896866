package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.ledger.NumberSet;
import java.util.Collection;
import java.util.EnumMap;
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
    private final Map<KeptAs, Map<UUID, NumberSet>> gone = new EnumMap<>(KeptAs.class);
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

    void letGo(KeptAs what, UUID epoch, NumberSet numbers) {
        if (what == KeptAs.LETTER) {
            remove(numbers, epoch, inDeadLetter);
        }
        gone(what).computeIfAbsent(epoch, e -> new NumberSet()).addAll(numbers);
    }

    private Map<UUID, NumberSet> gone(KeptAs what) {
        return gone.computeIfAbsent(what, w -> new HashMap<>());
    }

    private static void remove(NumberSet numbers, UUID epoch, Map<UUID, NumberSet> from) {
        from.computeIfPresent(epoch, (e, there) -> {
            there.removeAll(numbers);
            return there.isEmpty() ? null : there;
        });
    }

    void forget(KeptAs what, Map<UUID, NumberSet> forgotten, Map<UUID, SortedMap<Long, Forgotten>> all) {
        forgotten.forEach((epoch, numbers) -> remove(numbers, epoch, gone(what)));
        counts = Map.copyOf(all);
    }

    /** Where the numbers stand; of an epoch without a book, whose rows change no more, nobody can say. */
    static Map<UUID, SortedMap<Long, Forgotten>> places(
            KeptAs what, Map<UUID, NumberSet> numbers, Collection<? extends Map<UUID, Book>> books) {
        Map<UUID, SortedMap<Long, Forgotten>> places = new HashMap<>();
        numbers.forEach((epoch, of) -> places.put(
                epoch,
                books.stream()
                        .map(ofAgent -> ofAgent.get(epoch))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(book -> book.places(what, of))
                        .orElseGet(() -> Forgotten.somewhere(of.count()))));
        return places;
    }

    void tell(UUID epoch, Book book) {
        book.samples()
                .notTaken(
                        inDeadLetter.getOrDefault(epoch, new NumberSet()),
                        gone(KeptAs.LETTER).getOrDefault(epoch, new NumberSet()),
                        gone(KeptAs.ASIDE).getOrDefault(epoch, new NumberSet()));
        book.forgotten(counts.getOrDefault(epoch, new TreeMap<>()));
    }
}
