package io.steelyard.edge.opcua;

import java.time.Instant;
import java.util.Arrays;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.jspecify.annotations.Nullable;

/**
 * OPC UA's DateTime (Part 6 §5.2.2.5: 100 ns since 1601) in the agent's nanoseconds since 1970, which reach from 1677 to
 * 2262. What they do not reach is none, and has a text instead. Pure functions.
 */
final class Times {
    private static final long TICK = 100;
    private static final long TICKS_A_SECOND = 10_000_000;
    private static final long TICKS_TO_1970 = 116_444_736_000_000_000L;
    private static final long LEAST = TICKS_TO_1970 + Long.MIN_VALUE / TICK;
    private static final long MOST = TICKS_TO_1970 + Long.MAX_VALUE / TICK;
    private static final long LAST_SECOND_OF_9999 = 2_650_467_743_990_000_000L;

    private Times() {}

    /**
     * Whether a time is there, and one that {@link #nanos} can tell; the "no time" of the specification and its "latest" are
     * not.
     */
    static boolean isKnown(@Nullable DateTime time) {
        return time != null && isReached(time);
    }

    /** Nanoseconds since 1970 of a time that {@link #isKnown}. */
    static long nanos(DateTime time) {
        return (time.getUtcTime() - TICKS_TO_1970) * TICK;
    }

    /** The nanoseconds of a value that is a time; null where they do not reach it. */
    static @Nullable Long value(DateTime time) {
        return isReached(time) ? (Long) nanos(time) : null;
    }

    /** Of a list of them; null as a whole where one is out of reach. */
    static long @Nullable [] values(@Nullable DateTime[] times) {
        return isBeyond(times)
                ? null
                : Arrays.stream(times)
                        .mapToLong(time -> time == null ? 0 : nanos(time))
                        .toArray();
    }

    /** Whether a value is a time, or holds one, that nanoseconds do not reach. */
    static boolean isBeyond(@Nullable Object raw) {
        if (raw instanceof DateTime time) {
            return !isReached(time);
        }
        return raw instanceof DateTime[] times
                && Arrays.stream(times).anyMatch(time -> time != null && !isReached(time));
    }

    private static boolean isReached(DateTime time) {
        return time.getUtcTime() >= LEAST && time.getUtcTime() <= MOST;
    }

    /** As ISO 8601 has it; what is before 1601 or behind 9999 is the nearer end, as the specification has it. */
    static String text(@Nullable DateTime time) {
        if (time == null) {
            return "";
        }
        long ticks = Math.max(0, Math.min(LAST_SECOND_OF_9999, time.getUtcTime())) - TICKS_TO_1970;
        return Instant.ofEpochSecond(Math.floorDiv(ticks, TICKS_A_SECOND), Math.floorMod(ticks, TICKS_A_SECOND) * TICK)
                .toString();
    }

    static String[] texts(@Nullable DateTime[] times) {
        return Arrays.stream(times).map(Times::text).toArray(String[]::new);
    }
}
