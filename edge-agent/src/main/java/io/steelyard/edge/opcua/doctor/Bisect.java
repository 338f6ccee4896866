package io.steelyard.edge.opcua.doctor;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.UaException;

/**
 * Finds how much a server takes at a time: 100, twice as much while it takes it, up to a thousand; then between. A declared
 * limit that holds is believed. Stops where a call takes five seconds, since a controller has other things to do.
 */
final class Bisect {
    static final int MOST = 1_000;
    private static final int FIRST = 100;
    private static final long TOO_SLOW = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private long slowest;

    Bisect(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A call with so many; whether the server took them. */
    interface Probe {
        boolean takes(int count) throws UaException, InterruptedException;
    }

    /** The slowest call yet. */
    long slowestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(slowest);
    }

    /** @param declared what the server says; 0 when it does not say */
    int most(long declared, Probe probe) throws UaException, InterruptedException {
        int good = 0;
        int bad = MOST + 1;
        int next = declared > 0 ? (int) Math.min(MOST, declared) : FIRST;
        while (next > good && next < bad) {
            long begun = nanoTime.getAsLong();
            boolean taken = probe.takes(next);
            long took = nanoTime.getAsLong() - begun;
            slowest = Math.max(slowest, took);
            if (taken) {
                good = next;
            } else {
                bad = next;
            }
            if (took > TOO_SLOW || (taken && next == declared)) {
                break;
            }
            next = bad > MOST ? Math.min(MOST, good * 2) : good + (bad - good) / 2;
        }
        return good;
    }
}
