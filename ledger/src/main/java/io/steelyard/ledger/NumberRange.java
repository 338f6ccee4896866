package io.steelyard.ledger;

/** The numbers from {@code first} to {@code last}, both included; never empty. */
public record NumberRange(long first, long last) {

    public NumberRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("not a range of numbers: [" + first + ", " + last + "]");
        }
    }

    /** How many numbers are in it. */
    public long count() {
        return last - first + 1;
    }
}
