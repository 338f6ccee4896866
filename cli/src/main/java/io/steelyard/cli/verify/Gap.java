package io.steelyard.cli.verify;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One gap record. Scope parts that are null cover everything below.
 *
 * @param agent {@code site/agent}; null: nobody says whose it is
 * @param server name of the OPC UA server; null: all of the agent's
 * @param to {@link Long#MAX_VALUE} while the gap is open
 * @param filled whether all that was missing is said to have come later
 */
record Gap(
        @Nullable String agent,
        @Nullable String server,
        @Nullable String asset,
        @Nullable String signal,
        long from,
        long to,
        String cause,
        boolean filled) {
    private static final Set<String> LATER = Set.of("outbox-full", "outbox-lost", "clock-step");

    /** One that stays. */
    Gap(
            @Nullable String agent,
            @Nullable String server,
            @Nullable String asset,
            @Nullable String signal,
            long from,
            long to,
            String cause) {
        this(agent, server, asset, signal, from, to, cause, false);
    }

    /** Whether what was missing in the time span came later on another way, unless this other gap lost it again. */
    boolean makesGood(Gap other, long first, long last) {
        return filled && isOfOneSignal() && from <= first && last <= to && !LATER.contains(other.cause);
    }

    /** Whether asset and signal are those of the record; whose agent and server it is of, {@link Places} knows. */
    boolean covers(String key) {
        int slash = key.indexOf('/');
        return (asset == null || asset.equals(key.substring(0, slash)))
                && (signal == null || signal.equals(key.substring(slash + 1)));
    }

    /** Whether any part of the time span lies in the gap. */
    boolean meets(long first, long last) {
        return first <= to && last >= from;
    }

    boolean isOfOneSignal() {
        return asset != null && signal != null;
    }

    /** For people: cause, scope and both ends. */
    @Override
    public String toString() {
        String where = server != null ? server : agent == null ? "all" : "all of " + agent;
        String scope = asset == null ? where : signal == null ? asset : asset + "/" + signal;
        String end = to == Long.MAX_VALUE ? "open" : Nanos.text(to);
        return "gap(" + cause + ") of " + scope + " from " + Nanos.text(from) + " to " + end;
    }
}
