package io.steelyard.edge.opcua;

import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/** One subscription on a server. For the server's thread only. */
final class Subscription {
    static final int MOST_ITEMS = 1_000;

    final UInteger id;
    final double publishingMillis;
    final double keepAliveMillis;

    /** Sequence number of the last notification that is durable, 0 before the first. */
    long lastSequence;

    /** The server had nothing more to say up to here, nanoseconds since 1970; 0 before the first answer. */
    long provenUntil;

    /** When it was made, by the agent's clock. */
    final long madeAt;

    /** When the last answer came, by the clock that only runs. */
    long heardAt;

    int items;
    private int most = MOST_ITEMS;

    Subscription(UInteger id, double publishingMillis, long keepAliveCount, long madeAt, long now) {
        this.id = id;
        this.publishingMillis = publishingMillis;
        this.keepAliveMillis = publishingMillis * keepAliveCount;
        this.madeAt = madeAt;
        this.heardAt = now;
    }

    /** Since when something may be missing when this answer turns out to be incomplete, by the agent's clock. */
    long knownUntil() {
        return provenUntil == 0 ? madeAt : provenUntil - intervalNanos();
    }

    /** The publishing interval in nanoseconds. */
    long intervalNanos() {
        return (long) (publishingMillis * 1_000_000);
    }

    /** How many more items may be tried. */
    int room() {
        return Math.max(0, most - items);
    }

    /** The server takes no more than there are. */
    void full() {
        most = items;
    }
}
