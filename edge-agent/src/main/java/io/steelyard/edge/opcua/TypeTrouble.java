package io.steelyard.edge.opcua;

import java.time.Duration;

/**
 * A server that does not answer questions about its data types loses its session, once; then it is not asked for a while, so
 * that what needs no types goes on. Outlives sessions. For the server's thread only.
 */
final class TypeTrouble {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private Duration rest = FIRST;
    private boolean isResting;
    private long until;

    /** Whether it is not to be asked now. */
    boolean isResting(long nowNanos) {
        isResting = isResting && nowNanos - until < 0;
        return isResting;
    }

    /** No answer came in time. */
    void silent(long nowNanos) {
        isResting = true;
        until = nowNanos + rest.toNanos();
        rest = rest.multipliedBy(2).compareTo(LONGEST) < 0 ? rest.multipliedBy(2) : LONGEST;
    }

    void answered() {
        rest = FIRST;
    }
}
