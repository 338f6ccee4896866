package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The points of a minute by the machine's signals, each looked for once. */
final class MachineMinute {
    private final long minute;
    private final @Nullable StoredPoint[] before;
    private final List<List<StoredPoint>> samples;

    MachineMinute(MinuteInput input, Machine machine) {
        minute = input.minute();
        List<MachineSignal> signals = machine.signals();
        before = new StoredPoint[signals.size()];
        samples = new ArrayList<>(signals.size());
        for (MachineSignal signal : signals) {
            before[samples.size()] = input.before().get(signal.name());
            samples.add(input.samples().getOrDefault(signal.name(), List.of()));
        }
    }

    /** Its begin. */
    long minute() {
        return minute;
    }

    /** The last one before the minute. */
    @Nullable
    StoredPoint before(MachineSignal signal) {
        return before[signal.place()];
    }

    /** Those of the minute. */
    List<StoredPoint> samples(MachineSignal signal) {
        return samples.get(signal.place());
    }

    /** The last one up to the minute's end. */
    @Nullable
    StoredPoint last(MachineSignal signal) {
        List<StoredPoint> points = samples(signal);
        return points.isEmpty() ? before(signal) : points.get(points.size() - 1);
    }
}
