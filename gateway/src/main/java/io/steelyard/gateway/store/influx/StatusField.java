package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import org.jspecify.annotations.Nullable;

/**
 * The integer field {@code <signal>.status} beside a value.
 *
 * <pre>
 *   bits 0 to 31    the OPC UA status code
 *   bits 32 to 34   why there is no value field: 0 nothing to say, 1 no usable value, 2 NaN, 3 +infinity, 4 -infinity
 * </pre>
 *
 * It is written when it says something. A publisher that does not number its samples may send a second one for the same
 * instant, and fields that it does not write again would stand; so from such a publisher it is always written, and a
 * marker hides a value that was written before.
 */
final class StatusField {
    private static final int MARKER = 32;
    private static final long CODE = 0xffff_ffffL;
    private static final long NO_VALUE = 1;
    private static final long NAN = 2;
    private static final long INFINITE = 3;
    private static final long MINUS_INFINITE = 4;

    private StatusField() {}

    /** What the field beside the signal's value is called. */
    static String name(SignalKey signal) {
        return signal.signal() + ".status";
    }

    /** Whether the value can stand in a field. */
    static boolean isWritable(@Nullable Object value) {
        return value != null && !(value instanceof Double real && (real.isNaN() || real.isInfinite()));
    }

    static boolean isNeeded(Reading reading) {
        return reading.status() != 0 || reading.epoch() == null || !isWritable(reading.value());
    }

    static long of(Reading reading) {
        return (marker(reading) << MARKER) | (reading.status() & CODE);
    }

    private static long marker(Reading reading) {
        if (reading.value() instanceof Double real) {
            if (real.isNaN()) {
                return NAN;
            }
            return real.isInfinite() ? (real > 0 ? INFINITE : MINUS_INFINITE) : 0;
        }
        return reading.value() == null && reading.epoch() == null ? NO_VALUE : 0;
    }

    static long code(long field) {
        return field & CODE;
    }

    /** The value that a point has, given its status field and its value field. */
    static @Nullable Object value(long field, @Nullable Object value) {
        long marker = field >>> MARKER;
        if (marker == 0) {
            return value;
        } else if (marker == NAN) {
            return Double.NaN;
        } else if (marker == INFINITE) {
            return Double.POSITIVE_INFINITY;
        }
        return marker == MINUS_INFINITE ? (Double) Double.NEGATIVE_INFINITY : null;
    }
}
