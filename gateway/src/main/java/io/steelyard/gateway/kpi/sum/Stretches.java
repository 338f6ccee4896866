package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.sum.KeptSums.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A period cut into whole UTC days, whole UTC hours and what is left of hours, in one way only, so that the digest of a period
 * is the same whatever was kept.
 *
 * @param span null for a part of an hour
 */
record Stretches(@Nullable Span span, long from, long to) {

    /** Of the minutes that begin in the period, in time order. */
    static List<Stretches> of(long from, long to) {
        List<Stretches> stretches = new ArrayList<>();
        long at = minute(from);
        long end = minute(to);
        while (at < end) {
            Span span = whole(at, end);
            long next = span == null ? Math.min(end, Span.HOUR.floor(at) + Span.HOUR.nanos()) : at + span.nanos();
            stretches.add(new Stretches(span, at, next));
            at = next;
        }
        return stretches;
    }

    /** The first minute that begins at the instant or behind it. */
    private static long minute(long at) {
        return -Math.floorDiv(-at, MinuteFold.NANOS) * MinuteFold.NANOS;
    }

    private static @Nullable Span whole(long at, long to) {
        for (Span span : List.of(Span.DAY, Span.HOUR)) {
            if (span.floor(at) == at && to - at >= span.nanos()) {
                return span;
            }
        }
        return null;
    }
}
