package io.steelyard.edge.opcua.cycle;

import java.time.Duration;

/** A clock that strikes every so often, from its first look on; a strike that nobody saw is not struck later. One thread. */
public final class Cycle {
    private final long interval;
    private long due;

    /** Strikes at once, and then in this interval. */
    public Cycle(Duration interval, long now) {
        this.interval = interval.toNanos();
        this.due = now;
    }

    /** How often it struck since the last look. */
    public long struck(long now) {
        if (now - due < 0) {
            return 0;
        }
        long count = (now - due) / interval + 1;
        due += count * interval;
        return count;
    }
}
