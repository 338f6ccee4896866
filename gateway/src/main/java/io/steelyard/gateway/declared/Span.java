package io.steelyard.gateway.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of time in which something holds.
 *
 * @param from nanoseconds since 1970, included
 * @param to not included
 */
record Span<T>(long from, long to, T what) {

    boolean holds(long instant) {
        return from <= instant && instant < to;
    }

    boolean touches(long begin, long end) {
        return from < end && begin < to;
    }

    /** Whether any of them holds at the instant. */
    static boolean any(List<? extends Span<?>> spans, long instant) {
        for (Span<?> span : spans) {
            if (span.holds(instant)) {
                return true;
            }
        }
        return false;
    }

    /** What holds at the instant; of several the one that began last, and of those that began together the last. */
    static <T> @Nullable T latest(List<Span<T>> spans, long instant) {
        Span<T> latest = null;
        for (Span<T> span : spans) {
            if (span.holds(instant) && (latest == null || span.from() >= latest.from())) {
                latest = span;
            }
        }
        return latest == null ? null : latest.what();
    }
}
