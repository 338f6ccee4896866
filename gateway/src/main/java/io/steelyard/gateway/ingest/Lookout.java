package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.InboxPosition;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the store, and decides when somebody looks ahead for the live view meanwhile, and for how long: all the time
 * while there is no room, one part in eight while storing catches up. For ingest's thread.
 */
final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final Duration OLD = Duration.ofSeconds(1);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);
    private static final long A_LOOK = 20_000_000L;
    private static final int STORING_FOR_A_LOOK = 7;

    private final Desk desk;
    private final Switchboard nodes;
    private final IngestDoors doors;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private @Nullable LookAhead ahead;
    private long nextLook;
    private boolean failed;
    private long failedAt;

    /** Keeps the live view before these nodes, which have this desk. */
    Lookout(Desk desk, Switchboard nodes, IngestDoors doors, LongSupplier now, LongSupplier nanoTime) {
        this.desk = desk;
        this.nodes = nodes;
        this.doors = doors;
        this.now = now;
        this.nanoTime = nanoTime;
    }

    /**
     * Waits until the store takes what is gathered.
     *
     * @param position where the loop stands
     * @param lastArrival when the last it read arrived
     */
    void awaitRoom(InboxPosition position, long lastArrival) throws InterruptedException {
        boolean more = false;
        while (!desk.gathering().hasRoom(more ? Duration.ZERO : IDLE)) {
            // A clock that was set back must not keep the live view in the past.
            boolean old = Math.abs(now.getAsLong() - lastArrival) >= OLD.toNanos();
            if (ahead == null && old) {
                begin(position);
            }
            more = look();
        }
        if (nanoTime.getAsLong() - nextLook >= 0) {
            look();
        }
        cameTo(position, lastArrival); // or what the loop takes next, and nobody has looked at, is told by nobody
    }

    private void begin(InboxPosition position) {
        if (failed && nanoTime.getAsLong() - failedAt < AGAIN_AFTER.toNanos()) {
            return;
        }
        try {
            ahead = new LookAhead(position, desk, nodes, doors, now, nanoTime);
            desk.live().shut(true);
            failed = false;
            LOG.info("the store takes nothing more for now: reads on for the live view");
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!failed) {
                LOG.error("cannot look ahead while the store takes nothing, so the live view is as old as storing", e);
            }
            pauses();
        }
    }

    private void pauses() {
        failed = true;
        failedAt = nanoTime.getAsLong();
    }

    private boolean look() {
        LookAhead looking = ahead;
        if (looking == null) {
            return false;
        }
        long start = nanoTime.getAsLong();
        boolean more = looking.read(A_LOOK);
        long end = nanoTime.getAsLong();
        nextLook = end + (end - start) * STORING_FOR_A_LOOK;
        return more;
    }

    /** The loop has taken an arrival of this time and stands behind it: from where the live view is it tells that itself. */
    void cameTo(InboxPosition position, long at) {
        LookAhead looked = ahead;
        if (looked == null || position.compareTo(looked.position()) < 0) {
            return;
        }
        if (looked.tickedAt() > at) {
            nodes.tick(looked.tickedAt(), true); // what that brings is shown already
        }
        if (looked.isBroken()) {
            pauses();
        }
        close();
        nodes.tellWhoIsThere(at);
    }

    @Override
    public void close() {
        LookAhead looked = ahead;
        if (looked != null) {
            ahead = null;
            looked.close();
            desk.live().shut(false);
        }
    }
}
