package io.steelyard.bench.figure;

/**
 * Counts lengths of time in buckets whose width is 1/64 of their size, so that a quantile is off by less than 1.6 %. For
 * one thread.
 */
public final class Latencies {
    private static final int FINE_BITS = 6;
    private static final int FINE = 1 << FINE_BITS;

    private final long[] buckets = new long[FINE * (Long.SIZE - FINE_BITS)];
    private long count;
    private long greatest;

    /** Adds one; what is negative (clocks of two processes) counts as 0. */
    public void add(long nanos) {
        long length = Math.max(0, nanos);
        buckets[bucket(length)]++;
        count++;
        greatest = Math.max(greatest, length);
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - FINE_BITS - 1);
        return (shift << FINE_BITS) + (int) (nanos >>> shift);
    }

    private static long upperEdge(int bucket) {
        int shift = Math.max(0, (bucket >>> FINE_BITS) - 1);
        return (((long) bucket - ((long) shift << FINE_BITS) + 1) << shift) - 1;
    }

    public long count() {
        return count;
    }

    /** The length that a share {@code 0..1} of all does not exceed; 0 when nothing was added. */
    public long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(count * share));
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= wanted) {
                return Math.min(upperEdge(i), greatest);
            }
        }
        return 0;
    }

    public long greatest() {
        return greatest;
    }

    /** Forgets everything. */
    public void clear() {
        java.util.Arrays.fill(buckets, 0);
        count = 0;
        greatest = 0;
    }
}
