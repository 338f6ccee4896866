package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a number that an indicator is made of. What is missing widens the bounds and never becomes a number: the
 * value that full data would have given lies within them, both included.
 *
 * @param value as measured, when what was seen is taken for all; null when nothing was seen
 * @param low the least that the unknown allows; null when it sets no bound
 * @param high the most that the unknown allows; null when it sets no bound
 * @param unit UCUM code, {@code s}, {@code kW.h} or {@code 1} for instance
 * @param coverage share of what had to be seen that was seen, 0 to 1
 * @param reason id of what has to be said about it, empty when nothing has; the message catalogue has the sentence
 */
public record Quantity(
        @Nullable BigDecimal value,
        @Nullable BigDecimal low,
        @Nullable BigDecimal high,
        String unit,
        Grade grade,
        double coverage,
        String reason) {

    public Quantity {
        if (low != null && high != null && low.compareTo(high) > 0) {
            throw new IllegalArgumentException("bounds in the wrong order: " + low + " and " + high);
        }
        if (!(coverage >= 0 && coverage <= 1)) {
            throw new IllegalArgumentException("a coverage is a share: " + coverage);
        }
    }

    /** A number that is known exactly. */
    public static Quantity exactly(BigDecimal value, String unit, Grade grade) {
        return new Quantity(value, value, value, unit, grade, 1, "");
    }

    /** A number of which nothing is known. */
    public static Quantity missing(String unit, Grade grade, String reason) {
        return new Quantity(null, null, null, unit, grade, 0, reason);
    }

    /** Whether there is a value. */
    public boolean isKnown() {
        return value != null;
    }
}
