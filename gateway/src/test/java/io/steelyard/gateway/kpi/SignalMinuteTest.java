package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a minute's row says about each signal. */
final class SignalMinuteTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 100 * MinuteFold.NANOS;
    private static final long BAD = 0x8000_0000L;

    private final Map<String, List<StoredPoint>> samples = new HashMap<>();
    private final Map<String, StoredPoint> before = new HashMap<>();
    private final List<GapRecord> gaps = new ArrayList<>();
    private long knownUntil = Long.MAX_VALUE;

    private void sample(String signal, long second, @Nullable Object value, long status) {
        samples.computeIfAbsent(signal, s -> new ArrayList<>())
                .add(new StoredPoint(MINUTE + second * SECOND, status, value));
    }

    private void gap(Scope scope, long from, long to) {
        gaps.add(new GapRecord(
                "g" + from, scope, MINUTE + from * SECOND, MINUTE + to * SECOND, null, null, GapCause.LINK_DOWN));
    }

    private SortedMap<String, Object> fold() {
        AssetDescription asset = new AssetDescription(
                new AssetKey("works", "m"),
                new AgentKey("works", "edge"),
                "",
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(
                        signal("power", FieldType.FLOAT),
                        signal("count", FieldType.UINT),
                        signal("on", FieldType.BOOL),
                        signal("program", FieldType.STRING)),
                List.of());
        return MinuteFold.fold(new MinuteInput(asset, MINUTE, samples, before, gaps, knownUntil))
                .fields();
    }

    private static SignalDescription signal(String name, FieldType type) {
        return new SignalDescription(name, name, type, type.name(), null, null, null, null, null, null);
    }

    /** On-change signals are silent while nothing changes, and that silence is worth as much as samples. */
    @Test
    void aSilentMinuteHasTheValueThatIsStillTrue() {
        before.put("power", new StoredPoint(1, 0, 5.0));
        before.put("on", new StoredPoint(1, 0, true));
        before.put("program", new StoredPoint(1, 0, "P1"));
        assertThat(fold())
                .containsEntry("power.first", 5.0)
                .containsEntry("power.last", 5.0)
                .containsEntry("power.min", 5.0)
                .containsEntry("power.max", 5.0)
                .containsEntry("power.mean", 5.0)
                .containsEntry("power.coverage", 1.0)
                .containsEntry("on.last", 1L)
                .containsEntry("program.last", "P1")
                .doesNotContainKeys("count.coverage", "on.coverage", "program.first");
    }

    @Test
    void weighsEachValueByTheTimeItWasTrue() {
        before.put("power", new StoredPoint(1, 0, 2.0));
        sample("power", 15, 10.0, 0);
        sample("power", 45, 4.0, 0);
        assertThat(fold())
                .containsEntry("power.first", 2.0)
                .containsEntry("power.last", 4.0)
                .containsEntry("power.min", 2.0)
                .containsEntry("power.max", 10.0)
                .containsEntry("power.mean", (2.0 * 15 + 10.0 * 30 + 4.0 * 15) / 60);
    }

    @Test
    void aBadStretchIsNotCoveredAndHasNoPartInTheMean() {
        sample("power", 0, 1.0, 0);
        sample("power", 15, null, BAD);
        sample("power", 30, Double.NaN, 0);
        sample("power", 45, 3.0, 0x4000_0000L);
        assertThat(fold())
                .containsEntry("power.coverage", 0.5)
                .containsEntry("power.mean", 2.0)
                .containsEntry("power.last", 3.0);
    }

    /** Whether a gap is this signal's own, its asset's or its agent's: what lies in it nobody knows. */
    @Test
    void gapsAndMissingProofOfLifeTakeCoverage() {
        before.put("power", new StoredPoint(1, 0, 5.0));
        before.put("count", new StoredPoint(1, 0, -1L));
        gap(Scope.agent("works", "edge").signal("m", "power"), 0, 12);
        gap(Scope.agent("works", "edge"), 6, 18);
        gap(Scope.agent("works", "other"), 20, 40);
        knownUntil = MINUTE + 48 * SECOND;
        assertThat(fold())
                .containsEntry("power.coverage", 0.5)
                .containsEntry("count.coverage", 0.6)
                .containsEntry("count.last", 0x1p64);
        knownUntil = MINUTE;
        assertThat(fold()).containsEntry("power.coverage", 0.0).doesNotContainKey("power.last");
    }

    /** The sample itself was read, whatever is unknown around it. */
    @Test
    void aSampleInsideAGapCountsForNoTime() {
        gap(Scope.agent("works", "edge"), 0, 60);
        sample("power", 20, 3.0, 0);
        sample("power", 40, 5.0, 0);
        assertThat(fold())
                .containsEntry("power.coverage", 0.0)
                .containsEntry("power.min", 3.0)
                .containsEntry("power.mean", 4.0);
    }

    /** What the next minute begins with stands in the row, also where a gap hides it. */
    @Test
    void handsOverWhatAGapHides() {
        gap(Scope.agent("works", "edge"), 0, 60);
        before.put("power", new StoredPoint(1, 0, 5.0));
        Object five = fold().get("handed");
        before.put("power", new StoredPoint(1, 0, 6.0));
        assertThat(fold().get("handed")).isNotEqualTo(five);
    }

    @Test
    void cutsLongTexts() {
        sample("program", 1, "长".repeat(5_000), 0);
        assertThat(fold()).containsEntry("program.last", "长".repeat(1_000));
    }

    /** Coverage by the second, counted plainly, and a mean that lies between least and greatest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void agreesWithPlainCounting(long seed) {
        Random random = new Random(seed);
        boolean[] known = new boolean[60];
        Double present = random.nextBoolean() ? null : (Double) (double) random.nextInt(100);
        if (present != null) {
            before.put("power", new StoredPoint(1, 0, present));
        }
        int until = random.nextInt(70);
        knownUntil = MINUTE + until * SECOND;
        boolean[] dark = new boolean[60];
        for (int i = random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(59);
            int to = from + 1 + random.nextInt(60 - from);
            gap(Scope.agent("works", "edge"), from, to);
            for (int second = from; second < to; second++) {
                dark[second] = true;
            }
        }
        double sum = 0;
        int count = 0;
        for (int second = 0; second < 60; second++) {
            if (random.nextInt(5) == 0) {
                boolean bad = random.nextInt(4) == 0;
                present = bad ? null : (Double) (double) random.nextInt(100);
                sample("power", second, present, bad ? BAD : 0);
            }
            known[second] = present != null && !dark[second] && second < until;
            sum += known[second] && present != null ? present : 0;
            count += known[second] ? 1 : 0;
        }
        SortedMap<String, Object> row = fold();
        if (count > 0) {
            assertThat((Double) row.get("power.coverage")).as("seed %d", seed).isCloseTo(count / 60.0, within(1e-12));
            assertThat((Double) row.get("power.mean")).as("seed %d", seed).isCloseTo(sum / count, within(1e-9));
        } else {
            assertThat(row.getOrDefault("power.coverage", 0.0))
                    .as("seed %d", seed)
                    .isEqualTo(0.0);
        }
    }
}
