package io.steelyard.simulator.plant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a signal shows to the world from now on.
 *
 * @param value of the signal's Java type; null when there is no usable value
 * @param status OPC UA status code, 32 bits unsigned; 0 is Good
 * @param sourceTime in whole steps of 100 ns, as OPC UA carries it
 */
public record Showing(@Nullable Object value, long status, Instant sourceTime) {
    public static final long GOOD = 0;

    /** Whether a subscriber would not be told, because neither value nor status differ. */
    public boolean looksLike(@Nullable Object otherValue, long otherStatus) {
        return status == otherStatus && java.util.Objects.equals(value, otherValue);
    }
}
