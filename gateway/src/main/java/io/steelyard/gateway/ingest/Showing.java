package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of an agent's values are shown as present ones: a last value moves to a higher number of its epoch, or to another
 * epoch, which {@link Node} says is a later one. Of several values of a signal in one payload only the last is shown. As many
 * entries as the agent has signals. For ingest's thread.
 */
final class Showing {
    private final LiveSink live;
    private final Map<SignalKey, Shown> bySignal = new HashMap<>();
    private final List<Shown> changed = new ArrayList<>();

    Showing(LiveSink live) {
        this.live = live;
    }

    /** A signal's last value: the number it has, and the point while it has not been told. */
    static final class Shown {
        private final SignalKey signal;
        private @Nullable UUID epoch;
        private long number;
        private @Nullable StoredPoint untold;

        private Shown(SignalKey signal) {
            this.signal = signal;
        }
    }

    /** Shows nothing that is older than what another has shown. */
    void goOnFrom(Showing other) {
        other.bySignal.forEach((signal, theirs) -> {
            Shown shown = of(signal);
            shown.epoch = theirs.epoch;
            shown.number = theirs.number;
        });
    }

    Shown of(SignalKey signal) {
        return bySignal.computeIfAbsent(signal, Shown::new);
    }

    /** A value of a publisher that does not number has no epoch and is always the last one. */
    void take(Shown shown, @Nullable UUID epoch, long number, StoredPoint point) {
        if (epoch != null) {
            if (epoch.equals(shown.epoch) && shown.number >= number) {
                return;
            }
            shown.epoch = epoch;
            shown.number = number;
        }
        if (shown.untold == null) {
            changed.add(shown);
        }
        shown.untold = point;
    }

    /** The payload is read, be it not to its end: what changed is told, and none of it again. */
    void tell() {
        try {
            for (Shown shown : changed) {
                StoredPoint point = shown.untold;
                if (point != null) {
                    live.value(shown.signal, point, false);
                }
            }
        } finally {
            changed.forEach(shown -> shown.untold = null);
            changed.clear();
        }
    }
}
