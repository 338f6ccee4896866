package io.steelyard.edge.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: twice as long each time, up to a limit, a tenth more or less by chance. */
final class Backoff {

    private static final double JITTER = 0.1;

    private final long min;
    private final long max;
    private final RandomGenerator chance;
    private long next;

    Backoff(Duration min, Duration max, RandomGenerator chance) {
        this.min = min.toNanos();
        this.max = max.toNanos();
        this.chance = chance;
        this.next = this.min;
    }

    /** The next wait in nanoseconds. */
    long next() {
        long base = next;
        next = Math.min(max, base * 2);
        return (long) (base * (1 + JITTER * (2 * chance.nextDouble() - 1)));
    }

    /** The longest wait, for what only a person can mend. */
    long longest() {
        return max;
    }

    void reset() {
        next = min;
    }
}
