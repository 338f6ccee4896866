package io.steelyard.gateway.model;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the ledger are asked for of those that memory has not.
 *
 * @param agent {@code site/agent}, or the agent's bare id, or null for all
 * @param firstHour those of this hour or later, hours since 1970
 * @param lastHour those of this hour or earlier
 * @param present rows that are in memory, which has them as they are now: not those
 * @param after only those behind this place, or null
 * @param limit at most so many
 */
public record LedgerFilter(
        @Nullable String agent,
        long firstHour,
        long lastHour,
        List<Row> present,
        @Nullable Place after,
        int limit) {

    /** A row's place in the order of all: by hour, agent as {@code site/agent}, epoch. */
    public record Place(long hour, String agent, String epoch) {}

    /** What a row is about. */
    public record Row(UUID epoch, long hour) {}

    public LedgerFilter {
        present = List.copyOf(present);
    }
}
