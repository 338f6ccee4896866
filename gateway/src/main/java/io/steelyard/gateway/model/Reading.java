package io.steelyard.gateway.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sample, decoded and mapped to its series, on its way to the store.
 *
 * @param series where it belongs
 * @param time source time, nanoseconds since 1970
 * @param status OPC UA status code as an unsigned 32-bit number; 0 is Good
 * @param value {@code Boolean} (BOOL), {@code Long} (INT; UINT as its two's complement), {@code Double} (FLOAT; may be
 *     NaN or infinite), {@code String} (STRING), always of the series' type; null when there is no usable value
 * @param epoch the agent's epoch, or null when the publisher does not number
 * @param number the sample's number in that epoch, or -1
 * @param position behind the arrival that brought it; a later position replaces an earlier one at the same time
 * @param historical whether it was sent late; it never moves a last value
 */
public record Reading(
        Series series,
        long time,
        long status,
        @Nullable Object value,
        @Nullable UUID epoch,
        long number,
        InboxPosition position,
        boolean historical) {

    public Reading {
        if (value != null && !fits(series.type(), value)) {
            throw new IllegalArgumentException(
                    value.getClass().getSimpleName() + " does not fit a field of type " + series.type());
        }
    }

    private static boolean fits(FieldType type, Object value) {
        return switch (type) {
            case BOOL -> value instanceof Boolean;
            case INT, UINT -> value instanceof Long;
            case FLOAT -> value instanceof Double;
            case STRING -> value instanceof String;
        };
    }
}
