package io.steelyard.gateway.store.influx;

import java.time.Duration;

/**
 * How much one call brings and how long its answer is waited for: half as much, and half as long again, after one that took
 * too long, down to one line and up to {@value #MOST_PATIENCE} times the usual time; more again with each that did not. So a
 * store that is slow is written slowly, and never the same again and again in vain. For one thread.
 */
final class Pace {
    /** Lines that one call brings at most. */
    static final int MOST_LINES = 5_000;

    /** Bytes that one call brings at most, unless a single line has more. */
    static final int MOST_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 1 << 18;
    private static final int MOST_PATIENCE = 4;
    /** A call that took less than this part of the usual time says that much more would do as well. */
    private static final int QUICK = 16;

    private final long usual;
    private long answer;
    private int bytes = FIRST_BYTES;

    /** Begins with a quarter of the most: who takes 9 KB a second takes that in thirty seconds. */
    Pace(Duration usual) {
        this.usual = usual.toNanos();
        this.answer = this.usual;
    }

    /** How many bytes the next call may bring. */
    int bytes() {
        return bytes;
    }

    /** How long the next call may go without a byte moving. */
    Duration answer() {
        return Duration.ofNanos(answer);
    }

    /** So many bytes were not taken in time. */
    void tooSlow(int sent) {
        tooLarge(sent);
        answer = Math.min(answer + answer / 2, MOST_PATIENCE * usual);
    }

    /** So many bytes are more than the server takes in one call. */
    void tooLarge(int sent) {
        bytes = Math.max(1, Math.min(bytes, sent) / 2);
    }

    /** So many bytes were answered after so long. */
    void answered(int sent, Duration took) {
        long nanos = took.toNanos();
        // A small call says nothing of what a large one would take.
        if (sent >= bytes / 2 && nanos <= answer / 2) {
            long from = Math.max(bytes, sent);
            long more = nanos < usual / QUICK ? from : from / 4 + 1;
            bytes = (int) Math.min(MOST_BYTES, from + more);
        }
        answer = Math.min(Math.max(usual, 2 * nanos), MOST_PATIENCE * usual);
    }
}
