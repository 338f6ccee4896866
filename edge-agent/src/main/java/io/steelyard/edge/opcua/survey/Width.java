package io.steelyard.edge.opcua.survey;

import java.util.concurrent.TimeUnit;

/** How many calls are on their way at a time: more while answers come quickly, fewer when they do not. */
final class Width {
    private static final int FIRST = 5;
    private static final int MOST = 64;
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(250);
    private int width = FIRST;

    int width() {
        return width;
    }

    void answered(long nanos) {
        width = nanos < QUICK ? Math.min(MOST, width + 1) : Math.max(1, width - 1);
    }
}
