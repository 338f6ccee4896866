package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a machine that tells no state works, as its counter of parts shows: for so long after each step as its rule table says.
 * The last point before the minute counts as a step, because counters are told when they change.
 */
final class Moving {
    private static final List<String> ROLES = List.of("total", "good");

    private final String signal;
    private final List<StoredPoint> points;
    private final long lasts;
    private final long since;
    private final @Nullable StoredPoint before;
    private final @Nullable StoredPoint usableBefore;

    private Moving(String signal, MinuteInput input) {
        this.signal = signal;
        this.points = input.samples().getOrDefault(signal, List.of());
        this.lasts = input.declared().model().words().executingForNanos();
        this.since = input.declared().table().since();
        Map<String, StoredPoint> last = input.before();
        this.before = last.get(signal);
        this.usableBefore = input.counters().get(signal);
    }

    /** Null when the asset has no such counter, or its rule table no such rule. */
    static @Nullable Moving of(MinuteInput input, Machine machine) {
        if (input.declared().model().words().executingForNanos() == 0) {
            return null;
        }
        for (String role : ROLES) {
            SignalDescription described = machine.with(role);
            if (described != null) {
                return new Moving(described.name(), input);
            }
        }
        return null;
    }

    String signal() {
        return signal;
    }

    void mark(Edges edges) {
        if (usableBefore != null) {
            edges.add(usableBefore.time() + lasts);
        }
        for (StoredPoint point : points) {
            edges.add(point.time());
            edges.add(point.time() + lasts);
        }
    }

    /** Whether the counter could be read at the instant. */
    boolean isKnown(long at) {
        StoredPoint last = before;
        for (StoredPoint point : points) {
            if (point.time() <= at) {
                last = point;
            }
        }
        return last != null && last.time() >= since && MinuteFold.isUsable(last);
    }

    /** Whether the machine works at the instant. */
    boolean at(long instant) {
        StoredPoint last = usableBefore;
        long step = last == null ? Long.MIN_VALUE : last.time();
        for (StoredPoint point : points) {
            if (point.time() > instant) {
                break;
            }
            if (MinuteFold.isUsable(point)) {
                if (last != null && !Objects.equals(point.value(), last.value())) {
                    step = point.time();
                }
                last = point;
            }
        }
        return step != Long.MIN_VALUE && instant < step + lasts;
    }
}
