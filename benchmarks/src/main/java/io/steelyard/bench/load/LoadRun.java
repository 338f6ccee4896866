package io.steelyard.bench.load;

/**
 * One stretch of load.
 *
 * @param messages how many in all, over all agents
 * @param rate messages a second, over all agents; 0 is as fast as they are acknowledged
 */
record LoadRun(long messages, double rate) {
    private static final double NANOS = 1e9;

    boolean isPaced() {
        return rate > 0;
    }

    /** When a message is due, in nanoseconds after the begin. */
    long dueAfter(long message) {
        return isPaced() ? (long) (message * NANOS / rate) : 0;
    }
}
