package io.steelyard.edge.opcua.survey;

import java.util.concurrent.TimeUnit;

/**
 * How many calls are on their way at a time: more while answers come quickly, fewer when they do not, and no more than the
 * server once took at a time, beyond which is tried rarely.
 */
final class Width {
    private static final int FIRST = 5;
    private static final int MOST = 64;
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int CALM = 100;
    private int width = FIRST;
    private int most = MOST;
    private int calm;

    int width() {
        return width;
    }

    void answered(long nanos) {
        if (++calm >= CALM) {
            calm = 0;
            most = Math.min(MOST, most + 1);
        }
        width = nanos < QUICK ? Math.min(most, width + 1) : Math.max(1, width - 1);
    }

    /** The server did not take a call while so many others were on their way. */
    void crowded(int others) {
        most = Math.max(1, Math.min(most, others));
        width = Math.min(width, most);
        calm = 0;
    }
}
