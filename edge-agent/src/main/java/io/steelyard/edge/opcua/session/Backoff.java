package io.steelyard.edge.opcua.session;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try, in milliseconds: at once, then 1 s, twice as long each time, a tenth by chance. At
 * most 250 ms while nobody answers, which costs nobody anything and finds a server that is back soon; at most 15 s when
 * somebody answers and it fails all the same, since secure channels cost a small machine seconds.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_ABSENT_MILLIS = 250;
    private static final long LONGEST_THERE_MILLIS = 15_000;
    private static final double JITTER = 0.1;

    private final RandomGenerator chance;
    private long next;
    private long longest = LONGEST_ABSENT_MILLIS;

    public Backoff(RandomGenerator chance) {
        this.chance = chance;
        this.next = FIRST_MILLIS;
    }

    /** The next wait. */
    public long next() {
        long base = Math.min(longest, next);
        next = base == 0 ? FIRST_MILLIS : base * 2;
        return (long) (base * (1 + JITTER * (2 * chance.nextDouble() - 1)));
    }

    /** A try has failed: whether somebody answered. */
    public void failed(boolean isThere) {
        longest = isThere ? LONGEST_THERE_MILLIS : LONGEST_ABSENT_MILLIS;
    }

    /** After a success: the next try comes at once. */
    public void reset() {
        next = 0;
    }
}
