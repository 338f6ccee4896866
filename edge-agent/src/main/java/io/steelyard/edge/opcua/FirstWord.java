package io.steelyard.edge.opcua;

import java.util.concurrent.TimeUnit;

/**
 * Whether an item has said anything since it was monitored, as each has to soon: a server tells the value that is there. One
 * that has not is looked at by pauses that grow until they are half an hour. For the server's thread only.
 */
final class FirstWord {
    private static final long NOT_SEEN = Long.MIN_VALUE;
    private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(30);
    private static final int MOST_DOUBLED = 8;

    private boolean awaited;
    private long words;
    private long samplingNanos;
    private long since = NOT_SEEN;
    private long lookedAt;
    private int looks;
    private int madeAnew;

    /** The item is monitored from now on, also anew. */
    void awaited() {
        awaited = true;
        since = NOT_SEEN;
    }

    /** @param millis how often the server looks at its variable, as it said itself */
    void sampledEvery(double millis) {
        samplingNanos = millis > 0 ? (long) Math.min(millis * 1e6, (double) LONGEST_PAUSE) : 0;
    }

    long samplingNanos() {
        return samplingNanos;
    }

    /** It has said something, whatever it was; or it need not. */
    void came() {
        words++;
        awaited = false;
        since = NOT_SEEN;
        looks = 0;
        madeAnew = 0;
    }

    boolean isAwaited() {
        return awaited;
    }

    /** How often it has said something; only whether that is more than before means anything. */
    long words() {
        return words;
    }

    /** Whether it is time to look at it; the first look begins to count only. */
    boolean isOverdue(long now, long patience, int times) {
        if (!awaited) {
            return false;
        }
        if (since == NOT_SEEN) {
            since = now;
            lookedAt = now;
        }
        long pause = Math.max(patience, times * samplingNanos);
        return now - lookedAt > Math.max(pause, Math.min(LONGEST_PAUSE, pause << Math.min(looks, MOST_DOUBLED)));
    }

    /** It was found to have said nothing; whether by right is another thing. */
    void lookedAt(long now) {
        lookedAt = now;
        looks++;
    }

    /** It is monitored anew for that reason; how often it was before. */
    int madeAnew() {
        return madeAnew++;
    }

    /** How long it has said nothing then. */
    long silentFor(long now) {
        return since == NOT_SEEN ? 0 : now - since;
    }
}
