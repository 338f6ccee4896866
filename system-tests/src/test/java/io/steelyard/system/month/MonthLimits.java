package io.steelyard.system.month;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much a month of the made plant may be, and how long it may take: a run that needs more is no proof, however right it is.
 *
 * @param samples the most that may be made
 * @param time the longest that making, feeding and judging them may take together
 */
record MonthLimits(long samples, Duration time) {
    private static final long MILLION = 1_000_000;

    /** Thirty million samples, ten minutes. */
    static MonthLimits usual() {
        return new MonthLimits(30 * MILLION, Duration.ofMinutes(10));
    }

    /** Both beside what they were held against. */
    String told(long made, Duration taken) {
        return String.format(
                Locale.ROOT,
                "%,d samples of at most %,d, %d s of at most %d s",
                made,
                samples,
                taken.toSeconds(),
                time.toSeconds());
    }

    /**
     * That neither is above its limit.
     *
     * @throws AssertionError when one is; its message names each that is, and both figures
     */
    void hold(long made, Duration taken) {
        List<String> above = new ArrayList<>();
        if (made > samples) {
            above.add("too many samples");
        }
        if (taken.compareTo(time) > 0) {
            above.add("it took too long");
        }
        if (!above.isEmpty()) {
            throw new AssertionError(String.join(" and ", above) + ": " + told(made, taken));
        }
    }
}
