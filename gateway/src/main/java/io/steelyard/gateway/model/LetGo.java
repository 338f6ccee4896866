package io.steelyard.gateway.model;

import io.steelyard.ledger.NumberSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Who keeps the books, and has to know of samples that were kept aside, or in the dead-letter, and are let go because there
 * are too many. Called on the thread that writes system records; told only what is on disk.
 */
public interface LetGo {
    /** Keeps no books. */
    LetGo NOBODY = new LetGo() {
        @Override
        public void letGo(KeptAs what, UUID epoch, NumberSet numbers) {
            // there is no book
        }

        @Override
        public Map<UUID, SortedMap<Long, Forgotten>> places(KeptAs what, Map<UUID, NumberSet> numbers) {
            Map<UUID, SortedMap<Long, Forgotten>> all = new HashMap<>();
            numbers.forEach((epoch, of) -> all.put(epoch, Forgotten.somewhere(of.count())));
            return all;
        }

        @Override
        public Set<UUID> epochs() {
            return Set.of();
        }

        @Override
        public void forgotten(KeptAs what, Map<UUID, NumberSet> numbers, Map<UUID, SortedMap<Long, Forgotten>> counts) {
            // there is no book
        }
    };

    /** These are kept no more. */
    void letGo(KeptAs what, UUID epoch, NumberSet numbers);

    /** In which hours these stand, by epoch; asked before their numbers are forgotten. */
    Map<UUID, SortedMap<Long, Forgotten>> places(KeptAs what, Map<UUID, NumberSet> numbers);

    /** The epochs that have a book: of too many counts those of others go first. */
    Set<UUID> epochs();

    /** Of these nothing but their count is remembered from now on; the counts are those of all that were ever forgotten. */
    void forgotten(KeptAs what, Map<UUID, NumberSet> numbers, Map<UUID, SortedMap<Long, Forgotten>> counts);
}
