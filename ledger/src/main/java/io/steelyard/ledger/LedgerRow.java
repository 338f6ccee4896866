package io.steelyard.ledger;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One hour of one epoch, balanced: {@code sampled = stored + keptAside + inInbox + Σ dropped + elsewhere + inOutbox +
 * missing}. Every number is in the first of these terms that holds it.
 *
 * @param hour hours since 1970-01-01T00:00Z, of the agent's receive clock
 * @param balanced whether nothing is missing; null while no fresh report says what was sampled
 * @param closed whether nothing in it is on its way and no number of it is still to be given; it may be opened again
 */
public record LedgerRow(
        long hour,
        long sampled,
        long stored,
        long keptAside,
        long inInbox,
        SortedMap<String, Long> dropped,
        long elsewhere,
        long inOutbox,
        @Nullable Boolean balanced,
        boolean closed) {

    public LedgerRow {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
    }

    /** What no term accounts for. */
    public long missing() {
        return sampled
                - stored
                - keptAside
                - inInbox
                - elsewhere
                - inOutbox
                - dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
