package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

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

final class MinuteFoldTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 100 * MinuteFold.NANOS;
    private static final long BAD = 0x8000_0000L;

    private final Map<String, List<StoredPoint>> samples = new HashMap<>();
    private final Map<String, StoredPoint> before = new HashMap<>();
    private final List<GapRecord> gaps = new ArrayList<>();
    private long knownUntil = Long.MAX_VALUE;
    private String counterType = "Int64";

    private void sample(String signal, long second, @Nullable Object value, long status) {
        samples.computeIfAbsent(signal, s -> new ArrayList<>())
                .add(new StoredPoint(MINUTE + second * SECOND, status, value));
    }

    private void gap(long from, @Nullable Long to) {
        gap(Scope.agent("works", "edge"), from, to);
    }

    private void gap(Scope scope, long from, @Nullable Long to) {
        gaps.add(new GapRecord(
                "g" + from,
                scope,
                MINUTE + from * SECOND,
                to == null ? null : (Long) (MINUTE + to * SECOND),
                null,
                null,
                GapCause.LINK_DOWN));
    }

    private SortedMap<String, Object> fold() {
        AssetDescription asset = new AssetDescription(
                new AssetKey("works", "m"),
                new AgentKey("works", "edge"),
                "plc",
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(
                        signal("s", "state", "Int32"),
                        signal("m", "mode", "Int32"),
                        signal("parts", "good", counterType)),
                List.of());
        return MinuteFold.fold(new MinuteInput(asset, MINUTE, samples, before, gaps, knownUntil))
                .fields();
    }

    private static SignalDescription signal(String name, String role, String type) {
        return new SignalDescription(name, name, FieldType.INT, type, role, null, null, null, null, null);
    }

    private void runs() {
        before.put("s", new StoredPoint(1, 0, 3L));
        before.put("m", new StoredPoint(1, 0, 3L));
    }

    @Test
    void givesSilenceToTheLastKnownState() {
        runs();
        assertThat(fold()).containsEntry("time.3.3", 60 * SECOND).containsEntry("time.unknown", 0L);
    }

    @Test
    void cutsTheMinuteWhereStateOrModeChanges() {
        runs();
        sample("s", 10, 1L, 0);
        sample("m", 25, 2L, 0);
        assertThat(fold())
                .containsEntry("time.3.3", 10 * SECOND)
                .containsEntry("time.1.3", 15 * SECOND)
                .containsEntry("time.1.2", 35 * SECOND);
    }

    @Test
    void knowsNothingInAGapAndAfterABadValue() {
        runs();
        gap(10, 20L);
        sample("s", 50, null, BAD);
        assertThat(fold()).containsEntry("time.3.3", 40 * SECOND).containsEntry("time.unknown", 20 * SECOND);
    }

    /** An agent reads several servers; that one of them was away says nothing of the others' machines. */
    @Test
    void aGapOfAnotherServerIsNoneOfTheAssets() {
        runs();
        gap(Scope.server("works", "edge", "press"), 10, 20L);
        gap(Scope.server("works", "edge", "plc"), 40, 45L);
        assertThat(fold()).containsEntry("time.3.3", 55 * SECOND).containsEntry("time.unknown", 5 * SECOND);
    }

    /** A machine that runs in nobody knows which mode is not known to produce. */
    @Test
    void knowsNothingWhileTheModeIsBad() {
        runs();
        sample("m", 50, 3L, BAD);
        assertThat(fold()).containsEntry("time.3.3", 50 * SECOND).containsEntry("time.unknown", 10 * SECOND);
    }

    @Test
    void anUncertainSampleIsNoGoodOne() {
        runs();
        sample("parts", 1, 1L, 0);
        sample("parts", 2, 2L, 0x4000_0000L);
        sample("parts", 3, null, BAD);
        assertThat(fold())
                .containsEntry("samples.good", 1L)
                .containsEntry("samples.uncertain", 1L)
                .containsEntry("samples.bad", 1L);
    }

    @Test
    void knowsNothingFromAnOpenGapOn() {
        runs();
        gap(45, null);
        assertThat(fold()).containsEntry("time.3.3", 45 * SECOND).containsEntry("time.unknown", 15 * SECOND);
    }

    /** A broken thermometer or somebody else's dead agent says nothing about what this machine does. */
    @Test
    void doesNotMindGapsOfOtherSignalsAndOtherAgents() {
        runs();
        gap(Scope.agent("works", "edge").signal("m", "parts"), 5, 15L);
        gap(Scope.agent("works", "other-edge"), 20, 30L);
        assertThat(fold())
                .containsEntry("time.3.3", 60 * SECOND)
                .containsEntry("time.unknown", 0L)
                .containsEntry("covered", 60 * SECOND);
        gap(Scope.agent("works", "edge").signal("m", "s"), 40, 50L);
        assertThat(fold()).containsEntry("time.unknown", 10 * SECOND).containsEntry("covered", 60 * SECOND);
        gap(Scope.server("works", "edge", "plc"), 55, null);
        assertThat(fold()).containsEntry("time.unknown", 15 * SECOND).containsEntry("covered", 55 * SECOND);
    }

    /** The record of the server's loss stays: of what else it reads nobody knows. */
    @Test
    void whatHistoryFilledCountsAsSeen() {
        runs();
        Scope plc = Scope.server("works", "edge", "plc");
        gap(plc, 20, 40L);
        filled(plc.signal("m", "s"), 20, 41);
        assertThat(fold()).containsEntry("time.unknown", 20 * SECOND);
        filled(plc.signal("m", "m"), 20, 42);
        assertThat(fold()).containsEntry("time.unknown", 0L).containsEntry("covered", 40 * SECOND);
        filled(plc.signal("m", "parts"), 20, 43);
        assertThat(fold()).containsEntry("covered", 60 * SECOND);
    }

    private void filled(Scope scope, long from, long to) {
        gaps.add(new GapRecord(
                "f" + scope.signal(),
                scope,
                MINUTE + from * SECOND,
                MINUTE + to * SECOND,
                null,
                null,
                GapCause.LINK_DOWN,
                new GapRecord.Filled(GapRecord.Filled.HISTORY, 3)));
    }

    @Test
    void coversNothingBeforeTheFirstSampleEver() {
        assertThat(fold()).containsEntry("covered", 0L);
        sample("parts", 47, 1L, 0);
        assertThat(fold()).containsEntry("covered", 13 * SECOND);
    }

    /** An asset that is away may still turn out to have been well: such a minute says that it is open. */
    @Test
    void saysThatAMinuteIsOpenWhileItsAssetIsAway() {
        runs();
        knownUntil = MINUTE + 30 * SECOND;
        assertThat(fold()).containsEntry("time.unknown", 30 * SECOND).containsEntry("open", 1L);
        knownUntil = Long.MAX_VALUE;
        assertThat(fold()).containsEntry("time.unknown", 0L).containsEntry("open", 0L);
    }

    @Test
    void countsAnIncreaseWhereItIsSeen() {
        before.put("parts", new StoredPoint(1, 0, 10L));
        sample("parts", 5, 12L, 0);
        sample("parts", 9, 15L, 0);
        assertThat(fold()).containsEntry("good", 5.0).containsEntry("good.resets", 0L);
    }

    @Test
    void startsAgainAfterAReset() {
        before.put("parts", new StoredPoint(1, 0, 1_000L));
        sample("parts", 5, 2L, 0);
        assertThat(fold()).containsEntry("good", 2.0).containsEntry("good.resets", 1L);
    }

    @Test
    void goesOnOverTheEndOfASmallCounter() {
        counterType = "UInt16";
        before.put("parts", new StoredPoint(1, 0, 65_530L));
        sample("parts", 5, 4L, 0);
        assertThat(fold())
                .containsEntry("good", 10.0)
                .containsEntry("good.rollovers", 1L)
                .containsEntry("good.resets", 0L);
    }

    /** The first value ever tells where a counter stands, not what was made. */
    @Test
    void inventsNoIncreaseForAFirstValue() {
        sample("parts", 5, 4_711L, 0);
        assertThat(fold()).containsEntry("good", 0.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void timeSumsToTheMinuteAndASecondFoldSaysTheSame(long seed) {
        Random random = new Random(seed);
        for (long second = 0; second < 60; second += 1 + random.nextInt(9)) {
            String signal = random.nextBoolean() ? "s" : "m";
            boolean bad = random.nextInt(6) == 0;
            sample(signal, second, bad ? null : (Long) (long) random.nextInt(4), bad ? BAD : 0);
        }
        if (random.nextBoolean()) {
            runs();
        }
        if (random.nextBoolean()) {
            gap(random.nextInt(60), random.nextBoolean() ? null : (Long) (60L + random.nextInt(60)));
        }
        knownUntil = random.nextBoolean() ? Long.MAX_VALUE : MINUTE + random.nextInt(70) * SECOND;
        SortedMap<String, Object> row = fold();
        long sum = row.subMap("time.", "time/").values().stream()
                .mapToLong(value -> (Long) value)
                .sum();
        assertThat(sum).as("seed %d: %s", seed, row).isEqualTo(MinuteFold.NANOS);
        assertThat(fold()).as("seed %d", seed).isEqualTo(row);
    }
}
