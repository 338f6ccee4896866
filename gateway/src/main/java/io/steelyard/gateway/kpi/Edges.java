package io.steelyard.gateway.kpi;

import java.util.Arrays;

/** Instants within a minute at which something may change, in order, each once; begin and end are among them. */
final class Edges {
    private final long begin;
    private final long end;
    private long[] instants = new long[16];
    private int count;

    Edges(long begin, long end) {
        this.begin = begin;
        this.end = end;
        instants[count++] = begin;
        instants[count++] = end;
    }

    /** Outside the minute it is none. */
    void add(long at) {
        if (at > begin && at < end) {
            if (count == instants.length) {
                instants = Arrays.copyOf(instants, 2 * count);
            }
            instants[count++] = at;
        }
    }

    /** For one call. */
    long[] sorted() {
        Arrays.sort(instants, 0, count);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (instants[i] != instants[kept - 1]) {
                instants[kept++] = instants[i];
            }
        }
        return Arrays.copyOf(instants, kept);
    }
}
