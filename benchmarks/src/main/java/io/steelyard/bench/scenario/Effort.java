package io.steelyard.bench.scenario;

/**
 * How long is measured.
 *
 * @param name {@code short} or {@code full}
 * @param warmUpSeconds load before the first figure
 * @param runs figures of each kind
 * @param seconds of load for each
 */
public record Effort(String name, double warmUpSeconds, int runs, double seconds) {
    /** What the goals ask for. */
    public static final Effort FULL = new Effort("full", 20, 5, 10);

    /** Enough to see a change. */
    public static final Effort SHORT = new Effort("short", 5, 3, 3);

    /** Whether it works at all; its figures say nothing. */
    public static final Effort SMOKE = new Effort("smoke", 1, 1, 1);

    public boolean isFull() {
        return this.equals(FULL);
    }
}
