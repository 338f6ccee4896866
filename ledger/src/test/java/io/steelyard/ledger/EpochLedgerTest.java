package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EpochLedgerTest {
    private static final UUID EPOCH = new UUID(1, 2);

    /** Each number meets its fate at random, some meet several; a plain walk over all numbers says what is right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void missesExactlyWhatNoTermHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EpochLedger book = new EpochLedger();
        NumberSet stored = new NumberSet();
        NumberSet outbox = new NumberSet();
        NumberSet elsewhere = new NumberSet();
        NumberSet repeats = new NumberSet();
        int numbers = 400;
        long missing = 0;
        long inStore = 0;
        for (int number = 0; number < numbers; number++) {
            boolean accounted = false;
            if (random.nextInt(10) < 7) {
                book.receive(number);
                accounted = true;
                if (random.nextInt(10) < 8) {
                    stored.add(number);
                    inStore++;
                }
                if (random.nextInt(10) == 0) {
                    assertThat(book.receive(number)).isFalse();
                }
            }
            if (random.nextInt(20) == 0) {
                book.keepAside(number);
                accounted = true;
            }
            if (random.nextInt(10) == 0) {
                repeats.add(number);
                accounted = true;
            }
            if (random.nextInt(10) == 0) {
                outbox.add(number);
                accounted = true;
            }
            if (random.nextInt(30) == 0) {
                elsewhere.add(number);
                accounted = true;
            }
            missing += accounted ? 0 : 1;
        }
        book.drop("repeat", repeats);
        book.stored(stored);
        book.report(report(numbers - 1, outbox, elsewhere, true));

        LedgerRow row = book.rows(true).get(0);
        assertThat(row.sampled()).as("seed %d", seed).isEqualTo(numbers);
        assertThat(row.missing()).as("seed %d", seed).isEqualTo(missing);
        assertThat(row.stored()).as("seed %d", seed).isEqualTo(inStore);
        assertThat(row.balanced()).isEqualTo(missing == 0);
    }

    /** A word of the backlog lane, or one that is said again, must not bring back what the outbox had let go meanwhile. */
    @Test
    void anOlderReportThatComesLaterChangesNothingOfTheCut() {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 2_000, NumberSet.range(8, 9), false));
        book.report(report(9, 1_000, NumberSet.range(0, 9), false));
        assertThat(book.rows(true).get(0).inOutbox()).isEqualTo(2);
        assertThat(book.reported()).isEqualTo(2_000);
        book.report(report(9, 3_000, new NumberSet(), true));
        book.report(report(9, 4_000, NumberSet.range(0, 9), false));
        assertThat(book.rows(true).get(0).inOutbox()).isZero();
        assertThat(book.rows(true).get(0).missing()).isEqualTo(10);
    }

    /** All terms at once, hours interleaved by a clock that steps back, against a walk over every single number. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})
    void putsEveryNumberIntoTheFirstTermThatHoldsIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int numbers = 100 + random.nextInt(500);
        boolean[][] holds = new boolean[7][numbers];
        NumberSet[] terms = new NumberSet[7];
        for (int term = 0; term < terms.length; term++) {
            terms[term] = new NumberSet();
            int share = 1 + random.nextInt(8);
            for (int number = 0; number < numbers; number++) {
                holds[term][number] = random.nextInt(share + 1) == 0;
                if (holds[term][number]) {
                    terms[term].add(number);
                }
            }
        }
        List<ReportRecord.Hour> hours = new ArrayList<>();
        long[] hourOf = new long[numbers];
        for (int first = 0; first < numbers; ) {
            int last = Math.min(numbers - 1, first + random.nextInt(60));
            long hour = 100 + random.nextInt(3);
            hours.add(new ReportRecord.Hour(hour, first, last));
            Arrays.fill(hourOf, first, last + 1, hour);
            first = last + 1;
        }
        EpochLedger book = new EpochLedger();
        terms[0].ranges().forEach(range -> receiveAll(book, range));
        terms[2].ranges().forEach(range -> receiveAll(book, range));
        book.stored(terms[0]);
        terms[1].ranges().forEach(range -> keepAll(book, range));
        book.drop("filter", terms[3]);
        book.drop("repeat", terms[4]);
        book.report(new ReportRecord(
                EPOCH, 1_000, numbers - 1, hours, terms[6].ranges(), List.of(), terms[5].ranges(), Map.of(), true));
        for (LedgerRow row : book.rows(true)) {
            long[] counts = new long[8];
            for (int number = 0; number < numbers; number++) {
                if (hourOf[number] == row.hour()) {
                    int term = 0;
                    while (term < terms.length && !holds[term][number]) {
                        term++;
                    }
                    counts[term]++;
                }
            }
            assertThat(List.of(
                            row.stored(),
                            row.keptAside(),
                            row.inInbox(),
                            row.dropped().getOrDefault("filter", 0L),
                            row.dropped().getOrDefault("repeat", 0L),
                            row.elsewhere(),
                            row.inOutbox(),
                            row.missing()))
                    .as("seed %d hour %d", seed, row.hour())
                    .isEqualTo(Arrays.stream(counts).boxed().toList());
        }
        assertThat(book.rows(true).stream().mapToLong(LedgerRow::sampled).sum()).isEqualTo(numbers);
    }

    private static void receiveAll(EpochLedger book, NumberRange range) {
        for (long number = range.first(); number <= range.last(); number++) {
            book.receive(number);
        }
    }

    private static void keepAll(EpochLedger book, NumberRange range) {
        for (long number = range.first(); number <= range.last(); number++) {
            book.keepAside(number);
        }
    }

    /** Without a fresh report nobody knows how many there should be. */
    @Test
    void saysNothingOfBalanceWithoutAFreshReport() {
        EpochLedger book = new EpochLedger();
        book.receive(0);
        assertThat(book.rows(true)).isEmpty();
        book.report(report(0, new NumberSet(), new NumberSet(), false));
        assertThat(book.rows(false).get(0).balanced()).isNull();
        assertThat(book.rows(true).get(0).balanced()).isTrue();
    }

    private static byte[] bytes(EpochLedger book) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static EpochLedger again(EpochLedger book) throws IOException {
        return EpochLedger.read(new DataInputStream(new ByteArrayInputStream(bytes(book))));
    }

    /** It ends before what no row tells of. */
    @Test
    void aBookOfVersionFourIsReadAsItIs() throws IOException {
        EpochLedger book = new EpochLedger();
        book.receive(3);
        book.keepAside(4);
        byte[] present = bytes(book);
        byte[] four = Arrays.copyOf(present, present.length - Integer.BYTES);
        four[0] = 4;
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(four));
        assertThat(bytes(EpochLedger.read(in))).isEqualTo(present);
        assertThat(in.available()).isZero();
    }

    @Test
    void comesBackFromItsBytes() throws IOException {
        EpochLedger book = new EpochLedger();
        book.receive(3);
        book.receive(3);
        book.keepAside(4);
        book.drop("filter", NumberSet.range(5, 9));
        book.stored(NumberSet.range(3, 3));
        book.report(report(12, NumberSet.range(10, 11), NumberSet.range(0, 1), true));
        EpochLedger back = again(book);
        assertThat(back.rows(true)).isEqualTo(book.rows(true));
        assertThat(back.duplicates()).isEqualTo(1);
        assertThat(back.received()).isEqualTo(book.received());
        assertThat(back.isFinal()).isTrue();
    }

    /** An hour that nothing can change any more is closed; what changes it all the same opens it, and that is told. */
    @Test
    void closesAnHourAndLeavesATrailWhenItIsOpenedAgain() {
        EpochLedger book = new EpochLedger();
        book.receive(0);
        book.receive(2);
        book.stored(NumberSet.of(List.of(new NumberRange(0, 0), new NumberRange(2, 2))));
        book.report(report(3, 1_000, NumberSet.range(3, 3), true), 0);
        assertThat(book.rows(true).get(0).closed()).as("3 is on its way").isFalse();
        book.receive(3);
        book.closeHours();
        assertThat(book.isSettled()).isTrue();
        assertThat(book.rows(true).get(0).closed()).as("3 is not stored yet").isFalse();
        book.stored(NumberSet.of(List.of(new NumberRange(0, 0), new NumberRange(2, 3))));
        assertThat(book.rows(true).get(0).closed()).isTrue();
        assertThat(book.rows(true).get(0).missing()).isEqualTo(1);
        assertThat(book.takeReopened()).isEmpty();

        book.receive(1);
        assertThat(book.rows(true).get(0).closed()).isFalse();
        assertThat(book.takeReopened()).containsExactly(new Reopened(7, 1));
        book.closeHours();
        book.report(report(3, 2_000, NumberSet.range(1, 3), true), 1);
        assertThat(book.takeReopened()).as("nothing new").isEmpty();
        assertThat(book.isSettled()).isTrue();
    }

    /** An old copy of the outbox is back and holds what had been lost: it may be lost with that copy once more. */
    @Test
    void opensAnHourWhoseNumbersAreHeldAgain() {
        EpochLedger book = new EpochLedger();
        book.report(report(3, 1_000, new NumberSet(), true), 0);
        assertThat(book.isSettled()).isTrue();
        book.report(report(3, 1_000, NumberSet.range(1, 2), true), 1);
        assertThat(book.isSettled()).isFalse();
        assertThat(book.rows(true).get(0).inOutbox()).isEqualTo(2);
        book.outboxLost(7_000);
        assertThat(book.rows(true).get(0).missing()).isEqualTo(4);
        assertThat(book.isSettled()).isTrue();
    }

    /** The agent's clock may step as it likes; its records have numbers. */
    @Test
    void theReportWithTheHigherNumberIsTheLater() {
        EpochLedger book = new EpochLedger();
        book.report(report(9, 5_000, NumberSet.range(0, 9), false), 4);
        book.report(report(9, 1_000, NumberSet.range(8, 9), false), 5);
        assertThat(book.rows(true).get(0).inOutbox()).isEqualTo(2);
        book.report(report(9, 9_000, NumberSet.range(0, 9), false), 3);
        assertThat(book.rows(true).get(0).inOutbox()).isEqualTo(2);
        book.outboxEndsAt(8, 7_000);
        assertThat(book.rows(true).get(0).inOutbox()).isEqualTo(1);
    }

    /** Another agent with a copy of the outbox took the epoch for ended; who gives its numbers goes on, and says so. */
    @Test
    void anEpochThatWasSaidToHaveEndedGoesOnWithItsNextReport() {
        EpochLedger book = new EpochLedger();
        book.report(report(4, 1_000, new NumberSet(), true), 2);
        assertThat(book.isFinal()).isTrue();
        book.report(report(9, 2_000, new NumberSet(), false), 3);
        assertThat(book.isFinal()).isFalse();
        assertThat(book.owesReport()).isTrue();
        book.report(report(9, 3_000, new NumberSet(), true), 1);
        assertThat(book.isFinal()).as("an older one that comes late").isFalse();
        book.report(report(12, 4_000, new NumberSet(), true), 4);
        assertThat(book.isFinal()).isTrue();
    }

    /** A number behind the end that was said is a proof that it was not the end. */
    @Test
    void whatCameBehindAFinalReportIsSampledWhenTheOutboxIsLost() {
        EpochLedger book = new EpochLedger();
        book.receive(0, 4);
        book.report(report(4, 1_000, new NumberSet(), true), 2);
        assertThat(book.isSettled()).isTrue();
        book.receive(5, 7);
        book.stored(book.received());
        assertThat(book.isFinal()).isFalse();
        assertThat(book.isSettled()).isFalse();
        assertThat(book.owesReport()).isTrue();
        book.outboxLost(7_000);
        assertThat(book.rows(true)).extracting(LedgerRow::sampled).containsExactly(8L);
        assertThat(book.rows(true)).extracting(LedgerRow::missing).containsExactly(0L);
    }

    /** An old copy of the outbox told the new inbox its end again; what the mark knows behind it, nobody else tells of. */
    @Test
    void whatAMarkKnowsBehindAFinalReportStandsInTheLastHour() {
        EpochLedger book = new EpochLedger();
        book.startFrom(NumberSet.range(0, 9));
        assertThat(book.rows(true)).as("its rows are kept elsewhere").isEmpty();
        book.report(report(4, 1_000, new NumberSet(), true), 2);
        assertThat(book.rows(true)).singleElement().satisfies(row -> {
            assertThat(row.sampled()).isEqualTo(10);
            assertThat(row.stored()).isEqualTo(10);
            assertThat(row.balanced()).isTrue();
        });
    }

    /** The inbox was lost: what its mark knows behind the end of an old copy of the outbox is no sign that it goes on. */
    @Test
    void whatAMarkKnowsBehindAFinalReportKeepsNoEpochOpen() {
        EpochLedger book = new EpochLedger();
        book.startFrom(NumberSet.range(0, 9));
        book.report(report(4, 1_000, new NumberSet(), true), 2);
        assertThat(book.isFinal()).isTrue();
        assertThat(book.owesReport()).isFalse();
        book.receive(10, 10);
        assertThat(book.isFinal()).isFalse();
    }

    private static ReportRecord report(long upTo, long at, NumberSet outbox, boolean last) {
        return new ReportRecord(
                EPOCH,
                at,
                upTo,
                List.of(new ReportRecord.Hour(7, 0, upTo)),
                outbox.ranges(),
                List.of(),
                List.of(),
                Map.of(),
                last);
    }

    private static ReportRecord report(long upTo, NumberSet outbox, NumberSet elsewhere, boolean last) {
        return new ReportRecord(
                EPOCH,
                1_000,
                upTo,
                List.of(new ReportRecord.Hour(7, 0, upTo)),
                outbox.ranges(),
                List.of(),
                elsewhere.ranges(),
                Map.of(),
                last);
    }
}
