package io.steelyard.cli.verify;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger's total, its terms as {@code GET /ledger} gives them. */
record LedgerTotal(
        long sampled,
        long stored,
        long keptAside,
        long inInbox,
        Map<String, Long> dropped,
        long elsewhere,
        long inOutbox,
        long missing,
        @Nullable Boolean balanced) {
    LedgerTotal {
        dropped = Map.copyOf(dropped);
    }

    long repeats() {
        return dropped.getOrDefault("repeat", 0L);
    }

    /** What a deadband or a swinging door left out, as the ledger counts it. */
    long filtered() {
        return dropped.getOrDefault("filter", 0L);
    }

    /** Drops that nobody asks for. */
    Map<String, Long> otherDrops() {
        Map<String, Long> others = new TreeMap<>(dropped);
        others.remove("repeat");
        others.remove("filter");
        others.values().removeIf(count -> count == 0);
        return others;
    }
}
