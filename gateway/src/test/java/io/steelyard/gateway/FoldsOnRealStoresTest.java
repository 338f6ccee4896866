package io.steelyard.gateway;

import static io.steelyard.gateway.MinutesOnDisk.AGENT;
import static io.steelyard.gateway.MinutesOnDisk.ASSET;
import static io.steelyard.gateway.MinutesOnDisk.MINUTE;
import static io.steelyard.gateway.MinutesOnDisk.SECOND;
import static io.steelyard.gateway.MinutesOnDisk.START;
import static io.steelyard.gateway.MinutesOnDisk.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.sum.KeptSums;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.system.Query;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding between the embedded store and the system records, on a clock that the test sets. */
final class FoldsOnRealStoresTest {
    @TempDir
    private Path folder;

    private MinutesOnDisk disk;

    @BeforeEach
    void open() {
        disk = new MinutesOnDisk(folder);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private static final Catalogue CATALOGUE = Catalogue.usual();

    private static final IndicatorValue.Window WINDOW = new IndicatorValue.Window(START, START + 4 * MINUTE, "UTC");

    /** Also minutes that lie between two samples: what the late one says is true until the next. */
    @Test
    void foldsEveryMinuteAgainThatALateSampleSpeaksOf() throws Exception {
        disk.state(START, 3, 0);
        disk.foldUntil(START + 5 * MINUTE);
        disk.state(START + 4 * MINUTE, 3, 0);
        List<MinuteRow> first = disk.foldUntil(START + 6 * MINUTE);
        assertThat(field(first, "time.3")).hasSize(5).containsOnly("60000000000");
        disk.state(START + MINUTE + 30 * SECOND, 1, 0);
        List<MinuteRow> second = disk.foldUntil(START + 6 * MINUTE + SECOND);
        assertThat(field(second, "time.1"))
                .containsExactly("null", "30000000000", "60000000000", "60000000000", "null");
    }

    /** Killed before any write of it, folding is done again, with all that follows from it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void killedBetweenAnyTwoWritesItFoldsTheSame(int life) throws Exception {
        disk.state(START, 3, 0);
        disk.foldUntil(START + 5 * MINUTE);
        disk.state(START + 4 * MINUTE, 3, 0);
        disk.foldUntil(START + 6 * MINUTE);
        disk.state(START + MINUTE + 30 * SECOND, 1, 0);

        disk.folds = new Folds(disk.mortal(life), () -> disk.now, () -> 0);
        try {
            disk.foldUntil(START + 6 * MINUTE + SECOND);
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
        }
        disk.folds = disk.folds();
        assertThat(field(disk.foldUntil(START + 6 * MINUTE + SECOND), "time.1"))
                .containsExactly("null", "30000000000", "60000000000", "60000000000", "null");
    }

    /** The list is written before the points are: a minute folded in between would lack them for ever. */
    @Test
    void foldsAMinuteOnlyWhenWhatListedItIsStored() throws Exception {
        disk.foldUntil(START + 3 * MINUTE);
        disk.system.write(List.of(new SystemRow.DirtyMinute(ASSET, START)));
        disk.handedOver = 1;
        assertThat(disk.foldUntil(START + 3 * MINUTE + SECOND)).noneMatch(row -> row.minute() == START);
        disk.state(START, 3, 0);
        disk.storedBatches = 1;
        assertThat(field(disk.foldUntil(START + 3 * MINUTE + 2 * SECOND), "time.3"))
                .startsWith("60000000000");
    }

    @Test
    void aMinuteListedAgainWhileItIsFoldedStaysOnTheList() {
        List<SystemRow> minutes =
                List.of(new SystemRow.DirtyMinute(ASSET, START), new SystemRow.DirtyMinute(ASSET, START + MINUTE));
        disk.system.write(minutes);
        List<SystemRow.DirtyMinute> folding = disk.system.dirtyMinutes(Long.MAX_VALUE, 10);
        disk.system.write(minutes.subList(1, 2));
        disk.system.settle(folding);
        assertThat(disk.system.dirtyMinutes(Long.MAX_VALUE, 10)).containsExactlyElementsOf(folding.subList(1, 2));
    }

    /** What was made while the counter could not be read is seen, and counted, when it can be read again. */
    @Test
    void countsOnFromTheLastUsableValueBeforeABadOne() throws Exception {
        disk.describe("good");
        disk.state(START, 100, 0);
        disk.state(START + 30 * SECOND, 0, 0x8000_0000L);
        disk.state(START + 90 * SECOND, 0, 0x8000_0000L);
        disk.state(START + 3 * MINUTE, 107, 0);
        List<MinuteRow> rows = disk.foldUntil(START + 6 * MINUTE);
        assertThat(field(rows, "good")).startsWith("0.0", "0.0", "0.0", "7.0");
        assertThat(field(rows, "last.good")).startsWith("100", "100", "100", "107");
    }

    /** Half of the window nobody looked: the share of what was seen says nothing about the other half. */
    @Test
    void coversOnlyTheTimeInWhichSomebodyLooked() throws Exception {
        disk.state(START, 3, 0);
        disk.system.write(List.of(new SystemRow.Gap(
                new InboxPosition(0, 99),
                0,
                new GapRecord(
                        "g",
                        Scope.agent("works", "edge"),
                        START + MINUTE,
                        START + 3 * MINUTE,
                        null,
                        null,
                        GapCause.AGENT_DOWN))));
        for (int minute = 0; minute < 4; minute++) {
            disk.system.write(List.of(new SystemRow.DirtyMinute(ASSET, START + minute * MINUTE)));
        }
        disk.foldUntil(START + 6 * MINUTE);
        IndicatorValue quality = indicator("C10");
        assertThat(quality.value()).isEqualByComparingTo("1");
        assertThat(quality.coverage()).isEqualTo(0.5);
        assertThat(quality.low())
                .as("nobody knows how many came while nobody looked")
                .isEqualByComparingTo("0");
        assertThat(quality.high()).isEqualByComparingTo("1");
    }

    /** The same sums from other minutes are other evidence. */
    @Test
    void fingerprintsTheMinutesThemselves() throws Exception {
        disk.state(START, 3, 0);
        disk.foldUntil(START + 5 * MINUTE);
        String first = indicator("C10").outcome().fingerprint();
        assertThat(indicator("C10").outcome().fingerprint()).isEqualTo(first).matches("[0-9a-f]{64}");
        List<MinuteRow> rows = disk.store.minutes(ASSET, START, START + 4 * MINUTE);
        disk.store.writeMinutes(List.of(with(rows.get(0), rows.get(1)), with(rows.get(1), rows.get(0))));
        assertThat(indicator("C10").outcome().fingerprint()).isNotEqualTo(first);
    }

    private static MinuteRow with(MinuteRow place, MinuteRow content) {
        return new MinuteRow(
                place.asset(), place.equipmentClass(), place.area(), place.line(), place.minute(), content.fields());
    }

    @Test
    void writesEqualRowsWhenAMinuteIsFoldedTwice() throws Exception {
        disk.state(START + 5 * SECOND, 3, 0);
        List<MinuteRow> first = disk.foldUntil(START + 3 * MINUTE);
        disk.system.write(List.of(new SystemRow.DirtyMinute(ASSET, START)));
        assertThat(disk.foldUntil(START + 3 * MINUTE)).isEqualTo(first);
    }

    /** The agent was away but the machine was not: silence behind a closed door is proved good when the door opens. */
    @Test
    void closesMinutesThatWereFoldedWhileTheAgentWasAway() throws Exception {
        disk.state(START, 3, 0);
        disk.foldUntil(START + 2 * MINUTE);
        disk.life.agent(AGENT, false, START + 2 * MINUTE);
        disk.foldUntil(START + 5 * MINUTE);
        assertThat(field(disk.store.minutes(ASSET, START, START + 60 * MINUTE), "open"))
                .contains("1");
        disk.comesBack();
        List<MinuteRow> rows = disk.foldUntil(START + 6 * MINUTE);
        assertThat(field(rows, "time.3")).hasSize(5).containsOnly("60000000000");
        assertThat(field(rows, "open")).containsOnly("0");
    }

    /** Nobody folds while the process is down; the minutes are made up for when it is back. */
    @Test
    void foldsTheMinutesOfItsOwnAbsence() throws Exception {
        disk.state(START, 3, 0);
        disk.foldUntil(START + 2 * MINUTE);
        disk.folds = disk.folds();
        assertThat(field(disk.foldUntil(START + 9 * MINUTE), "time.3"))
                .hasSize(8)
                .containsOnly("60000000000");
    }

    @Test
    void saysWhatShareOfTheSamplesWasGoodAndHowFarItWasRunning() throws Exception {
        disk.state(START, 3, 0);
        disk.state(START + 2 * MINUTE, 1, 0);
        disk.state(START + 3 * MINUTE, 0, 0x8000_0000L);
        disk.foldUntil(START + 5 * MINUTE);
        IndicatorValue quality = indicator("C10");
        assertThat(quality.value()).isEqualByComparingTo("0.6666666666666667");
        assertThat(quality.coverage()).isEqualTo(1);
        IndicatorValue availability = indicator("K01");
        assertThat(availability.value()).isEqualByComparingTo("0.6666666666666667");
        assertThat(availability.low()).isEqualByComparingTo("0.5");
        assertThat(availability.high()).isEqualByComparingTo("0.75");
        assertThat(availability.coverage()).isEqualTo(0.75);
    }

    @Test
    void assessesNothingWithoutData() {
        for (IndicatorValue value : indicators().of(Subject.site("works"), WINDOW)) {
            assertThat(value.value()).isNull();
            assertThat(value.low()).isNull();
            assertThat(value.high()).isNull();
            assertThat(value.outcome().assessed()).isFalse();
        }
    }

    /** From the number to the assets, from an asset to its minutes, from a minute to its samples. */
    @Test
    void restsOnSamplesThatAreThere() throws Exception {
        disk.state(START + SECOND, 3, 0);
        disk.state(START + 70 * SECOND, 1, 0);
        disk.foldUntil(START + 5 * MINUTE);
        IndicatorValue site = indicator("C10");
        List<IndicatorValue> assets = indicators().byAsset("C10", Subject.site("works"), WINDOW);
        assertThat(assets).extracting(IndicatorValue::denominator).containsExactly(site.denominator());
        long samples = 0;
        for (MinuteRow row : disk.store.minutes(ASSET, WINDOW.from(), WINDOW.to())) {
            int stored = disk.store
                    .points(new SignalKey(ASSET, "s"), row.minute(), row.minute() + MINUTE, 100)
                    .points()
                    .size();
            assertThat(row.fields().get("samples.good")).isEqualTo((long) stored);
            samples += stored;
        }
        assertThat(site.denominator()).isEqualByComparingTo(BigDecimal.valueOf(samples));
    }

    private Indicators indicators() {
        AssetDescription asset = live();
        Kpis kpis =
                new Kpis(new Sums(disk.store::minutes, KeptSums.nothing(), Declarations.none(), TimeModels.usual()));
        return new Indicators(
                CATALOGUE,
                (site, window) -> List.of(asset),
                Map.of(
                        "kpi",
                        (subject, assets, window) -> kpis.of(
                                new Kpis.Subject(
                                        subject.toString(), subject.site(), List.of(asset), subject.asset() != null),
                                window)));
    }

    private AssetDescription live() {
        return disk.life.assets().get(0).description();
    }

    private IndicatorValue indicator(String id) {
        return indicators().of(id, Subject.site("works"), WINDOW).get(0);
    }

    /** Coverage of the rows and the gap list are two accounts of one thing: what is not in a gap is covered. */
    @Test
    void coverageOfTheRowsIsTheWindowWithoutTheGaps() throws Exception {
        disk.state(START, 3, 0);
        long[][] gaps = {{20, 50}, {40, 95}, {170, 240}, {239, 241}};
        for (int i = 0; i < gaps.length; i++) {
            disk.system.write(List.of(new SystemRow.Gap(
                    new InboxPosition(0, 100 + i),
                    0,
                    new GapRecord(
                            "g" + i,
                            i == 1 ? Scope.agent("works", "edge").signal("m", "s") : Scope.agent("works", "edge"),
                            START + gaps[i][0] * SECOND,
                            START + gaps[i][1] * SECOND,
                            null,
                            null,
                            GapCause.LINK_DOWN))));
        }
        for (int minute = 0; minute < 5; minute++) {
            disk.system.write(List.of(new SystemRow.DirtyMinute(ASSET, START + minute * MINUTE)));
        }
        List<MinuteRow> rows = disk.foldUntil(START + 7 * MINUTE);
        double covered = 0;
        for (MinuteRow row : rows.subList(0, 5)) {
            covered += (Double) row.fields().get("s.coverage") * 60;
        }
        BitSet dark = new BitSet();
        for (GapRecord gap : disk.system.gaps(Query.all(100))) {
            dark.set((int) ((gap.from() - START) / SECOND), (int) ((gap.to() - START) / SECOND));
        }
        assertThat(covered).isCloseTo(300.0 - dark.cardinality(), within(1e-6));
    }

    /** However late samples come, at the end the rows are those of a fold that had everything from the beginning. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lateDataLeavesTheSameRowsAsTimelyData(long seed) throws Exception {
        Random random = new Random(seed);
        List<long[]> samples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            samples.add(new long[] {
                START + random.nextInt(480) * SECOND + i, random.nextInt(5), random.nextInt(4) == 0 ? 0x8000_0000L : 0
            });
        }
        samples.sort(Comparator.comparingLong(sample -> sample[0]));
        disk.state(START, 3, 0);
        List<long[]> late = new ArrayList<>();
        for (long[] sample : samples) {
            if (random.nextInt(3) == 0) {
                late.add(sample);
            } else {
                disk.state(sample[0], sample[1], sample[2]);
            }
            disk.foldUntil(Math.max(disk.now, sample[0]));
        }
        disk.foldUntil(START + 10 * MINUTE);
        for (long[] sample : late) {
            disk.state(sample[0], sample[1], sample[2]);
            disk.foldUntil(disk.now + SECOND);
        }
        List<MinuteRow> rows = disk.foldUntil(START + 11 * MINUTE);
        disk.folds = disk.folds();
        for (MinuteRow row : rows) {
            disk.system.write(List.of(new SystemRow.DirtyMinute(ASSET, row.minute())));
        }
        assertThat(disk.foldUntil(START + 11 * MINUTE)).as("seed %d", seed).isEqualTo(rows);
    }

    /** An agent that proves life is believed as far as it does, and its minutes wait for the proof. */
    @Test
    void believesASilentMachineAsFarAsItsAgentProves() throws Exception {
        disk.state(START, 3, 0);
        disk.life.alive(
                new AliveRecord(Scope.server("works", "edge", "plc"), START + 90 * SECOND, START + 91 * SECOND));
        List<MinuteRow> rows = disk.foldUntil(START + 2 * MINUTE + 11 * SECOND);
        assertThat(field(rows, "s.coverage")).containsExactly("1.0");
        rows = disk.foldUntil(START + 2 * MINUTE + 41 * SECOND);
        assertThat(field(rows, "s.coverage")).containsExactly("1.0", "0.5");
        disk.life.alive(
                new AliveRecord(Scope.server("works", "edge", "plc"), START + 150 * SECOND, START + 161 * SECOND));
        rows = disk.foldUntil(START + 2 * MINUTE + 42 * SECOND);
        assertThat(field(rows, "s.coverage")).startsWith("1.0", "1.0");
        assertThat(field(rows, "open")).startsWith("0", "0");
    }

    /** Nobody looks at a machine that its node left out when it was born again, however well the node and its servers live. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void knowsNothingOfAnAssetThatItsAgentNoLongerHas(boolean proves) throws Exception {
        disk.state(START, 3, 0);
        disk.life.asset(ASSET, AGENT, false, START + 90 * SECOND);
        if (proves) {
            disk.life.alive(
                    new AliveRecord(Scope.server("works", "edge", "plc"), START + 9 * MINUTE, START + 9 * MINUTE));
        }
        List<MinuteRow> rows = disk.foldUntil(START + 3 * MINUTE + 41 * SECOND);
        assertThat(field(rows, "s.coverage")).containsExactly("1.0", "0.5", "0.0");
        assertThat(field(rows, "covered")).containsExactly("60000000000", "30000000000", "0");
    }
}
