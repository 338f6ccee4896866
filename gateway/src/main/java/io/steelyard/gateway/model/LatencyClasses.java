package io.steelyard.gateway.model;

/**
 * The classes that latencies are counted in: their upper bounds are the preferred numbers R10 of ISO 3 (1, 1.25, 1.6, 2, 2.5,
 * 3.15, 4, 5, 6.3, 8 and so on), from 1 ms to 1 000 000 s. A class holds what is more than the bound below it and at most its
 * own. The numbers of the classes stand on disk and never change.
 */
public final class LatencyClasses {
    /** The class of what took longer than the last bound. */
    public static final int BEYOND = 91;

    /** How many classes there are. */
    public static final int COUNT = BEYOND + 1;

    private static final int[] R10 = {100, 125, 160, 200, 250, 315, 400, 500, 630, 800};
    private static final long NANOS = 10_000L; // 100 of these are the first bound, 1 ms
    private static final long[] BOUNDS = bounds();
    private static final int[] FIRST = first();

    private LatencyClasses() {}

    private static long[] bounds() {
        long[] bounds = new long[COUNT];
        long scale = NANOS;
        for (int i = 0; i < BEYOND; i++) {
            bounds[i] = R10[i % R10.length] * scale;
            scale = i % R10.length == R10.length - 1 ? scale * 10 : scale;
        }
        bounds[BEYOND] = Long.MAX_VALUE;
        return bounds;
    }

    /** By the number of leading zeros: the first class that can hold such a number, so that few bounds are looked at. */
    private static int[] first() {
        int[] first = new int[Long.SIZE];
        for (int zeros = 1; zeros < Long.SIZE; zeros++) {
            long least = 1L << (Long.SIZE - 1 - zeros);
            while (BOUNDS[first[zeros]] < least) {
                first[zeros]++;
            }
        }
        return first;
    }

    /** The class of a latency that is not negative. */
    public static int of(long nanos) {
        int at = FIRST[Long.numberOfLeadingZeros(nanos | 1)];
        while (nanos > BOUNDS[at]) {
            at++;
        }
        return at;
    }

    /** More than so many nanoseconds; 0 of the first class, which holds 0 too. */
    public static long over(int latencyClass) {
        return latencyClass == 0 ? 0 : BOUNDS[latencyClass - 1];
    }

    /** At most so many nanoseconds; {@link Long#MAX_VALUE} where nothing bounds it. */
    public static long upTo(int latencyClass) {
        return BOUNDS[latencyClass];
    }
}
