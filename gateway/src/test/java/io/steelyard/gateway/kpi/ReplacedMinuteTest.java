package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The minute in which a machine of another family comes, and the next ones. */
final class ReplacedMinuteTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private final TreeMap<Long, Long> states = new TreeMap<>();
    private final TreeMap<Long, Double> meter = new TreeMap<>();

    private static AssetDescription press(long replacedAt) {
        return new AssetDescription(
                new AssetKey("works", "press"),
                new AgentKey("works", "edge"),
                "",
                "",
                "press",
                "packml",
                "hall",
                "one",
                List.of(signal("state", FieldType.INT, null), signal("energy", FieldType.FLOAT, "kWh")),
                List.of(new Former("generic", replacedAt, replacedAt)));
    }

    private static SignalDescription signal(String role, FieldType type, @Nullable String unit) {
        return new SignalDescription(role, role, type, type.name(), role, unit, null, null, null, null);
    }

    private static StoredPoint point(long at, Object value) {
        return new StoredPoint(at, 0, value);
    }

    private static <T> List<StoredPoint> points(SortedMap<Long, T> of) {
        return of.entrySet().stream()
                .map(entry -> point(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Of the minute that begins a minute after the epoch. */
    private SortedMap<String, Object> fold(AssetDescription asset) {
        Map<String, StoredPoint> before = new TreeMap<>();
        Map<String, List<StoredPoint>> samples = new TreeMap<>();
        before.put(
                "state",
                points(states.headMap(MINUTE)).get(states.headMap(MINUTE).size() - 1));
        before.put("energy", point(0, 0.0));
        samples.put("state", points(states.subMap(MINUTE, 2 * MINUTE)));
        samples.put("energy", points(meter.subMap(MINUTE, 2 * MINUTE)));
        samples.values().removeIf(List::isEmpty);
        return MinuteFold.fold(new MinuteInput(
                        asset,
                        MINUTE,
                        samples,
                        before,
                        before,
                        List.of(),
                        Long.MAX_VALUE,
                        new Declared(
                                AssetPlan.NOTHING,
                                Nameplate.NOTHING,
                                List.of(),
                                ModelTimes.of(TimeModels.usual(), asset, List.of())
                                        .at(MINUTE),
                                Conversions.NONE,
                                Map.of())))
                .fields();
    }

    /** Up to the new machine's first word nobody knows what it does; energy of that time is idle or not. */
    @Test
    void whatTheOldOneSaidSaysNothingOfTheNewOne() {
        states.put(0L, 3L);
        states.put(MINUTE + 40 * SECOND, 6L);
        meter.put(MINUTE + 30 * SECOND, 1.0);
        meter.put(MINUTE + 50 * SECOND, 3.0);
        SortedMap<String, Object> row = fold(press(MINUTE + 20 * SECOND));
        assertThat(row.get("time.unknown")).isEqualTo(40 * SECOND);
        assertThat(row.get("time.6")).isEqualTo(20 * SECOND);
        assertThat(row.get(MinuteFold.UNDECIDED)).isEqualTo(1.0);
        assertThat(row.get(MinuteFold.IDLE)).isEqualTo(0.0);
        assertThat(row.get("failures")).isEqualTo(0L);
    }

    /** A stop of the new machine's is no failure that followed on what the old one did. */
    @Test
    void noFailureBeginsWithTheNewMachine() {
        states.put(0L, 3L);
        states.put(MINUTE, 9L);
        assertThat(fold(press(0)).get("failures")).as("as ever").isEqualTo(1L);
        assertThat(fold(press(MINUTE)).get("failures")).isEqualTo(0L);
        assertThat(fold(press(MINUTE)).get("time.9")).isEqualTo(MINUTE);
    }
}
