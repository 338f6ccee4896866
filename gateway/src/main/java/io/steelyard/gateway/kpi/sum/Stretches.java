package io.steelyard.gateway.kpi.sum;

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

    /** In time order. */
    static List<Stretches> of(long from, long to) {
        List<Stretches> stretches = new ArrayList<>();
        long at = from;
        while (at < to) {
            Span span = whole(at, to);
            long next = span == null ? Math.min(to, Span.HOUR.floor(at) + Span.HOUR.nanos()) : at + span.nanos();
            stretches.add(new Stretches(span, at, next));
            at = next;
        }
        return stretches;
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
