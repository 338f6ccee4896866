package io.steelyard.ledger;

/**
 * The numbers from {@code first} to {@code last}, both included; never empty. The greatest number is one less than a long
 * can hold, so that the one behind it can be named and all can be counted.
 */
public record NumberRange(long first, long last) {

    public NumberRange {
        if (!isOne(first, last)) {
            throw new IllegalArgumentException("not a range of numbers: [" + first + ", " + last + "]");
        }
    }

    /** Whether these can be the bounds of a range. */
    public static boolean isOne(long first, long last) {
        return first >= 0 && last >= first && last < Long.MAX_VALUE;
    }

    /** How many numbers are in it. */
    public long count() {
        return last - first + 1;
    }
}
