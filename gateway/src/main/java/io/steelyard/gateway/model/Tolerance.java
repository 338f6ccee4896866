package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Between which limits a signal has to measure, and for which time.
 *
 * @param lower null when there is none; then there is an upper one
 * @param upper null when there is none; then there is a lower one
 * @param unit UCUM code of the limits
 * @param from nanoseconds since 1970; {@link Long#MIN_VALUE} when it held ever
 * @param to where it ends, or the next one takes its place; {@link Long#MAX_VALUE} when it holds on
 * @param grade of its document, or of the word that it is
 */
public record Tolerance(
        SignalKey signal,
        @Nullable BigDecimal lower,
        @Nullable BigDecimal upper,
        String unit,
        long from,
        long to,
        Grade grade) {

    /** Whether both allow the same. */
    public boolean allowsTheSame(Tolerance other) {
        return same(lower, other.lower) && same(upper, other.upper) && unit.equals(other.unit);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null) {
            return other == null;
        }
        return other != null && one.compareTo(other) == 0;
    }

    /** As far as it lies in {@code begin <= t < end}; null where it does not. */
    public @Nullable Tolerance within(long begin, long end) {
        long first = Math.max(from, begin);
        long last = Math.min(to, end);
        return first < last ? new Tolerance(signal, lower, upper, unit, first, last, grade) : null;
    }

    /** {@code 9.9..10.1 mm}, a limit that is not there left out. */
    public String limits() {
        return text(lower) + ".." + text(upper) + " " + unit;
    }

    private static String text(@Nullable BigDecimal limit) {
        return limit == null ? "" : limit.toPlainString();
    }
}
