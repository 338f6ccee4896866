package io.steelyard.gateway.indicator.facts;

/**
 * How a thing stands in a count.
 *
 * @param counts whether it counts by all that was seen of it
 * @param isCertain whether it does whatever was not seen
 * @param mayCount whether it may, by what was not seen
 * @param why id of why it does not, or not for certain; empty when it does
 */
record Standing(boolean counts, boolean isCertain, boolean mayCount, String why) {
    static final Standing YES = new Standing(true, true, true, "");

    Standing {
        if ((isCertain && !counts) || (counts && !mayCount)) {
            throw new IllegalArgumentException("what is certain counts, and what counts may count");
        }
    }

    static Standing no(String why) {
        return new Standing(false, false, false, why);
    }

    /** For certain without a reason, not at all with one. */
    static Standing unless(String why) {
        return why.isEmpty() ? YES : no(why);
    }

    /** Whether it is nearer to counting for certain. */
    boolean isBetterThan(Standing other) {
        return rank() > other.rank();
    }

    private int rank() {
        return (isCertain ? 1 : 0) + (counts ? 1 : 0) + (mayCount ? 1 : 0);
    }

    /** What counts only where both do. */
    Standing and(Standing other) {
        boolean isOther = why.isEmpty() || (counts && !other.counts);
        return new Standing(
                counts && other.counts,
                isCertain && other.isCertain,
                mayCount && other.mayCount,
                isOther ? other.why : why);
    }
}
