package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.filter.Deadband;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each lie that a chain could tell, and that the oracle says no to it. */
final class VerificationTest {
    private static final long SECOND = Nanos.A_SECOND;
    private static final long START = Nanos.of("2026-11-23T06:00:00Z");
    private static final String SIGNAL = "lathe-1/power";
    private static final String AGENT = "demo/edge-1";

    private final SortedMap<String, List<TruthRow>> rows = new TreeMap<>();
    private final Map<String, List<Point>> stored = new HashMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private final Map<String, Long> rest = new HashMap<>();
    private Lives lives = new Lives(List.of());
    private long sampled = 10;
    private boolean cuts;
    private boolean isWhole = true;
    private final Set<MemoryLoss> losses = new HashSet<>();
    private final Map<String, String> shown = new HashMap<>();
    private long memory = 3600 * SECOND;
    private long retry;
    private long bridged;
    private long storedAgain;
    private final Map<String, Filter> filters = new HashMap<>();
    private final Map<String, Filter.Range> ranges = new HashMap<>();
    private final Map<String, String> agents = new HashMap<>(Map.of("lathe-1", AGENT));

    /** Ten rows, one a second, all stored. */
    @BeforeEach
    void aPerfectRun() {
        rows.put(SIGNAL, new ArrayList<>());
        stored.put(SIGNAL, new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            rows.get(SIGNAL).add(row(i, true));
            stored.get(SIGNAL).add(new Point(time(i), (double) i, 0));
        }
    }

    @Test
    void aPerfectRunIsAYes() throws Exception {
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** Of a demo of days the oldest truth is gone, the ledger counts from the first sample on. */
    @Test
    void whereTheTruthsBeginIsGoneTheLedgerMayCountMoreButNotLess() throws Exception {
        isWhole = false;
        sampled = 25;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(check("e").detail()).contains("10 rows", "25 samples", "truth.cap");

        sampled = 9;
        assertThat(check("e").examples()).singleElement().asString().contains("10 samples", "only 9");
    }

    @Test
    void whereTheTruthsBeginIsGoneAFilterMayHaveLeftOutMoreButNotLess() throws Exception {
        isWhole = false;
        sampled = 30;
        dropped.put("filter", 9L);
        assertThat(against("ledger")).as("nobody has a filter").contains("ledger");

        filters.put(SIGNAL, new Filter(null, Deadband.parse("0.1"), null));
        stored.get(SIGNAL).subList(3, 7).clear();
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        dropped.put("filter", 3L);
        assertThat(check("ledger").examples()).singleElement().asString().contains("explain 4 or more");
    }

    @Test
    void aPointThatThePlantNeverHadIsInvented() throws Exception {
        stored.get(SIGNAL).add(new Point(time(9) + 100, 9.0, 0));
        assertThat(against("a")).containsExactly("a");
    }

    @Test
    void aPointWithAnotherValueOrStatusIsInvented() throws Exception {
        stored.get(SIGNAL).set(3, new Point(time(3), 3.5, 0));
        stored.get(SIGNAL).set(5, new Point(time(5), 5.0, 0x8000_0000L));
        assertThat(check("a").count()).isEqualTo(2);
    }

    /** An enumeration's text stands below its number, of which alone the truth knows. */
    @Test
    void whatIsToldBelowASignalNeedsARowOfThatSignal() throws Exception {
        stored.put(
                SIGNAL + "/text",
                new ArrayList<>(List.of(new Point(time(2), "Auto", 0), new Point(time(4), "Off", 0))));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        stored.get(SIGNAL + "/text").add(new Point(time(5), null, 0x8000_0000L));
        assertThat(check("a").count()).as("another status").isEqualTo(1);
        stored.get(SIGNAL + "/text").add(new Point(time(5) + 300, "Auto", 0));
        assertThat(check("a").count()).as("another time").isEqualTo(2);
        stored.put("lathe-1/torque/text", List.of(new Point(time(5), "Auto", 0)));
        assertThat(check("a").count()).as("below nothing").isEqualTo(3);
    }

    @Test
    void aRowThatIsNowhereIsLost() throws Exception {
        stored.get(SIGNAL).remove(4);
        assertThat(against("b")).containsExactly("b");
    }

    /** The ten rows are one line; what the door left out, the ledger has to count. */
    @Test
    void whatTheDoorLeftOutIsNoLossWhenTheLedgerCountsIt() throws Exception {
        filters.put(SIGNAL, new Filter(null, Deadband.parse("0.1"), null));
        stored.get(SIGNAL).subList(3, 7).clear();
        dropped.put("filter", 4L);
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        dropped.put("filter", 3L);
        assertThat(against("ledger")).as("one is nowhere").contains("ledger");
        dropped.put("filter", 5L);
        assertThat(against("ledger")).as("one too many").contains("ledger");
        dropped.put("filter", 4L);
        rows.get(SIGNAL).set(5, new TruthRow(5, time(5), "5.2", 0, time(5) + 1_000, time(5) + 2_000));
        assertThat(check("b").examples()).singleElement().asString().contains("row 5", "no filter may leave it out");
    }

    /** Of each window the latest is demanded, and what came with another status. */
    @Test
    void aPaceLeavesOutWhatALaterOneOfItsWindowFollows() throws Exception {
        filters.put(SIGNAL, new Filter(null, null, Duration.ofHours(2_000_000)));
        stored.get(SIGNAL).subList(1, 9).clear();
        dropped.put("filter", 8L);
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        dropped.put("filter", 7L);
        assertThat(against("ledger")).as("one is nowhere").contains("ledger");
        dropped.put("filter", 9L);
        assertThat(against("ledger")).as("one too many").contains("ledger");
        dropped.put("filter", 8L);
        rows.get(SIGNAL).set(5, new TruthRow(5, time(5), "5.0", 0x808C_0000L, time(5) + 1_000, time(5) + 2_000));
        assertThat(check("b").count())
                .as("the Bad one, and each that has it before the next stored one")
                .isEqualTo(5);
        filters.put(SIGNAL, new Filter(null, null, Duration.ofMillis(1)));
        assertThat(check("b").count()).as("each in a window of its own").isEqualTo(8);
    }

    @Test
    void noLineLeadsOverAGapOrAnotherStatus() throws Exception {
        filters.put(SIGNAL, new Filter(null, Deadband.parse("0.1"), null));
        stored.get(SIGNAL).subList(3, 7).clear();
        dropped.put("filter", 4L);
        rows.get(SIGNAL).set(5, new TruthRow(5, time(5), "5.0", 0x808C_0000L, time(5) + 1_000, time(5) + 2_000));
        assertThat(check("b").examples()).anyMatch(text -> text.contains("row 5"));
        rows.get(SIGNAL).set(5, row(5, true));
        gaps.add(gap(null, "lathe-1", "power", time(4) - SECOND / 2, time(4) + SECOND / 2, "agent-down"));
        assertThat(check("b").count()).as("three beside the one in the gap").isEqualTo(3);
    }

    /** Small steps add up; where the server holds the deadband the ledger counts nothing. */
    @Test
    void aDeadbandIsHeldAgainstTheLastValueThatPassed() throws Exception {
        filters.put(SIGNAL, new Filter(Deadband.parse("20%"), null, null));
        ranges.put(SIGNAL, new Filter.Range(0, 10));
        stored.get(SIGNAL).subList(4, 6).clear();
        dropped.put("filter", 2L);
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        dropped.clear();
        sampled = 8;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        stored.get(SIGNAL).remove(4);
        assertThat(check("b").examples()).singleElement().asString().contains("row 6");
        ranges.clear();
        assertThat(check("b").count()).as("of no range there is no share").isEqualTo(3);
    }

    /** After each notification the door has told its last, and a deadband had let that pass before. */
    @Test
    void bothFiltersTogetherLeaveOutWhatEachOfThemMay() throws Exception {
        filters.put(SIGNAL, new Filter(Deadband.parse("1"), Deadband.parse("0.1"), null));
        stored.get(SIGNAL).subList(1, 8).clear();
        dropped.put("filter", 7L);
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        filters.clear();
        assertThat(against("b")).as("nobody asked for filters").contains("b", "ledger");
    }

    @Test
    void aRowInsideAGapOfItsSignalIsExcused() throws Exception {
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap(null, "lathe-1", "power", time(4) - SECOND / 2, time(4) + SECOND / 2, "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(verdict().inGaps()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0,3", "5,9"})
    void aGapOfAnotherTimeExcusesNothing(int from, int to) throws Exception {
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap(null, "lathe-1", "power", time(from), time(to), "agent-down"));
        assertThat(against("b")).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"lathe-2,power", "lathe-1,speed", "lathe-2,"})
    void aGapOfAnotherSignalExcusesNothing(String asset, String signal) throws Exception {
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap(null, asset, signal, time(0), time(9), "agent-down"));
        assertThat(against("b")).containsExactly("b");
    }

    @Test
    void aGapOfTheServerCoversAllItsSignals() throws Exception {
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap(null, null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(verdict().isYes()).isTrue();
    }

    /** What is said to have been filled in has to be there, also where a record of the whole server spans it. */
    @Test
    void aGapThatWasFilledExcusesNothing() throws Exception {
        gaps.add(gap("plant-main", null, null, time(3), time(5), "link-down"));
        gaps.add(new Gap(AGENT, "plant-main", "lathe-1", "power", time(3), time(5), "link-down", true));
        assertThat(check("b").count()).as("all is there").isZero();
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        assertThat(check("b").count()).as("one is missing").isEqualTo(1);
        gaps.add(gap("plant-main", "lathe-1", "power", time(4) - SECOND / 2, time(4) + SECOND / 2, "outbox-full"));
        assertThat(check("b").count()).as("lost behind the filling").isZero();
    }

    /** The plant may have died between the row and the value: then nobody can know. */
    @Test
    void aRowThatWasNeverDoneMayBeThereOrNot() throws Exception {
        rows.get(SIGNAL).set(9, row(9, false));
        assertThat(verdict().isYes()).as("stored").isTrue();
        stored.get(SIGNAL).remove(9);
        sampled = 9;
        assertThat(verdict().isYes()).as("not stored").isTrue();
    }

    @Test
    void rowsBeforeAnybodyWatchedThePlantAreCountedNotLost() throws Exception {
        stored.get(SIGNAL).remove(0);
        stored.get(SIGNAL).remove(0);
        sampled = 8;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(verdict().before()).isEqualTo(2);
    }

    /** All signals are watched from the same time on; one of them cannot claim a later one for itself. */
    @Test
    void aSignalThatBeginsLaterThanTheOthersHasLostRows() throws Exception {
        stored.get(SIGNAL).remove(0);
        stored.get(SIGNAL).remove(0);
        rows.put("lathe-2/power", List.of(row(0, true)));
        stored.put("lathe-2/power", List.of(new Point(time(0), 0.0, 0)));
        sampled = 9;
        assertThat(check("b").count()).isEqualTo(2);
    }

    /** What is stored under a name that the plant does not have is invented too. */
    @Test
    void pointsOfASignalWithoutTruthAreInvented() throws Exception {
        stored.put("lathe-9/power", List.of(new Point(time(3), 3.0, 0)));
        assertThat(check("a").examples()).singleElement().asString().contains("lathe-9/power");
    }

    /** A signal that never arrived at all has no first subscription to hide behind. */
    @Test
    void aSignalOfWhichNothingIsStoredIsLost() throws Exception {
        stored.get(SIGNAL).clear();
        sampled = 0;
        assertThat(check("b").count()).isEqualTo(10);
    }

    @Test
    void aTimeThatComesTwiceIsANo() throws Exception {
        stored.get(SIGNAL).add(4, stored.get(SIGNAL).get(4));
        assertThat(against("c")).contains("c");
    }

    /** The agent keeps neighbours apart by nanoseconds; that must not let one row count twice. */
    @Test
    void oneRowUnderTwoTimesIsANo() throws Exception {
        stored.get(SIGNAL).add(5, new Point(time(4) + 1, 4.0, 0));
        assertThat(against("c")).contains("c");
    }

    @Test
    void aGapThatNothingMayCauseIsANo() throws Exception {
        gaps.add(gap(null, "lathe-1", "power", time(2), time(3), "queue-overflow"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void aGapAroundTheAgentsDeathIsAYesAndOneWithoutDeathANo() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5) - SECOND, time(8), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, "lathe-1", "power", time(1), time(2), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void aGapAsLongAsTheDowntimeIsAYes() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(35), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5), time(36), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aGapLongAfterADeathIsANo() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(12), time(13), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, "lathe-1", "power", time(14), time(15), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** Who cuts the cable on purpose explains the link's gaps, however long, and no other. */
    @Test
    void aCutCableExplainsGapsOfTheLinkAlone() throws Exception {
        lives = new Lives(List.of(new Life("edge-agent", START, Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(1), time(100), "link-down"));
        assertThat(verdict().isYes()).isFalse();
        cuts = true;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.add(gap(null, "lathe-1", "power", time(1), time(2), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** The gateway's death must not be seen in the plant's data at all. */
    @Test
    void aGapAtTheGatewaysDeathIsANo() throws Exception {
        lives = new Lives(List.of(new Life("gateway", START, time(5)), new Life("gateway", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5), time(7), "link-down"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void gapsThatAreLongerThanTheDeathsExplainAreANo() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(5), time(60), "agent-down"));
        assertThat(check("d").examples())
                .anyMatch(no -> no.contains("nothing explains 31.0 s of it"))
                .anyMatch(no -> no.contains("lathe-1/power was unknown for 55.0 s"));
    }

    /** A record of the whole server excuses every signal, so it is measured as theirs. */
    @Test
    void aServersGapThatIsNeverClosedIsANo() throws Exception {
        lives = new Lives(
                List.of(new Life("simulator", START, time(1)), new Life("simulator", time(1), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(1), Long.MAX_VALUE, "server-down"));
        for (int i = 10; i <= 40; i++) {
            rows.get(SIGNAL).add(row(i, true));
        }
        assertThat(check("d").examples())
                .anyMatch(no -> no.contains("nothing explains"))
                .anyMatch(no -> no.contains("lathe-1/power was unknown for 39.0 s"));
    }

    @Test
    void overlappingRecordsOfOneSignalCountOnce() throws Exception {
        lives = new Lives(
                List.of(new Life("simulator", START, time(2)), new Life("simulator", time(3), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(2), time(8), "server-down"));
        gaps.add(gap(null, "lathe-1", "power", time(2), time(8), "server-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aGapWithoutEndIsANo() throws Exception {
        gaps.add(gap(null, "lathe-1", "power", time(5), Long.MAX_VALUE, "server-down"));
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void repeatsAreNoSamplesOfTheTruth() throws Exception {
        sampled = 13;
        dropped.put("repeat", 3L);
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aLedgerThatCountsOtherwiseIsANo() throws Exception {
        sampled = 11;
        assertThat(against("e")).contains("e");
    }

    @Test
    void aDropThatIsNoRepeatIsANo() throws Exception {
        sampled = 11;
        dropped.put("outbox-full", 1L);
        assertThat(check("ledger").examples()).anyMatch(text -> text.contains("outbox-full"));
    }

    /** Stored or a repeat, nothing else: what is on its way or put aside is no yes, however well the sums hold. */
    @ParameterizedTest
    @ValueSource(strings = {"kept aside", "in the inbox", "elsewhere", "in an outbox", "missing"})
    void aSampleThatIsNotStoredIsANo(String term) throws Exception {
        rest.put(term, 1L);
        assertThat(against("ledger")).containsExactly("ledger");
        assertThat(check("ledger").examples()).singleElement().asString().contains("1 ", term);
    }

    /** An agent that forgot what it had sampled takes every present value once more: two numbers for one point. */
    @Test
    void aSignalIsSampledAgainOnceWithEachMemoryThatWasLost() throws Exception {
        storedAgain = 1;
        assertThat(against("e")).as("without a loss").contains("e");
        losses.add(loss("outbox-lost", time(5)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        storedAgain = 2;
        assertThat(check("e").examples())
                .as("one signal, one loss")
                .singleElement()
                .asString()
                .contains("2 samples");
        losses.add(loss("inbox-changed", time(7)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** Notifications that were stored, and not acknowledged to the server when the copy was put back, come once more. */
    @Test
    void whatWasNotAcknowledgedIsSampledAgainByAnOldCopy() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(8), Long.MAX_VALUE)));
        memory = 2 * SECOND;
        losses.add(loss("outbox-restored", time(9)));
        storedAgain = 3;
        assertThat(verdict().isYes())
                .as("three were set in the last 3.5 s of that life: %s", VerdictText.lines(verdict()))
                .isTrue();
        storedAgain = 4;
        assertThat(check("e").examples()).singleElement().asString().contains("4 samples", "explain 3");
    }

    /** Two agents of one name that run side by side read the same values; as many as were set while both did. */
    @Test
    void aCopyOfAnAgentSamplesAgainWhatWasSetInItsLife() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent-copy-1", time(4), time(6)), new Life("edge-agent", START, Long.MAX_VALUE)));
        losses.add(loss("outbox-restored", time(4)));
        storedAgain = 3;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        storedAgain = 4;
        assertThat(against("e"))
                .as("one signal, one loss, and the two rows of ten that were set in the copy's life")
                .contains("e");
    }

    @Test
    void whatIsSampledAgainHidesNoLoss() throws Exception {
        losses.add(loss("outbox-lost", time(5)));
        storedAgain = 1;
        stored.get(SIGNAL).remove(4);
        rest.put("missing", 1L);
        assertThat(check("e").isYes())
                .as("the ledger misses one, too: %s", VerdictText.lines(verdict()))
                .isTrue();
        assertThat(check("b").count()).isEqualTo(1);
        rest.clear();
        assertThat(check("e").isYes())
                .as("a loss that the ledger does not know")
                .isFalse();
    }

    /** The store says that it has a point more than the ledger ever heard of. */
    @Test
    void fewerSamplesAgainThanNoneIsANo() throws Exception {
        losses.add(loss("outbox-restored", time(5)));
        storedAgain = -1;
        assertThat(check("e").examples()).anyMatch(text -> text.contains("1 points that the ledger does not know of"));
    }

    /** The gap begins where the memory ended, long before the death; without an event that tells of it, that is a no. */
    @Test
    void aGapBeginsBeforeTheDeathOnlyAfterAMemoryWasLost() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(4), time(9), "outbox-lost"));
        assertThat(against("d")).containsExactly("d");
        losses.add(loss("outbox-lost", time(10)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(2), time(5), "outbox-lost"));
        assertThat(against("d")).as("over before the death").containsExactly("d");
    }

    /** A loss excuses the gap of the death that it came to light after, and none of the other deaths. */
    @Test
    void aMemoryThatWasLostExplainsNoGapOfAnotherDeath() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(0)),
                new Life("edge-agent", time(0), time(9)),
                new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(6) + SECOND / 5, time(9), "agent-down"));
        losses.add(loss("outbox-restored", time(1)));
        assertThat(against("d")).containsExactly("d");
        losses.add(loss("outbox-restored", time(9)));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    @Test
    void aMemoryIsNotOlderThanSomebodySays() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(9)));
        gaps.add(gap(null, null, null, time(3), time(9), "outbox-lost"));
        memory = 2 * SECOND;
        assertThat(against("d")).containsExactly("d");
        memory = 4 * SECOND;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** A memory that was lost does not let the gaps behind the death grow. */
    @Test
    void lengthsAreHeldAlsoWhenAMemoryWasLost() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(7)));
        gaps.add(gap(null, null, null, time(1), time(60), "outbox-lost"));
        assertThat(check("d").examples()).anyMatch(no -> no.contains("lathe-1/power was unknown for 55.0 s"));
    }

    /** A run of many deaths must not pay for one signal that nobody subscribed to again. */
    @Test
    void aGapThatDoesNotEndIsNotExcusedByOtherDeaths() throws Exception {
        List<Life> agent = new ArrayList<>();
        for (int hour = 0; hour < 100; hour++) {
            agent.add(new Life("edge-agent", time(3_600 * hour), time(3_600 * hour + 3_590)));
        }
        lives = new Lives(agent);
        retry = 16 * SECOND;
        for (int hour = 0; hour < 99; hour++) {
            int death = 3_600 * hour + 3_590;
            gaps.add(gap("plant", null, null, time(death), time(death + 12), "agent-down"));
            gaps.add(gap("plant", "lathe-1", "power", time(death), time(death + 11), "agent-down"));
        }
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.add(gap("plant", "lathe-1", "power", time(3_590), time(3_590 + 1_200), "agent-down"));
        assertThat(check("d").examples())
                .singleElement()
                .asString()
                .contains("lathe-1/power", "nothing explains 1168.0 s of it");
    }

    /** Two deaths in one gap explain what is around each of them, and nothing between. */
    @Test
    void whatLiesBetweenTwoDeathsIsNotExcusedByThem() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(20)),
                new Life("edge-agent", time(22), time(60)),
                new Life("edge-agent", time(62), Long.MAX_VALUE)));
        gaps.add(gap(null, "lathe-1", "power", time(20), time(64), "agent-down"));
        assertThat(check("d").examples()).anyMatch(no -> no.contains("nothing explains 14.5 s of it"));
        gaps.set(0, gap(null, "lathe-1", "power", time(20), time(28), "agent-down"));
        gaps.add(gap(null, "lathe-1", "power", time(60), time(64), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** A plant that stood still cannot tell anybody that he is back; one that did not can. */
    @ParameterizedTest
    @CsvSource({"true,true", "false,false"})
    void aGapEndsLaterOnlyByWhatThePlantItselfWasLate(boolean stoodStill, boolean excused) throws Exception {
        for (int i = 10; i < 45; i++) {
            if (!stoodStill || i < 25 || i >= 29) {
                rows.get(SIGNAL).add(row(i, true));
                stored.get(SIGNAL).add(new Point(time(i), (double) i, 0));
                sampled++;
            }
        }
        retry = 40 * SECOND; // the sums do not matter here
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(8), time(34), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(excused);
        assertThat(check("d").detail().contains("the plant itself was 3.0 s late"))
                .isEqualTo(excused);
        gaps.set(0, gap(null, null, null, time(8), time(38), "agent-down"));
        assertThat(check("d").isYes()).as("later than that").isFalse();
    }

    /** A gap during which the plant showed nothing is no gap of somebody who did not die. */
    @Test
    void lateWithoutADeathIsNoExcuse() throws Exception {
        lives = new Lives(List.of(new Life("edge-agent", START, Long.MAX_VALUE)));
        rows.get(SIGNAL).subList(4, 7).clear();
        stored.get(SIGNAL).subList(4, 7).clear();
        sampled = 7;
        gaps.add(gap(null, null, null, time(4), time(6), "agent-down"));
        assertThat(against("d")).containsExactly("d");
    }

    /** Lost values begin where nothing had been reported; the agent's own gap at the same death begins at the death. */
    @Test
    void aLostMemoryLetsNoOtherGapBeginEarly() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(8)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(9)));
        gaps.add(gap(null, null, null, time(2), time(9), "outbox-lost"));
        gaps.add(gap(null, "lathe-1", "power", time(7), time(9), "agent-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(1, gap(null, "lathe-1", "power", time(2), time(9), "agent-down"));
        assertThat(against("d")).containsExactly("d");
        gaps.set(1, gap(null, "lathe-1", "power", time(2), time(9), "server-down"));
        assertThat(against("d")).containsExactly("d");
        losses.add(loss("inbox-changed", time(9)));
        assertThat(against("d")).as("what the gateway forgot").containsExactly("d");
    }

    /** Each life begins to count its ten seconds anew: two short ones may both end without a report. */
    @Test
    void whatIsNotReportedIsCountedByLives() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(20)),
                new Life("edge-agent", time(22), time(37)),
                new Life("edge-agent", time(38), Long.MAX_VALUE)));
        losses.add(loss("outbox-lost", time(39)));
        memory = 11 * SECOND;
        gaps.add(gap(null, null, null, time(10), time(39), "outbox-lost"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(6), time(39), "outbox-lost"));
        assertThat(check("d").examples()).singleElement().asString().contains("14.0 s before", "1.5 s too early");
    }

    /** An old copy explains from when on nothing is known, and not why an earlier gap had not ended. */
    @Test
    void anOldCopyExplainsTheBeginningOfItsGapAlone() throws Exception {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(20)),
                new Life("edge-agent", time(22), time(60)),
                new Life("edge-agent", time(61), Long.MAX_VALUE)));
        losses.add(loss("outbox-restored", time(62)));
        memory = 11 * SECOND;
        gaps.add(gap(null, null, null, time(48), time(62), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(20), time(62), "agent-down"));
        assertThat(check("d").examples()).singleElement().asString().contains("nothing explains 14.5 s of it");
    }

    /** A gap without server is one of all signals that its agent reads, and of nobody else's. */
    @ParameterizedTest
    @CsvSource({"demo/edge-1,true", "demo/edge-2,false"})
    void aGapOfAnAgentExcusesTheSignalsOfNoOther(String agent, boolean excused) throws Exception {
        agents.put("lathe-2", "demo/edge-2");
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(new Gap(agent, null, null, null, time(4) - SECOND, time(4) + SECOND, "agent-down"));
        assertThat(check("b").isYes()).as(VerdictText.lines(verdict())).isEqualTo(excused);
        assertThat(check("d").detail()).contains("2 agents");
    }

    /** Where processes are called after their agents, each death is its own agent's; elsewhere the verdict says so. */
    @ParameterizedTest
    @CsvSource({"edge-agent-edge-1,true", "edge-agent-edge-2,false", "edge-agent,true"})
    void aDeathOfAnAgentExplainsTheGapsOfNoOther(String process, boolean explained) throws Exception {
        agents.put("lathe-2", "demo/edge-2");
        lives = new Lives(List.of(new Life(process, START, time(5)), new Life(process, time(6), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(5), time(7), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(explained);
    }

    /** What one agent forgot is sampled again by that agent, and its gaps alone begin early. */
    @Test
    void aLostMemoryIsThatOfItsAgent() throws Exception {
        agents.put("lathe-2", "demo/edge-2");
        storedAgain = 1;
        losses.add(new MemoryLoss("outbox-lost", "demo/edge-2", time(9)));
        assertThat(against("e")).contains("e");
        gaps.add(gap(null, null, null, time(4), time(9), "outbox-lost"));
        assertThat(check("d").examples()).singleElement().asString().contains("nothing in this plant may cause it");
    }

    /** What the oracle cannot tell it takes for everybody's, and says so. */
    @Test
    void withoutAMappingAServersGapIsEverybodysAndTheVerdictSaysSo() throws Exception {
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap("machining", null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(check("d").detail()).contains("no simulator/mapping.yaml", "everybody's");
        shown.put("lathe-1", "melting");
        assertThat(check("b").isYes()).as("with a mapping").isFalse();
        assertThat(check("d").detail()).contains("servers that the mapping does not have", "machining");
    }

    /** A download hits the server that it names, also where an agent calls it otherwise. */
    @Test
    void anOutageOfAServerExplainsItUnderItsOtherNameAndNoUnknownOne() throws Exception {
        shown.put("lathe-1", "machining");
        shown.put("stand-1", "rolling");
        lives = new Lives(List.of(new Life("simulator", START, Long.MAX_VALUE)))
                .with(List.of(new Lives.Down("plc-download", "machining", time(3), time(5), SECOND)));
        gaps.add(gap("hall-3", null, null, time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as("nobody knows what hall-3 is").isFalse();
        gaps.add(gap("hall-3", "lathe-1", "power", time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(1, gap("hall-3", "stand-1", "force", time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as("hall-3 is the rolling mill").isFalse();
    }

    /** On a busy machine one way back is slow; a chain that is slow every time is not excused by that. */
    @Test
    void oneWayBackMayTakeAsLongAsAnAgentMayWaitAndNotEveryOne() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(5)), new Life("edge-agent", time(7), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(5), time(29), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
        gaps.set(0, gap(null, null, null, time(5), time(30), "agent-down"));
        assertThat(against("d")).containsExactly("d");
        slowTwice();
        assertThat(against("d")).containsExactly("d");
    }

    @Test
    void theWayBackMayTakeLongerWhereSomebodySaysSo() throws Exception {
        slowTwice();
        assertThat(check("d").examples()).singleElement().asString().contains("lathe-1/power was unknown for 34.0 s");
        retry = 3 * SECOND;
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    private void slowTwice() {
        lives = new Lives(List.of(
                new Life("edge-agent", START, time(5)),
                new Life("edge-agent", time(7), time(50)),
                new Life("edge-agent", time(52), Long.MAX_VALUE)));
        gaps.clear();
        gaps.add(gap(null, null, null, time(5), time(22), "agent-down"));
        gaps.add(gap(null, null, null, time(50), time(67), "agent-down"));
    }

    /** Whether a gap begins too early is held against how late the plant itself was, as its truth shows. */
    @Test
    void aGapBeginsEarlierOnlyByWhatThePlantItselfWasLate() throws Exception {
        lives = new Lives(
                List.of(new Life("edge-agent", START, time(9)), new Life("edge-agent", time(9), Long.MAX_VALUE)));
        gaps.add(gap(null, null, null, time(6), time(9), "agent-down"));
        assertThat(check("d").examples()).singleElement().asString().contains("begins 3.0 s before", "1.0 s late");
        rows.get(SIGNAL).subList(6, 8).clear();
        stored.get(SIGNAL).subList(6, 8).clear();
        sampled = 8;
        assertThat(verdict().isYes()).as(VerdictText.lines(verdict())).isTrue();
        assertThat(check("d").detail()).contains("the plant itself was 1.5 s late");
    }

    /** Five servers, one agent: what one of them is away for says nothing of the others. */
    @ParameterizedTest
    @CsvSource({"rolling,false", "machining,true", ",true"})
    void aGapOfAServerExcusesTheSignalsOfNoOther(String server, boolean excused) throws Exception {
        shown.put("lathe-1", "machining");
        shown.put("stand-1", "rolling");
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap(server, null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(check("b").isYes()).as(VerdictText.lines(verdict())).isEqualTo(excused);
        gaps.set(0, gap(server, "lathe-1", "power", time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(check("b").isYes()).as("of one signal, on this server").isEqualTo(excused);
    }

    /** Whoever calls a server otherwise than the plant does is understood by the signals that he puts on it. */
    @Test
    void aServerUnderAnotherNameIsKnownByItsSignals() throws Exception {
        shown.put("lathe-1", "machining");
        stored.get(SIGNAL).remove(4);
        sampled = 9;
        gaps.add(gap("hall-3", null, null, time(4) - SECOND, time(4) + SECOND, "server-down"));
        assertThat(check("b").count()).isEqualTo(1);
        gaps.add(gap("hall-3", "lathe-1", "speed", time(1), time(2), "server-down"));
        assertThat(check("b").isYes()).as(VerdictText.lines(verdict())).isTrue();
    }

    /** What the servers kept for an agent that was killed is not lost, unless something else was the matter too. */
    @ParameterizedTest
    @CsvSource({"edge-agent,0,true", "edge-agent,30,false", "edge-agent,1,true", "edge-agent-lost-1-0,30,true"})
    void aDeathThatTheServersBridgeMakesNoGap(String process, int bridgedSeconds, boolean isFine) throws Exception {
        lives = new Lives(List.of(new Life(process, START, time(5)), new Life(process, time(7), Long.MAX_VALUE)));
        bridged = bridgedSeconds * SECOND;
        gaps.add(gap(null, "lathe-1", "power", time(5) - SECOND, time(8), "agent-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(isFine);
        gaps.set(0, gap(null, null, null, time(5), time(5), "agent-down"));
        assertThat(check("d").isYes()).as("a doubt that was nothing").isTrue();
        gaps.set(0, gap(null, "lathe-1", "power", time(5) - SECOND, time(8), "server-down"));
        lives = lives.with(List.of(new Lives.Down("simulator", null, time(6), time(8), SECOND)));
        assertThat(check("d").isYes()).as("of the server, that died too").isTrue();
    }

    /** A download of one server's program explains no gap of another. */
    @ParameterizedTest
    @CsvSource({"rolling,false", "machining,true"})
    void anOutageOfAServerExplainsItsOwnGapsOnly(String server, boolean explained) throws Exception {
        shown.put("lathe-1", "machining");
        shown.put("stand-1", "rolling");
        lives = new Lives(List.of(new Life("simulator", START, Long.MAX_VALUE)))
                .with(List.of(new Lives.Down("plc-download", "machining", time(3), time(5), SECOND)));
        gaps.add(gap(server, null, null, time(3), time(5), "server-down"));
        assertThat(check("d").isYes()).as(VerdictText.lines(verdict())).isEqualTo(explained);
    }

    @Test
    void aNoNamesTheRow() throws Exception {
        stored.get(SIGNAL).remove(4);
        assertThat(VerdictText.lines(verdict()))
                .contains("lathe-1/power row 4 of 2026-11-23T06:00:04Z")
                .endsWith("verdict NO\n");
        assertThat(VerdictText.json(verdict())).contains("\"verdict\" : \"no\"");
    }

    /** The questions that are answered with no; the sums of (e) follow from the others and are left out. */
    private List<String> against(String id) throws Exception {
        return verdict().checks().stream()
                .filter(check -> !check.isYes())
                .map(Verdict.Check::id)
                .filter(other -> other.equals(id) || !other.equals("e"))
                .toList();
    }

    private Verdict.Check check(String id) throws Exception {
        return verdict().checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Verdict verdict() throws Exception {
        Truth truth = new Truth(rows, new Places(shown), 1, isWhole);
        return new Verification(truth, lives, new Allowance(SECOND / 2, cuts, memory, retry, bridged), filters)
                .against(new Said());
    }

    private static Gap gap(
            @Nullable String server,
            @Nullable String asset,
            @Nullable String signal,
            long from,
            long to,
            String cause) {
        return new Gap(AGENT, server, asset, signal, from, to, cause);
    }

    private static MemoryLoss loss(String event, long at) {
        return new MemoryLoss(event, AGENT, at);
    }

    private static long time(int second) {
        return START + second * SECOND;
    }

    private static TruthRow row(int number, boolean done) {
        long set = time(number) + 1_000;
        return new TruthRow(number, time(number), number + ".0", 0, set, done ? set + 1_000 : TruthRow.NEVER);
    }

    /** What a gateway would say. */
    private final class Said implements Evidence {
        @Override
        public Set<String> signals() {
            return stored.keySet();
        }

        @Override
        public Map<String, Filter.Range> ranges() {
            return ranges;
        }

        @Override
        public Map<String, String> agents() {
            return agents;
        }

        @Override
        public List<Point> points(String asset, String signal, long from) {
            return stored.getOrDefault(asset + "/" + signal, List.of());
        }

        @Override
        public List<Gap> gaps() {
            return gaps;
        }

        @Override
        public Set<MemoryLoss> memoriesLost() {
            return losses;
        }

        @Override
        public LedgerTotal ledger() {
            long kept = sampled
                    + storedAgain
                    - dropped.values().stream().mapToLong(Long::longValue).sum()
                    - rest.values().stream().mapToLong(Long::longValue).sum();
            return new LedgerTotal(
                    sampled + storedAgain,
                    kept,
                    rest.getOrDefault("kept aside", 0L),
                    rest.getOrDefault("in the inbox", 0L),
                    dropped,
                    rest.getOrDefault("elsewhere", 0L),
                    rest.getOrDefault("in an outbox", 0L),
                    rest.getOrDefault("missing", 0L),
                    true);
        }
    }
}
