package io.steelyard.edge.opcua.filter;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * A deadband held here, for servers that take none, or take one and forget it. Where the server holds the same one every value
 * passes. One signal, one thread.
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

    public Deadband deadband() {
        return deadband;
    }

    /**
     * Whether a value is to be told, which is remembered then. One with another status than the last one told always is, and
     * one that is no number, or whose range is not known.
     *
     * @param always whether it is told in any case: it is the first behind a gap or a new subscription
     * @param size of the deadband in the signal's unit; null when it is not known
     */
    public boolean passes(@Nullable Object value, long valueStatus, boolean always, @Nullable Double size) {
        boolean passes = always || !hasTold || size == null || valueStatus != status || isBeyond(value, told, size);
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
     */
    public boolean holds(Object value, @Nullable Double low, @Nullable Double high) {
        Double size = deadband.size(low, high);
        return hasTold && size != null && !isBeyond(value, told, size);
    }

    /** Of a list each element counts, and its length (OPC UA Part 8 §6.2). */
    private static boolean isBeyond(@Nullable Object value, @Nullable Object before, double size) {
        if (value instanceof Number now && before instanceof Number then) {
            return isBeyond(now, then, size);
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
            if (!(now instanceof Number one && then instanceof Number other) || isBeyond(one, other, size)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeyond(Number now, Number then, double size) {
        double distance = Math.abs(now.doubleValue() - then.doubleValue());
        return !(distance <= size)
                && !now.equals(then); // what is no number is told when it becomes one, and when it ends
    }
}
