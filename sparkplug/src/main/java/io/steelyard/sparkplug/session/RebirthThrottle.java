package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.session.HostEvents.RebirthCause;
import org.jspecify.annotations.Nullable;

/** Lets a rebirth request through at most once in its time; a request in between waits, and a birth answers it. */
final class RebirthThrottle {

    static final long NEVER = Long.MIN_VALUE;

    private final long least;
    private long last = NEVER;
    private @Nullable RebirthCause waiting;

    RebirthThrottle(long leastNanos) {
        least = leastNanos;
    }

    /** True when the request may go out now. */
    boolean want(RebirthCause cause, long now) {
        if (last == NEVER || now - last >= least || now < last) {
            last = now;
            waiting = null;
            return true;
        }
        waiting = cause;
        return false;
    }

    /** The request that had to wait and may go out now. */
    @Nullable
    RebirthCause due(long now) {
        RebirthCause cause = waiting;
        return cause != null && want(cause, now) ? cause : null;
    }

    long deadline() {
        return waiting == null ? HostSession.NO_DEADLINE : last + least;
    }

    /** A birth or death came: nothing is wanted any more. */
    void answered() {
        waiting = null;
    }

    long last() {
        return last;
    }

    @Nullable
    RebirthCause waiting() {
        return waiting;
    }

    void restore(long lastRequest, @Nullable RebirthCause cause) {
        last = lastRequest;
        waiting = cause;
    }
}
