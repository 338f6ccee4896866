package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.edge.opcua.filter.SwingingDoor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The swinging doors of the signals of one notification. For the server's thread only. */
final class Doors {
    private final IdentityHashMap<Item, List<Seen>> seen = new IdentityHashMap<>();

    /** Where a value stands in its notification, and how the door sees it. */
    private record Seen(int index, SwingingDoor.Point point) {}

    /** The sample at this index is the item's next one. */
    void saw(Item item, int index, Sample sample, boolean overflows) {
        if (item.signal.swingingDoor() == null || sample.filtered()) {
            return;
        }
        @Nullable Double value = Parts.own(sample.value()) instanceof Number number ? number.doubleValue() : null;
        boolean isAlone = sample.first() || overflows || sample.value() instanceof Parts;
        seen.computeIfAbsent(item, any -> new ArrayList<>())
                .add(new Seen(index, new SwingingDoor.Point(sample.time(), value, sample.status(), isAlone)));
    }

    /** Marks what need not be told. */
    void close(List<Sample> samples) {
        seen.forEach((item, all) -> {
            Deadband door = item.signal.swingingDoor();
            SignalInfo info = item.info;
            @Nullable
            Double size = door == null
                    ? null
                    : door.size(info == null ? null : info.low(), info == null ? null : info.high());
            if (size == null) {
                return; // a share of a range that nobody told
            }
            BitSet left = SwingingDoor.leftOut(all.stream().map(Seen::point).toArray(SwingingDoor.Point[]::new), size);
            left.stream()
                    .map(i -> all.get(i).index())
                    .forEach(i -> samples.set(i, samples.get(i).leftOut()));
        });
    }
}
