package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a book says of numbers that came and were not used: kept aside, let go by name, come again. */
final class KeptAsideTest {
    /** Kept aside or dropped is not stored: a usable copy that comes later is welcome, and then counts as stored. */
    @Test
    void takesAUsableCopyOfWhatWasKeptAside() {
        EpochLedger book = new EpochLedger();
        book.keepAside(0);
        book.drop("outbox-full", NumberSet.range(1, 1));
        assertThat(book.receive(0)).isTrue();
        assertThat(book.receive(1)).isTrue();
        book.stored(NumberSet.range(0, 1));
        book.report(report(1));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).isEqualTo(2);
        assertThat(row.keptAside()).isZero();
        assertThat(row.dropped()).isEmpty();
    }

    /** A mark says what was used; what of it the store refused is kept aside until it is written again, or let go by name. */
    @Test
    void doesNotCallStoredWhatTheStoreDidNotTake() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number <= 9; number++) {
            book.receive(number);
        }
        book.report(report(9));
        book.notTaken(NumberSet.range(3, 4), NumberSet.range(7, 7), new NumberSet());
        book.stored(NumberSet.range(0, 8));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).isEqualTo(6);
        assertThat(row.keptAside()).isEqualTo(2);
        assertThat(row.dropped()).containsExactly(Map.entry("policy", 1L));
        assertThat(row.inInbox()).isEqualTo(1);
        assertThat(row.missing()).isZero();
        book.notTaken(new NumberSet(), NumberSet.range(7, 7), new NumberSet());
        assertThat(book.rows(true).get(0).stored()).isEqualTo(8);
    }

    /** What was kept aside and let go is stored where it came again and was used, before it was let go or after. */
    @Test
    void callsStoredWhatWasKeptAsideAndLetGoAndCameAgain() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number <= 5; number++) {
            book.keepAside(number);
        }
        book.report(report(5));
        book.receive(0);
        book.receive(1);
        book.notTaken(NumberSet.range(1, 1), new NumberSet(), NumberSet.range(0, 4));
        book.receive(2);
        book.receive(3);
        book.stored(NumberSet.range(0, 2));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).as("0 and 2").isEqualTo(2);
        assertThat(row.keptAside()).as("1 in the dead-letter, 5").isEqualTo(2);
        assertThat(row.inInbox()).as("3").isEqualTo(1);
        assertThat(row.dropped()).as("4").containsExactly(Map.entry("policy", 1L));
        assertThat(row.balanced()).isTrue();
    }

    /** Also a letter of what was kept aside first, or of what an earlier program did not tell apart from letters. */
    @Test
    void callsDroppedWhatALetterWasLetGoOf() {
        EpochLedger book = new EpochLedger();
        book.keepAside(0);
        book.receive(0);
        book.keepAside(1);
        book.report(report(1));
        book.stored(NumberSet.range(0, 0));
        book.notTaken(new NumberSet(), NumberSet.range(0, 1), new NumberSet());
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).isZero();
        assertThat(row.keptAside()).isZero();
        assertThat(row.dropped()).containsExactly(Map.entry("policy", 2L));
    }

    /** Whoever sent it would send it for ever. */
    @Test
    void saysThatItIsHereOfWhatNoRowTellsIsKeptAside() throws IOException {
        EpochLedger book = new EpochLedger();
        long end = 4L * EpochLedger.MAX_RANGES;
        for (long number = 0; number < end; number += 2) {
            assertThat(book.keepAside(number)).isEqualTo(number < end / 2);
            assertThat(book.isHere(number)).isTrue();
        }
        assertThat(book.keptAside().rangeCount()).isEqualTo(EpochLedger.MAX_RANGES);
        assertThat(book.keepAside(end)).isFalse();
        assertThat(book.hereBut(new NumberSet()).rangeCount()).isEqualTo(2 * EpochLedger.MAX_RANGES);
        assertThat(book.hereBut(NumberSet.range(0, 9)).first()).isEqualTo(10);
        assertThat(book.leftOut()).isEqualTo(EpochLedger.MAX_RANGES + 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(new DataOutputStream(bytes));
        EpochLedger again = EpochLedger.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(again.hereBut(new NumberSet())).isEqualTo(book.hereBut(new NumberSet()));
        book.comesAgain(NumberSet.range(end, end));
        assertThat(book.isHere(end)).isFalse();
    }

    /** What finds no room says too little, and that is counted. */
    @Test
    void countsWhatItHasNoRoomFor() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number < 2L * EpochLedger.MAX_RANGES; number += 2) {
            assertThat(book.keepAside(number)).isTrue();
        }
        assertThat(book.keepAside(40_000)).isFalse();
        assertThat(book.keepAside(1)).as("beside one that is known").isTrue();
        assertThat(book.leftOut()).isEqualTo(1);
    }

    private static ReportRecord report(long upTo) {
        return new ReportRecord(
                new UUID(1, 2),
                1_000,
                upTo,
                List.of(new ReportRecord.Hour(7, 0, upTo)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                true);
    }
}
