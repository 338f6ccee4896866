package io.steelyard.cli.verify;

/**
 * One value that the plant showed, or was about to show when it died.
 *
 * @param row its number in the truth
 * @param sourceTime nanoseconds, a multiple of 100
 * @param value as the truth writes it; empty: no usable value
 * @param status OPC UA status code
 * @param setAt host clock right before the value was set
 * @param doneAt host clock right after; {@link #NEVER} when the truth does not say that it was set
 */
record TruthRow(long row, long sourceTime, String value, long status, long setAt, long doneAt) {
    static final long NEVER = Long.MAX_VALUE;

    boolean isDone() {
        return doneAt != NEVER;
    }
}
