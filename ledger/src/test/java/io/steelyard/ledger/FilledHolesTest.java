package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was filled in is in the right term at every moment, however far the store's marks are behind. */
final class FilledHolesTest {
    private static final UUID EPOCH = new UUID(1, 2);
    private static final int HOLES = 510; // more than a book leaves alone

    private final EpochLedger book = new EpochLedger();
    private final NumberSet came = new NumberSet();
    private final NumberSet dropped = new NumberSet();
    private final Deque<NumberSet> underway = new ArrayDeque<>();
    private final List<ReportRecord.Hour> hours = new ArrayList<>();
    private final List<ReportRecord> reports = new ArrayList<>();
    private NumberSet stored = new NumberSet();
    private long next;
    private long at;

    /** Fillings, marks made between them and written later, and marks that are lost: in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isNeverTakenForStoredOrForUnderway(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> fill(random);
                case 2 -> {
                    if (underway.size() < 5) {
                        underway.add(book.received().copy());
                    }
                }
                case 3 -> {
                    if (!underway.isEmpty()) {
                        stored = underway.remove();
                        book.stored(stored);
                    }
                }
                default -> goBack(random);
            }
            assertRows("seed " + seed + ", step " + step);
        }
    }

    private void fill(Random random) {
        long first = next;
        for (int hole = 0; hole < HOLES; hole++) {
            int some = 1 + random.nextInt(3);
            for (int i = 0; i < some; i++) {
                came.add(next);
                book.receive(next++);
            }
            dropped.add(next);
            book.drop("repeat", NumberSet.range(next, next));
            next++;
        }
        came.add(next);
        book.receive(next++);
        hours.add(new ReportRecord.Hour(hours.size() / 3, first, next - 1));
        ReportRecord report =
                new ReportRecord(EPOCH, ++at, next - 1, hours, List.of(), List.of(), List.of(), Map.of(), false);
        reports.add(report);
        book.report(report);
    }

    /** The store loses what it had behind its last mark but is read on from there: everything since comes again. */
    private void goBack(Random random) {
        if (random.nextInt(3) > 0) {
            return;
        }
        underway.clear();
        book.startFrom(stored);
        book.goBackToStored();
        long from = 0;
        for (ReportRecord report : reports) {
            NumberSet stretch = NumberSet.range(from, report.upTo()).minus(stored);
            if (!stretch.isEmpty()) {
                book.drop("repeat", dropped.intersection(stretch));
                came.intersection(stretch).ranges().forEach(range -> book.receive(range.first(), range.last()));
                book.report(report);
            }
            from = report.upTo() + 1;
        }
    }

    private void assertRows(String when) {
        long isStored = 0;
        long inInbox = 0;
        long isDropped = 0;
        for (LedgerRow row : book.rows(true)) {
            assertThat(row.missing()).as(when).isZero();
            isStored += row.stored();
            inInbox += row.inInbox();
            isDropped += row.dropped().getOrDefault("repeat", 0L);
        }
        assertThat(isDropped).as("dropped, %s", when).isEqualTo(dropped.count());
        assertThat(isStored)
                .as("stored, %s", when)
                .isEqualTo(came.intersection(stored).count());
        assertThat(inInbox)
                .as("in inbox, %s", when)
                .isEqualTo(came.minus(stored).count());
    }
}
