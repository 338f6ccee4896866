package io.steelyard.ledger;

import static io.steelyard.ledger.Books.bytes;
import static io.steelyard.ledger.Books.read;
import static io.steelyard.ledger.Books.report;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a book says of an epoch whose outbox was lost, went back or ended, and which report is the last word. */
final class LostOutboxBookTest {
    /** Nothing of it will ever come, and no report either: it would stand open and in an outbox that is gone for ever. */
    @Test
    void whatStoodInALostOutboxIsMissingForGood() {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 1_000, List.of(new NumberRange(5, 9)), false));
        book.receive(0);
        book.outboxLost(7_000);
        LedgerRow row = book.rows(false).get(0);
        assertThat(book.isFinal()).isTrue();
        assertThat(row.inOutbox()).isZero();
        assertThat(row.missing()).isEqualTo(9);
        assertThat(row.balanced()).isFalse();
    }

    /** The last reports are lost with the outbox; what came is a proof that it was sampled. */
    @Test
    void whatCameOfALostOutboxWasSampled() {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 1_000, List.of(new NumberRange(5, 9)), false));
        for (long number = 0; number <= 12; number++) {
            if (number != 8 && number != 11) {
                book.receive(number);
            }
        }
        book.stored(book.received());
        assertThat(book.rows(true).get(0).sampled())
                .as("only reports speak of it")
                .isEqualTo(10);

        book.outboxLost(7_000);
        LedgerRow row = book.rows(false).get(0);
        assertThat(row.sampled()).as("all but 11, which nobody knows of").isEqualTo(12);
        assertThat(row.stored()).isEqualTo(11);
        assertThat(row.missing()).as("8 was reported").isEqualTo(1);

        book.goesOn();
        assertThat(book.rows(true).get(0).sampled()).isEqualTo(10);
        assertThat(book.isFinal()).isFalse();
    }

    /** Whoever copied the row while the outbox was lost has to learn that nothing stands in it any more. */
    @Test
    void theHourOfAnEpochThatGoesOnKeepsARowWithoutNumbers() throws IOException {
        EpochLedger book = new EpochLedger();
        book.receive(0);
        book.receive(1);
        book.stored(book.received());
        book.outboxLost(2L * 3_600 * 1_000_000_000 + 5);
        assertThat(book.rows(false)).extracting(LedgerRow::sampled).containsExactly(2L);

        book.goesOn();
        book.goesOn();
        assertThat(book.rows(true)).extracting(LedgerRow::hour).containsExactly(2L);
        assertThat(book.rows(true)).extracting(LedgerRow::sampled).containsExactly(0L);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(new DataOutputStream(bytes));
        EpochLedger read = EpochLedger.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        read.report(report(1, 1_000, List.of(), true));
        assertThat(read.rows(true)).extracting(LedgerRow::hour).containsExactly(2L, 7L);
        assertThat(read.rows(true)).extracting(LedgerRow::sampled).containsExactly(0L, 2L);
        assertThat(read.isSettled()).isTrue();
    }

    /** The store has less than it had; what came once is no stranger for that, and is told by nobody else's rows. */
    @Test
    void whatCameBeforeTheStoreWentBackIsStillSampled() {
        EpochLedger book = new EpochLedger();
        for (long number = 0; number < 5; number++) {
            book.receive(number);
        }
        book.startFrom(NumberSet.range(0, 2));
        book.goBackToStored();
        assertThat(book.received().ranges()).containsExactly(new NumberRange(0, 2));
        book.outboxLost(7_000);
        assertThat(book.rows(true)).extracting(LedgerRow::sampled).containsExactly(3L);
    }

    /** It died before its first report was due. */
    @Test
    void anEpochThatNeverReportedHasARowOnceItsOutboxIsLost() {
        EpochLedger book = new EpochLedger();
        book.receive(0);
        book.receive(1);
        book.stored(book.received());
        assertThat(book.reported()).isNull();

        book.outboxLost(2L * 3_600 * 1_000_000_000 + 5);
        LedgerRow row = book.rows(false).get(0);
        assertThat(row.hour()).isEqualTo(2);
        assertThat(row.sampled()).isEqualTo(2);
        assertThat(row.balanced()).isTrue();
        assertThat(row.closed()).isTrue();
        assertThat(book.isSettled()).isTrue();
    }

    /** More came than the outbox ever gave: it is an old copy, and the rest of the epoch went with the newer one. */
    @Test
    void whatCameBehindTheEndOfAnOldCopyWasSampled() {
        EpochLedger book = new EpochLedger();
        book.report(report(3, 1_000, List.of(), false));
        for (long number = 0; number <= 9; number++) {
            book.receive(number);
        }
        book.stored(book.received());
        book.outboxEndsAt(9, 7_000);
        assertThat(book.isFinal()).as("a usual restart").isFalse();
        assertThat(book.rows(true).get(0).sampled()).isEqualTo(4);
        book.outboxEndsAt(6, 7_000);
        assertThat(book.isFinal()).isTrue();
        assertThat(book.rows(true).get(0).sampled()).isEqualTo(10);
    }

    /** Two reports within one tick of the clock: the later one knows what was let go between them. */
    @Test
    void ofTwoReportsOfOneInstantTheLaterHolds() {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 1_000, List.of(new NumberRange(0, 9)), false));
        book.report(report(9, 1_000, List.of(new NumberRange(8, 9)), false));
        assertThat(book.rows(true).get(0).inOutbox()).isEqualTo(2);
    }

    /** The agent's clock was set back before it ended: the last word is the last word all the same. */
    @Test
    void aFinalReportHoldsWhateverTheClockSays() {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 2_000, List.of(new NumberRange(0, 9)), false));
        book.report(report(9, 1_000, List.of(), true));
        assertThat(book.isFinal()).isTrue();
        assertThat(book.rows(false).get(0).inOutbox()).isZero();
    }

    /** Else a report that is older than what the book had would bring back what the outbox let go. */
    @Test
    void howFarTheLatestReportWentComesBackFromItsBytes() throws IOException {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 2_000, List.of(), false));
        EpochLedger back = read(bytes(book));
        assertThat(back.upTo()).isEqualTo(9);
        assertThat(back.reported()).isEqualTo(2_000);
        back.report(report(5, 1_000, List.of(new NumberRange(0, 5)), false));
        assertThat(back.rows(true).get(0).inOutbox()).isZero();
    }
}
