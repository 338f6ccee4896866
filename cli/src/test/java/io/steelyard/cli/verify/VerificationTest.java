package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.filter.Deadband;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each lie that a chain could tell of values, and that the oracle says no to it. */
final class VerificationTest extends VerifiedRun {
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

    @Test
    void aNoNamesTheRow() throws Exception {
        stored.get(SIGNAL).remove(4);
        assertThat(VerdictText.lines(verdict()))
                .contains("lathe-1/power row 4 of 2026-11-23T06:00:04Z")
                .endsWith("verdict NO\n");
        assertThat(VerdictText.json(verdict())).contains("\"verdict\" : \"no\"");
    }
}
