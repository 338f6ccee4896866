package io.steelyard.gateway.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums over rows of the ledger that are not shown one by one.
 *
 * @param rows how many there are
 * @param duplicates of the epochs they belong to
 * @param unbalanced rows in which something is missing
 * @param open rows that were not closed
 */
public record LedgerSums(
        long rows,
        long sampled,
        long stored,
        long keptAside,
        SortedMap<String, Long> dropped,
        long elsewhere,
        long inOutbox,
        long duplicates,
        long unbalanced,
        long open) {

    public LedgerSums {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
    }

    /** Of no rows. */
    public static LedgerSums none() {
        return new LedgerSums(0, 0, 0, 0, new TreeMap<>(), 0, 0, 0, 0, 0);
    }
}
