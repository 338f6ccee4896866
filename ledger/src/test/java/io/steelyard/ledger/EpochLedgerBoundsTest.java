package io.steelyard.ledger;

import static io.steelyard.ledger.Books.EPOCH;
import static io.steelyard.ledger.Books.bytes;
import static io.steelyard.ledger.Books.read;
import static io.steelyard.ledger.Books.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a book does at its bounds: it must neither grow for ever nor say balanced when it is not. */
final class EpochLedgerBoundsTest {
    private static final int MOST = EpochLedger.MAX_RANGES;

    private static final int THREE_YEARS = 3 * 366 * 24;

    @Test
    void aSetAtItsBoundTakesOnlyWhatTouchesIt() {
        NumberSet set = everySecond(3);
        assertThat(set.hasRoomFor(6, 3)).isFalse();
        assertThat(set.hasRoomFor(4, 3)).as("is there").isTrue();
        assertThat(set.hasRoomFor(5, 3)).as("behind one that is there").isTrue();
        assertThat(set.hasRoomFor(3, 3)).as("between two").isTrue();
        assertThat(set.hasRoomFor(6, 4)).isTrue();
        assertThat(NumberSet.range(7, 9).hasRoomFor(6, 1)).as("before one").isTrue();
        assertThat(NumberSet.range(7, 9).hasRoomFor(5, 1)).isFalse();
        assertThat(set.addWithin(List.of(new NumberRange(5, 6), new NumberRange(10, 11), new NumberRange(20, 21)), 3))
                .isEqualTo(2);
        assertThat(set)
                .isEqualTo(NumberSet.of(List.of(new NumberRange(0, 0), new NumberRange(2, 2), new NumberRange(4, 6))));
    }

    @Test
    void whatIsKeptAsideHereAndThereIsBounded() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number <= 2L * MOST; number += 2) {
            book.keepAside(number);
        }
        assertThat(book.keptAside().rangeCount()).isEqualTo(MOST);
        book.keepAside(1);
        assertThat(book.keptAside().contains(1)).isTrue();
        assertThat(book.keptAside().contains(2L * MOST)).isFalse();
    }

    @Test
    void whatIsDroppedHereAndThereIsBoundedAndShowsAsMissing() {
        EpochLedger book = new EpochLedger();
        book.drop("filter", everySecond(MOST + 5));
        assertThat(book.dropped().get("filter").count()).isEqualTo(MOST);
        book.report(report(2L * MOST, 1, List.of(), false));
        assertThat(book.rows(true).get(0).balanced()).isFalse();
    }

    /** A sample is never refused because the book is full: what the book forgets shows as missing. */
    @Test
    void aBookThatIsFullForgetsTheSmallestRange() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number <= 2L * MOST; number += 2) {
            assertThat(book.receive(number)).isTrue();
        }
        for (long number = 2L * MOST + 1; number < 3L * MOST; number++) {
            assertThat(book.receive(number)).isTrue();
        }
        assertThat(book.received().rangeCount()).isEqualTo(MOST);
        assertThat(book.received().contains(0)).isFalse();
        assertThat(book.received().containsAll(2L * MOST, 3L * MOST - 1)).isTrue();
        assertThat(book.leftOut()).isEqualTo(1);
    }

    /** An agent that subscribes again and again, each time with a repeat between two samples of every asset. */
    @Test
    void holesThatDroppedNumbersLeaveAreFilledAndOnlyCounted() throws IOException {
        EpochLedger book = new EpochLedger();
        NumberSet allStored = new NumberSet();
        long repeats = 0;
        for (long number = 0; number < 8L * MOST; number++) {
            if (number % 2 == 0) {
                assertThat(book.receive(number)).isTrue();
            } else {
                book.drop(number % 4 == 1 ? "repeat" : "filter", NumberSet.range(number, number));
                repeats += number % 4 == 1 ? 1 : 0;
            }
            if (number % 300 == 299) {
                book.report(report(number, number, List.of(), false));
            }
            if (number % 1_000 == 999) {
                allStored = book.received().copy();
                book.stored(allStored);
                book = read(bytes(book));
            }
            assertThat(book.received().rangeCount()).isLessThan(1_000);
        }
        long upTo = 8L * MOST - 1;
        book.report(report(upTo, upTo, List.of(), false));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.sampled()).isEqualTo(8L * MOST);
        assertThat(row.stored() + row.inInbox()).isEqualTo(4L * MOST);
        assertThat(row.stored()).isEqualTo(4L * MOST);
        assertThat(row.dropped())
                .containsExactlyInAnyOrderEntriesOf(Map.of("repeat", repeats, "filter", 4L * MOST - repeats));
        assertThat(row.balanced()).isTrue();
        assertThat(book.droppedSums()).isEqualTo(row.dropped());
        assertThat(book.leftOut()).isZero();
        assertThat(book.receive(1)).as("filled in: a copy of it is a duplicate").isFalse();
    }

    /** What came after the last mark is in the inbox, whatever was filled meanwhile. */
    @Test
    void whatIsNotStoredYetIsToldFromWhatWasFilled() {
        EpochLedger book = new EpochLedger();
        fill(book, 0);
        book.stored(book.received());
        fill(book, 4_000);
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.sampled()).isEqualTo(8_000);
        assertThat(row.stored()).isEqualTo(2_000);
        assertThat(row.inInbox()).isEqualTo(2_000);
        assertThat(row.dropped()).containsExactly(Map.entry("repeat", 4_000L));
        book.stored(book.received());
        assertThat(book.rows(true).get(0).stored()).isEqualTo(4_000);
        assertThat(book.rows(true).get(0).inInbox()).isZero();
    }

    private static void fill(EpochLedger book, long from) {
        for (long number = from; number < from + 4_000; number += 2) {
            book.drop("repeat", NumberSet.range(number, number));
            book.receive(number + 1);
        }
        book.report(report(from + 3_999, from + 1, List.of(), false));
    }

    /** The agent's dead-letter is full: what it gave up is not kept aside any more, whatever an older report says. */
    @Test
    void whatTheAgentGaveUpOfWhatItKeptAsideIsDropped() throws IOException {
        EpochLedger book = new EpochLedger();
        book.receive(0, 4);
        book.stored(book.received());
        book.report(reportAside(9, 1, List.of(new NumberRange(5, 9))));
        assertThat(book.rows(true).get(0).keptAside()).isEqualTo(5);
        book.drop("policy", NumberSet.range(5, 7));
        book = read(bytes(book));
        book.report(reportAside(9, 1, List.of(new NumberRange(5, 9))));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.keptAside()).isEqualTo(2);
        assertThat(row.dropped()).containsExactly(Map.entry("policy", 3L));
        assertThat(row.balanced()).isTrue();
        assertThat(book.droppedSums()).isEqualTo(Map.of("policy", 3L));
    }

    /** The same when they were holes of so many that they are only counted by now. */
    @Test
    void whatTheAgentGaveUpStaysDroppedWhenItIsOnlyCounted() {
        EpochLedger book = new EpochLedger();
        NumberSet aside = new NumberSet();
        for (long number = 0; number < 2_000; number += 2) {
            book.receive(number);
            aside.add(number + 1);
        }
        book.stored(book.received());
        book.report(reportAside(1_999, 1, aside.ranges()));
        book.drop("policy", aside);
        book.report(reportAside(1_999, 2, List.of()));
        assertThat(book.received().rangeCount()).as("filled in").isEqualTo(1);
        book.report(reportAside(1_999, 1, aside.ranges()));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).isEqualTo(1_000);
        assertThat(row.inInbox()).isZero();
        assertThat(row.keptAside()).isZero();
        assertThat(row.dropped()).containsExactly(Map.entry("policy", 1_000L));
    }

    private static ReportRecord reportAside(long upTo, long at, List<NumberRange> aside) {
        return new ReportRecord(
                EPOCH,
                at,
                upTo,
                List.of(new ReportRecord.Hour(7, 0, upTo)),
                List.of(),
                aside,
                List.of(),
                Map.of(),
                false);
    }

    /** Nothing but what was dropped may become a duplicate: the rest still comes, or is missing. */
    @Test
    void noOtherHoleIsFilled() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number < 6_000; number++) {
            if (number % 3 == 0) {
                book.receive(number);
            } else if (number % 3 == 1) {
                book.drop("repeat", NumberSet.range(number, number));
            }
        }
        book.keepAside(2);
        book.report(report(5_999, 1, List.of(new NumberRange(5, 5)), false));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.missing()).isEqualTo(2_000 - 2);
        assertThat(row.keptAside()).isEqualTo(1);
        assertThat(row.inOutbox()).isEqualTo(1);
        assertThat(book.receive(2)).isTrue();
        assertThat(book.receive(8)).isTrue();
    }

    /** An epoch that is over is few ranges in every mark, so that marks of many agents stay small. */
    @Test
    void anEpochThatIsOverKeepsFewHoles() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number < 200; number += 2) {
            book.receive(number);
            book.drop("repeat", NumberSet.range(number + 1, number + 1));
        }
        book.report(report(199, 1, List.of(), false));
        assertThat(book.received().rangeCount()).isEqualTo(100);
        book.report(report(199, 2, List.of(), true));
        assertThat(book.received().ranges()).containsExactly(new NumberRange(0, 198));
        assertThat(book.rows(true).get(0).dropped()).containsExactly(Map.entry("repeat", 100L));
    }

    /** A sample that was dropped on its way and arrives after all is stored, as long as there is room to know that. */
    @Test
    void aFewHolesAreLeftForWhatArrivesAfterAll() {
        EpochLedger book = new EpochLedger();
        book.receive(0);
        book.receive(2);
        book.drop("outbox-full", NumberSet.range(1, 1));
        book.report(report(2, 1, List.of(), true));
        assertThat(book.receive(1)).isTrue();
        book.stored(book.received());
        assertThat(book.rows(true).get(0).stored()).isEqualTo(3);
        assertThat(book.rows(true).get(0).dropped()).isEmpty();
    }

    /** Dropped numbers that were filled in before a mark which the store has lost again are told by their records again. */
    @Test
    void aStoreThatWentBackBehindTheFillingBeginsWithoutIt() {
        EpochLedger book = new EpochLedger();
        fill(book, 0);
        NumberSet before = NumberSet.range(1, 1);
        book.stored(new NumberSet());
        book.startFrom(before);
        book.goBackToStored();
        for (long number = 0; number < 4_000; number += 2) {
            book.drop("repeat", NumberSet.range(number, number));
            book.receive(number + 1);
        }
        book.stored(book.received());
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).isEqualTo(2_000);
        assertThat(row.dropped()).containsExactly(Map.entry("repeat", 2_000L));
        assertThat(row.missing()).isZero();
    }

    /** The program before this one wrote no filled holes. */
    @Test
    void aBookOfTheVersionBeforeIsRead() throws IOException {
        EpochLedger book = new EpochLedger();
        book.receive(0);
        book.report(report(0, 1, List.of(), false));
        byte[] now = bytes(book);
        byte[] before = Arrays.copyOf(now, now.length - 12); // no hour, no marker
        before[0] = 3;
        assertThat(read(before).rows(true)).isEqualTo(book.rows(true));
    }

    @Test
    void inventedReasonsAreCountedTogether() {
        EpochLedger book = new EpochLedger();
        for (int reason = 0; reason < 50; reason++) {
            book.drop("reason-" + reason, NumberSet.range(reason, reason));
        }
        assertThat(book.dropped()).hasSize(21);
        assertThat(book.dropped().get("other").count()).isEqualTo(30);
    }

    @Test
    void theOldestHoursAreForgottenAfterThreeYears() {
        EpochLedger book = new EpochLedger();
        List<ReportRecord.Hour> hours = new ArrayList<>();
        for (int hour = 0; hour < THREE_YEARS + 10; hour++) {
            hours.add(new ReportRecord.Hour(hour, hour, hour));
        }
        book.report(
                new ReportRecord(EPOCH, 1, THREE_YEARS + 9, hours, List.of(), List.of(), List.of(), Map.of(), false));
        List<LedgerRow> rows = book.rows(true);
        assertThat(rows).hasSize(THREE_YEARS);
        assertThat(rows.get(0).hour()).isEqualTo(10);
    }

    @Test
    void aBookOfAnotherVersionIsRefused() throws IOException {
        byte[] bytes = bytes(new EpochLedger());
        bytes[0]++;
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("version 6");
    }

    @Test
    void aDropRecordNamesNoMoreThanAThousandSignalsAndHasAShortReason() {
        List<String> signals = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            signals.add("a/s" + i);
        }
        DropRecord drop = new DropRecord(EPOCH, "filter", List.of(), 0, 0, signals);
        assertThat(drop.signals()).hasSize(1_000);
        for (String reason : List.of("", "Filter", "x".repeat(41), "a b", "../a")) {
            assertThatThrownBy(() -> new DropRecord(EPOCH, reason, List.of(), 0, 0, List.of()))
                    .isInstanceOf(LedgerException.class);
        }
    }

    @Test
    void aRecordThatIsNestedWithoutNeedIsRefused() {
        String deep = "[".repeat(20) + "]".repeat(20);
        assertThatThrownBy(() -> ReportRecord.parse("{\"more\":" + deep + "}"))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("nested too deeply");
    }

    private static NumberSet everySecond(int count) {
        NumberSet set = new NumberSet();
        for (long number = 0; number < 2L * count; number += 2) {
            set.add(number);
        }
        return set;
    }
}
