package io.steelyard.edge.opcua.filter;

import java.lang.reflect.Array;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * A deadband held here, for servers that take none, or take one and forget it. Where the server holds the same one every value
 * passes. Integers are compared exactly, whatever their size. One signal, one thread.
 */
public final class DeadbandFilter {
    private final Deadband deadband;
    private @Nullable Object told;
    private long status;
    private boolean hasTold;

    /** A filter that has told nothing yet. */
    public DeadbandFilter(Deadband deadband) {
        this.deadband = deadband;
    }

    /** Whether a server's status says no to a deadband, not to the signal. */
    public static boolean isRefusal(long status) {
        return status == StatusCodes.Bad_MonitoredItemFilterUnsupported
                || status == StatusCodes.Bad_MonitoredItemFilterInvalid
                || status == StatusCodes.Bad_FilterNotAllowed
                || status == StatusCodes.Bad_DeadbandFilterInvalid;
    }

    public Deadband deadband() {
        return deadband;
    }

    /**
     * Whether a value is to be told, which is remembered then. One with another status than the last one told always is, and
     * one that is no number, or whose range is not known.
     *
     * @param always whether it is told in any case: it is the first behind a gap or a new subscription
     * @param size of the deadband in the signal's unit; null when it is not known
     * @param isUnsigned whether a {@code Long} is the two's complement of a number without a sign (UInt64)
     */
    public boolean passes(
            @Nullable Object value, long valueStatus, boolean always, @Nullable Double size, boolean isUnsigned) {
        boolean passes =
                always || !hasTold || size == null || valueStatus != status || isBeyond(value, told, size, isUnsigned);
        if (passes) {
            told = value;
            status = valueStatus;
            hasTold = true;
        }
        return passes;
    }

    /**
     * Whether a value of the same status as the last one told would be left out; nothing is remembered.
     *
     * @param low and {@code high}: the signal's range, null when it is not known
     * @param isUnsigned as above
     */
    public boolean holds(Object value, @Nullable Double low, @Nullable Double high, boolean isUnsigned) {
        Double size = deadband.size(low, high);
        return hasTold && size != null && !isBeyond(value, told, size, isUnsigned);
    }

    /** Of a list each element counts, and its length (OPC UA Part 8 §6.2). */
    private static boolean isBeyond(@Nullable Object value, @Nullable Object before, double size, boolean isUnsigned) {
        if (value instanceof Number now && before instanceof Number then) {
            return isNumberBeyond(now, then, size, isUnsigned);
        }
        boolean areLists = value != null
                && before != null
                && value.getClass().isArray()
                && value.getClass() == before.getClass()
                && Array.getLength(value) == Array.getLength(before);
        if (!areLists) {
            return true;
        }
        for (int i = 0; i < Array.getLength(value); i++) {
            Object now = Array.get(value, i);
            Object then = Array.get(before, i);
            if (!(now instanceof Number one && then instanceof Number other)
                    || isNumberBeyond(one, other, size, isUnsigned)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumberBeyond(Number now, Number then, double size, boolean isUnsigned) {
        if (isInteger(now) && isInteger(then) && size >= 0) {
            return isIntegerBeyond(now.longValue(), then.longValue(), size, isUnsigned);
        }
        double distance = Math.abs(now.doubleValue() - then.doubleValue());
        return !(distance <= size)
                && !now.equals(then); // what is no number is told when it becomes one, and when it ends
    }

    private static boolean isInteger(Number number) {
        return !(number instanceof Double || number instanceof Float);
    }

    /** Behind 2^53 a double leaves integers out. The distance of two integers of 64 bits always fits into 64 without a sign. */
    private static boolean isIntegerBeyond(long now, long then, double size, boolean isUnsigned) {
        boolean isLess = (isUnsigned ? Long.compareUnsigned(now, then) : Long.compare(now, then)) < 0;
        long distance = isLess ? then - now : now - then;
        return size < 0x1p64 && Long.compareUnsigned(distance, whole(size)) > 0;
    }

    /** The integer part of what is less than 2^64, as a number without a sign. */
    private static long whole(double size) {
        return size < 0x1p63 ? (long) size : (long) (size - 0x1p63) ^ Long.MIN_VALUE;
    }
}
