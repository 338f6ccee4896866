package io.steelyard.edge.opcua;

import java.util.random.RandomGenerator;

/** How long to wait before the next try, in milliseconds: at once, then 1 s, twice as long each time up to 60 s, a tenth by chance. */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 60_000;
    private static final double JITTER = 0.1;

    private final RandomGenerator chance;
    private long next;

    Backoff(RandomGenerator chance) {
        this.chance = chance;
        this.next = FIRST_MILLIS;
    }

    long next() {
        long base = next;
        next = base == 0 ? FIRST_MILLIS : Math.min(LONGEST_MILLIS, base * 2);
        return (long) (base * (1 + JITTER * (2 * chance.nextDouble() - 1)));
    }

    /** After a success: the next try comes at once. */
    void reset() {
        next = 0;
    }
}
