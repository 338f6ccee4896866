package io.steelyard.edge.opcua.select;

import org.jspecify.annotations.Nullable;

/** A walk that is under way; it can be broken off until what it found is about to be kept. Thread-safe. */
final class Walk {
    private final Watched watched;
    private final Selecting.Wanted wanted;
    private final boolean isQuick;
    private final long begun;
    private @Nullable Thread thread;
    private boolean isOff;

    /**
     * One that has not begun.
     *
     * @param isQuick whether nothing is read there, so that it need not be gentle
     * @param begun nanoseconds
     */
    Walk(Watched watched, Selecting.Wanted wanted, boolean isQuick, long begun) {
        this.watched = watched;
        this.wanted = wanted;
        this.isQuick = isQuick;
        this.begun = begun;
    }

    Watched watched() {
        return watched;
    }

    /** What a person wanted when it began. */
    Selecting.Wanted wanted() {
        return wanted;
    }

    boolean isQuick() {
        return isQuick;
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
