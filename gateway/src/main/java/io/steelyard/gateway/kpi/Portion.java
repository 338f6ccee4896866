package io.steelyard.gateway.kpi;

/**
 * How many assets' minutes are folded together: the more, the less each question to the store costs, but their samples are
 * in memory at once, and a store answers no question that costs too much. It grows by doubling, as long as the samples of
 * the last portion say that those of the next are not too many, and halves when one could not be read. For one thread.
 */
final class Portion {
    static final int MOST_SAMPLES = 400_000;
    private static final int FIRST = 10;
    private static final int MOST = 100;

    private int size = FIRST;

    /** How many at most, at least one. */
    int size() {
        return size;
    }

    /** So many were folded, of so many samples. */
    void folded(int minutes, long samples) {
        long fit = samples == 0 ? MOST : MOST_SAMPLES * (long) minutes / samples;
        size = (int) Math.max(1, Math.min(fit, Math.min(MOST, 2L * size)));
    }

    /** So many could not be folded together. */
    void failed(int minutes) {
        size = Math.max(1, Math.min(size, minutes) / 2);
    }
}
