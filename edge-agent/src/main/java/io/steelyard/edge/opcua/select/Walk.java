package io.steelyard.edge.opcua.select;

import org.jspecify.annotations.Nullable;

/** A walk that is under way; it can be broken off until what it found is about to be kept. Thread-safe. */
final class Walk {
    private final Watched watched;
    private final Selecting.Wanted wanted;
    private final Way way;
    private final long begun;
    private @Nullable Thread thread;
    private boolean isOff;

    /**
     * How it goes.
     *
     * @param isQuick whether nothing is read there, so that it need not be gentle
     * @param isBeside whether it began beside a session whose values are read
     */
    record Way(boolean isQuick, boolean isBeside) {}

    /**
     * One that has not begun.
     *
     * @param begun nanoseconds
     */
    Walk(Watched watched, Selecting.Wanted wanted, Way way, long begun) {
        this.watched = watched;
        this.wanted = wanted;
        this.way = way;
        this.begun = begun;
    }

    Watched watched() {
        return watched;
    }

    /** What a person wanted when it began. */
    Selecting.Wanted wanted() {
        return wanted;
    }

    Way way() {
        return way;
    }

    long begun() {
        return begun;
    }

    /** It is on the caller's thread from now on. */
    synchronized void here() throws InterruptedException {
        if (isOff) {
            throw new InterruptedException();
        }
        thread = Thread.currentThread();
    }

    /** What it finds counts no more. */
    synchronized void breakOff() {
        isOff = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** From now on it cannot be broken off, and its thread is not interrupted any more; false when it was. */
    synchronized boolean end() {
        if (isOff && thread != null) {
            boolean unusedMine = Thread.interrupted();
        }
        thread = null;
        return !isOff;
    }
}
