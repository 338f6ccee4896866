package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one signal said last, asked for at instants that never go back. */
final class Track {
    private final List<StoredPoint> points;
    private final long since;
    private @Nullable StoredPoint present;
    private int next;

    /** Of the signal's points before and in the minute; of no signal nothing was ever said. */
    Track(MinuteInput input, @Nullable String signal) {
        this(input, signal, Long.MIN_VALUE);
    }

    /** The same, but that points before the instant say nothing. */
    Track(MinuteInput input, @Nullable String signal, long since) {
        this.since = since;
        points = signal == null ? List.of() : input.samples().getOrDefault(signal, List.of());
        present = signal == null ? null : input.before().get(signal);
    }

    /** Adds where it says something else. */
    void mark(Edges edges) {
        for (StoredPoint point : points) {
            edges.add(point.time());
        }
    }

    /** The last point up to the instant, included. */
    @Nullable
    StoredPoint at(long instant) {
        while (next < points.size() && points.get(next).time() <= instant) {
            present = points.get(next++);
        }
        return present;
    }

    /** The value of the last point up to the instant; null when that one says nothing. */
    @Nullable
    Object valueAt(long instant) {
        StoredPoint point = at(instant);
        return point == null || point.time() < since || !MinuteFold.isUsable(point) ? null : point.value();
    }
}
