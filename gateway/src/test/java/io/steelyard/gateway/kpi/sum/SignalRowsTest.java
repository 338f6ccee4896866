package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.MinuteInput;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.ToldSignals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which signals had a value on a day, from rows as they are folded. */
final class SignalRowsTest {
    private static final long DAY = 1_440 * MinuteFold.NANOS;
    private static final long START = 20_000 * DAY;
    private static final long BAD = 0x8000_0000L;
    private static final AssetDescription ASSET = new AssetDescription(
            new AssetKey("works", "m"),
            new AgentKey("works", "edge"),
            "",
            "",
            "lathe",
            "lathe",
            "hall",
            "one",
            List.of(
                    signal("resting", FieldType.FLOAT),
                    signal("program", FieldType.STRING),
                    signal("broken", FieldType.FLOAT),
                    signal("mute", FieldType.STRING),
                    signal("unheard", FieldType.FLOAT)),
            List.of());

    private final TreeMap<Long, MinuteRow> rows = new TreeMap<>();
    private int read;

    private static SignalDescription signal(String name, FieldType type) {
        return new SignalDescription(name, name + "-field", type, type.name(), null, null, null, null, null, null);
    }

    private ToldSignals told(long from, long to) {
        SignalRows all = new SignalRows((asset, begin, end, fields) -> {
            read++;
            return List.copyOf(rows.subMap(begin, end).values());
        });
        return all.of(ASSET.key(), ASSET.signals(), new Window(from, to, "UTC"));
    }

    /** Nothing comes in the minute; the last points are these. */
    private void rests(long minute, long knownUntil, Map<String, StoredPoint> before) {
        rows.put(minute, MinuteFold.fold(new MinuteInput(ASSET, minute, Map.of(), before, List.of(), knownUntil)));
    }

    private static Map<String, StoredPoint> lastPoints() {
        Map<String, StoredPoint> before = new HashMap<>();
        before.put("resting", new StoredPoint(1, 0, 5.0));
        before.put("program", new StoredPoint(1, 0, "P1"));
        before.put("broken", new StoredPoint(1, BAD, null));
        before.put("mute", new StoredPoint(1, BAD, null));
        return before;
    }

    /** On change, and nothing changes: as long as its connection lives the value stands. Bad for ever is none. */
    @Test
    void whatRestsIsToldAndWhatIsBadIsNot() {
        for (long minute = START; minute < START + DAY; minute += MinuteFold.NANOS) {
            rests(minute, Long.MAX_VALUE, lastPoints());
        }
        ToldSignals told = told(START, START + DAY);
        assertThat(told.told()).containsExactlyInAnyOrder("resting", "program");
        assertThat(told.heard()).containsExactlyInAnyOrder("resting", "program", "broken");
        assertThat(read).as("the last hour, and the rest for what is not in it").isEqualTo(2);
    }

    /** What was told before the connection died is not known to be true any longer. */
    @Test
    void behindTheLastProofOfLifeNothingIsTold() {
        for (long minute = START; minute < START + DAY; minute += MinuteFold.NANOS) {
            rests(minute, START - 1, lastPoints());
        }
        assertThat(told(START, START + DAY).told()).isEmpty();
    }

    /** In the first minute of a day and never again. */
    @Test
    void oneMinuteIsEnough() {
        rests(START, Long.MAX_VALUE, lastPoints());
        assertThat(told(START, START + DAY).told()).containsExactlyInAnyOrder("resting", "program");
        assertThat(told(START + MinuteFold.NANOS, START + DAY)).isEqualTo(ToldSignals.NONE);
    }
}
