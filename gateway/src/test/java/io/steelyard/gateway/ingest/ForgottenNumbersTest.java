package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples that were let go and of which no number is remembered are dropped by {@code policy} all the same. */
final class ForgottenNumbersTest {
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final UUID EPOCH = new UUID(5, 5);
    private static final long HOUR = 200;
    private static final long GIVEN = 5 * HOUR;

    private final Ledgers ledgers = new Ledgers((agent, epoch, lines) -> {});
    private final NumberSet came = new NumberSet();
    private final NumberSet aside = new NumberSet();
    private final NumberSet gone = new NumberSet();
    private final NumberSet known = new NumberSet();
    private final Map<UUID, SortedMap<Long, Forgotten>> counts = new HashMap<>();

    private void give(long number, boolean asideOfIt) {
        if (asideOfIt) {
            aside.add(number);
            ledgers.change(AGENT, EPOCH, book -> book.keepAside(number));
        } else {
            came.add(number);
            ledgers.receive(AGENT, EPOCH, number);
        }
    }

    private void report() {
        List<ReportRecord.Hour> hours = new ArrayList<>();
        for (long first = 0; first < GIVEN; first += HOUR) {
            hours.add(new ReportRecord.Hour(first / HOUR, first, first + HOUR - 1));
        }
        ledgers.change(
                AGENT,
                EPOCH,
                book -> book.report(
                        new ReportRecord(EPOCH, 0, GIVEN - 1, hours, List.of(), List.of(), List.of(), Map.of(), true)));
    }

    private void letGo(NumberSet numbers) {
        gone.addAll(numbers);
        known.addAll(numbers);
        ledgers.letGo(KeptAs.LETTER, EPOCH, numbers.minus(aside));
        ledgers.letGo(KeptAs.ASIDE, EPOCH, numbers.intersection(aside));
    }

    private void forget(NumberSet numbers) {
        known.removeAll(numbers);
        forget(KeptAs.LETTER, numbers.minus(aside));
        forget(KeptAs.ASIDE, numbers.intersection(aside));
    }

    private void forget(KeptAs what, NumberSet numbers) {
        ledgers.places(what, Map.of(EPOCH, numbers))
                .forEach((epoch, places) ->
                        places.forEach((hour, some) -> counts.computeIfAbsent(epoch, e -> new TreeMap<>())
                                .merge(hour, some, ForgottenNumbersTest::both)));
        ledgers.forgotten(what, Map.of(EPOCH, numbers), counts);
    }

    private static Forgotten both(Forgotten one, Forgotten other) {
        return new Forgotten(one.came() + other.came(), one.aside() + other.aside(), one.missing() + other.missing());
    }

    private List<LedgerRow> rows() {
        return ledgers.lines((agent, reported) -> true).stream()
                .map(LedgerLine::row)
                .toList();
    }

    /** In any order, of what came and of what was kept aside: each hour's row is the one that every number would give. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyHourSaysOfThemWhatItSaidWithTheirNumbers(long seed) {
        Random random = new Random(seed);
        for (long number = 0; number < GIVEN; number++) {
            if (random.nextInt(10) > 0) { // others are missing
                give(number, random.nextInt(4) == 0);
            }
        }
        report();
        ledgers.stored(ledgers.receivedNumbers());
        for (int step = 0; step < 40; step++) {
            NumberSet some = new NumberSet();
            for (int i = 0; i < 20; i++) {
                long number = random.nextInt((int) GIVEN);
                if (!gone.contains(number) && (came.contains(number) || aside.contains(number))) {
                    some.add(number);
                }
            }
            letGo(some);
            NumberSet oldest = new NumberSet();
            known.ranges().stream().limit(15).forEach(range -> oldest.add(range.first(), range.last()));
            forget(oldest);
            assertRows("seed " + seed + ", step " + step);
        }
        assertThat(counts.get(EPOCH)).hasSize(5);
    }

    private void assertRows(String when) {
        for (LedgerRow row : rows()) {
            NumberSet hour = NumberSet.range(row.hour() * HOUR, row.hour() * HOUR + HOUR - 1);
            assertThat(row.dropped().getOrDefault("policy", 0L))
                    .as(when)
                    .isEqualTo(gone.intersection(hour).count());
            assertThat(row.stored())
                    .as(when)
                    .isEqualTo(came.minus(gone).intersection(hour).count());
            assertThat(row.keptAside())
                    .as(when)
                    .isEqualTo(aside.minus(gone).intersection(hour).count());
            assertThat(row.missing())
                    .as(when)
                    .isEqualTo(hour.minus(came).minus(aside).count());
            assertThat(row.balanced()).as(when).isEqualTo(row.missing() == 0);
            assertThat(row.closed()).as(when).isTrue();
        }
    }

    /** It is stored, whether its number was let go, or forgotten after that. */
    @Test
    void whatWasKeptAsideAndCameAgainIsNotDropped() {
        for (long number = 0; number < GIVEN; number++) {
            give(number, number < 100);
        }
        report();
        letGo(NumberSet.range(0, 99));
        for (long number = 0; number < 50; number++) {
            ledgers.receive(AGENT, EPOCH, number);
        }
        ledgers.stored(ledgers.receivedNumbers());
        assertThat(rows().get(0).stored()).isEqualTo(HOUR - 50);
        assertThat(rows().get(0).dropped()).isEqualTo(new TreeMap<>(Map.of("policy", 50L)));
        forget(NumberSet.range(0, 99));
        assertThat(rows().get(0).stored()).isEqualTo(HOUR - 50);
        assertThat(rows().get(0).dropped()).isEqualTo(new TreeMap<>(Map.of("policy", 50L)));
        assertThat(rows()).allMatch(LedgerRow::balanced);
    }

    /** The book has room for so many ranges of what is kept aside: what it left out is not missing when it was let go. */
    @Test
    void whatTheBookHadNoRoomForIsNotMissing() {
        long last = 2L * EpochLedger.MAX_RANGES + 400;
        for (long number = 0; number <= last; number += 2) {
            long poison = number;
            aside.add(poison);
            ledgers.change(AGENT, EPOCH, book -> book.keepAside(poison));
        }
        ledgers.change(
                AGENT,
                EPOCH,
                book -> book.report(new ReportRecord(
                        EPOCH,
                        0,
                        last + 1,
                        List.of(new ReportRecord.Hour(0, 0, last + 1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        true)));
        ledgers.stored(ledgers.receivedNumbers());
        letGo(aside);
        forget(aside);
        LedgerRow row = rows().get(0);
        assertThat(counts.get(EPOCH).get(0L).missing()).isPositive();
        assertThat(row.stored()).isZero();
        assertThat(row.dropped()).isEqualTo(new TreeMap<>(Map.of("policy", aside.count())));
        assertThat(row.keptAside()).isZero();
        assertThat(row.missing()).isEqualTo(last + 2 - aside.count());
    }

    /** Before the first report nobody knows the hours: the sums are right, and the hours those that have as many. */
    @Test
    void ofUnknownHoursTheSumIsRight() {
        for (long number = 0; number < GIVEN; number++) {
            give(number, false);
        }
        NumberSet some = NumberSet.range(700, 949);
        letGo(some);
        forget(some);
        report();
        ledgers.stored(ledgers.receivedNumbers());
        assertThat(counts.get(EPOCH)).containsOnlyKeys(Forgotten.UNKNOWN_HOUR);
        assertThat(rows().stream().mapToLong(LedgerRow::stored).sum()).isEqualTo(GIVEN - 250);
        assertThat(rows()).extracting(LedgerRow::stored).containsExactly(0L, 150L, HOUR, HOUR, HOUR);
        assertThat(rows()).allMatch(row -> row.missing() == 0);
    }
}
