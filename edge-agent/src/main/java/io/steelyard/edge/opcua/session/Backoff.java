package io.steelyard.edge.opcua.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try, in milliseconds: first the least, then twice as long each time up to the most, and each
 * up to a fifth longer by chance, so that agents that lost a server together do not come back in step; never less than the
 * least nor more than the most. A server that answers again, after nobody was there, is tried by pauses that begin anew. Only
 * tries of the link itself count: who else looks at the server, and what he finds, makes no pause longer.
 */
public final class Backoff {
    private static final double JITTER = 0.2;

    private final long least;
    private final long most;
    private final RandomGenerator chance;
    private long next;
    private boolean atOnce;
    private int absent;

    public Backoff(Duration least, Duration most, RandomGenerator chance) {
        this.least = least.toMillis();
        this.most = most.toMillis();
        this.chance = chance;
        this.next = this.least;
    }

    /** The next wait. */
    public long next() {
        if (atOnce) {
            atOnce = false;
            return 0;
        }
        long base = Math.max(least, Math.min(next, (long) (most / (1 + JITTER))));
        next = base * 2;
        return Math.min(most, base + (long) (base * JITTER * chance.nextDouble()));
    }

    /** A try has failed: whether somebody answered. */
    public void failed(boolean isThere) {
        if (isThere && absent > 1) { // twice in a row: one that answers by turns is no reason to hurry
            next = least;
        }
        absent = isThere ? 0 : absent + 1;
    }

    /** After a success: the next try comes at once. */
    public void reset() {
        atOnce = true;
        next = least;
    }
}
