package io.steelyard.edge.opcua.event;

import java.util.concurrent.TimeUnit;

/**
 * Lets so many events a second pass, and a burst of them after a quiet time; counts the others, so that they can be told as
 * one. For the server's thread only.
 */
final class Flood {
    private final long everyNanos;
    private final int burst;
    private long room;
    private long filledAt;
    private long held;

    Flood(int perSecond, int burst, long now) {
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burst = burst;
        this.room = burst;
        this.filledAt = now;
    }

    private void fill(long now) {
        long more = Math.max(0, (now - filledAt) / everyNanos);
        room = Math.min(burst, room + more);
        filledAt += more * everyNanos;
    }

    /** Whether another one may pass; one that may not is counted. */
    boolean passes(long now) {
        fill(now);
        if (room == 0) {
            held++;
            return false;
        }
        room--;
        return true;
    }

    /** How many were held back since this was last asked, once it is over: a half of the burst has room again. Else 0. */
    long over(long now) {
        fill(now);
        if (held == 0 || room < burst / 2) {
            return 0;
        }
        return rest();
    }

    /** How many were held back since this was last asked. */
    long rest() {
        long all = held;
        held = 0;
        return all;
    }
}
