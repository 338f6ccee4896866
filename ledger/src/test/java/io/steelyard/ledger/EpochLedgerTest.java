package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

    /** Kept aside or dropped is not stored: a usable copy that comes later is welcome, and then counts as stored. */
    @Test
    void takesAUsableCopyOfWhatWasKeptAside() {
        EpochLedger book = new EpochLedger();
        book.keepAside(0);
        book.drop("outbox-full", NumberSet.range(1, 1));
        assertThat(book.receive(0)).isTrue();
        assertThat(book.receive(1)).isTrue();
        book.stored(NumberSet.range(0, 1));
        book.report(report(1, new NumberSet(), new NumberSet(), true));
        LedgerRow row = book.rows(true).get(0);
        assertThat(row.stored()).isEqualTo(2);
        assertThat(row.keptAside()).isZero();
        assertThat(row.dropped()).isEmpty();
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

    @Test
    void comesBackFromItsBytes() throws IOException {
        EpochLedger book = new EpochLedger();
        book.receive(3);
        book.receive(3);
        book.keepAside(4);
        book.drop("filter", NumberSet.range(5, 9));
        book.stored(NumberSet.range(3, 3));
        book.report(report(12, NumberSet.range(10, 11), NumberSet.range(0, 1), true));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(new DataOutputStream(bytes));
        EpochLedger back = EpochLedger.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(back.rows(true)).isEqualTo(book.rows(true));
        assertThat(back.duplicates()).isEqualTo(1);
        assertThat(back.received()).isEqualTo(book.received());
        assertThat(back.isFinal()).isTrue();
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
