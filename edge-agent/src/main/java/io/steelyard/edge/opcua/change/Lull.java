package io.steelyard.edge.opcua.change;

import java.util.concurrent.TimeUnit;

/**
 * When to act on what may be told many times in a row: as soon as nothing was told for a while, though not much later than
 * the first time, and not at once after the last act. Times are nanoseconds of a clock that only runs. For one thread.
 */
public final class Lull {
    static final long QUIET = TimeUnit.SECONDS.toNanos(5);
    static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
    static final long PAUSE = TimeUnit.SECONDS.toNanos(60);

    private boolean told;
    private long firstAt;
    private long lastAt;
    private boolean rests;
    private long endedAt;

    /** Something was told. */
    public void told(long now) {
        firstAt = told ? firstAt : now;
        lastAt = now;
        told = true;
    }

    /** Whether something was told that is to be acted on now. */
    public boolean isDue(long now) {
        return told && (now - lastAt >= QUIET || now - firstAt >= LONGEST) && !(rests && now - endedAt < PAUSE);
    }

    /** Whoever acts begins: what is told from now on is news. */
    public void begun() {
        told = false;
    }

    /** Has acted. */
    public void ended(long now) {
        rests = true;
        endedAt = now;
    }
}
