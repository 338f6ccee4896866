package io.steelyard.gateway.indicator.sequence;

/** Begins of minutes, nanoseconds since 1970. */
final class Minutes {
    private static final long MINUTE = 60_000_000_000L;

    private Minutes() {}

    /** The last that is not later. */
    static long down(long at) {
        return Math.floorDiv(at, MINUTE) * MINUTE;
    }

    /** The first that is not earlier. */
    static long up(long at) {
        return -down(-at);
    }
}
