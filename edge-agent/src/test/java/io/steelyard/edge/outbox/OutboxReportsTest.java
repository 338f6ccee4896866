package io.steelyard.edge.outbox;

import static io.steelyard.edge.outbox.OutboxBench.DOUBLE;
import static io.steelyard.edge.outbox.OutboxBench.NONE;
import static io.steelyard.edge.outbox.OutboxBench.first;
import static io.steelyard.edge.outbox.ReadBack.notes;
import static io.steelyard.edge.outbox.ReadBack.reports;
import static io.steelyard.edge.outbox.ReadBack.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox reports of its hours and its epochs: every number given stands in it once. */
final class OutboxReportsTest {
    private static final int STANDING = 500; // assets with a clock that stands

    @TempDir
    Path folder;

    private OutboxBench bench;

    @BeforeEach
    void set() {
        bench = new OutboxBench(folder);
    }

    @Test
    void theEpochBeforeGetsItsFinalReportAtOpening() throws Exception {
        UUID before;
        try (Outbox outbox = bench.open()) {
            before = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(bench.value(id, 1), bench.value(id, 2)));
        }
        try (Outbox outbox = bench.open()) {
            ReportRecord report = reports(outbox).get(0);
            assertThat(report.epoch()).isEqualTo(before);
            assertThat(report.last()).isTrue();
            assertThat(report.upTo()).isEqualTo(1);
            assertThat(report.outbox()).containsExactly(new NumberRange(0, 1));
        }
        try (Outbox outbox = bench.open()) {
            assertThat(reports(outbox))
                    .hasSize(2)
                    .extracting(ReportRecord::epoch)
                    .doesNotHaveDuplicates();
        }
    }

    /** What its final report called held and was lost on the way would be called held for ever. */
    @Test
    void anEpochThatWasHeldAtItsEndIsReportedOnceMoreWhenItIsDrained() throws Exception {
        UUID before;
        try (Outbox outbox = bench.open()) {
            before = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(bench.value(id, 1), bench.value(id, 2)));
        }
        try (Outbox outbox = bench.open()) {
            outbox.release(before, NumberSet.range(0, 0), NONE);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(reportsOf(outbox, before)).as("it holds one more").hasSize(1);
            outbox.release(before, NumberSet.range(1, 1), NONE);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            List<ReportRecord> reports = reportsOf(outbox, before);
            assertThat(reports).as("once").hasSize(2);
            assertThat(reports.get(1).last()).isTrue();
            assertThat(reports.get(1).upTo()).isEqualTo(1);
            assertThat(reports.get(1).outbox()).isEmpty();
        }
    }

    private static List<ReportRecord> reportsOf(Outbox outbox, UUID epoch) throws IOException {
        return reports(outbox).stream()
                .filter(report -> report.epoch().equals(epoch))
                .toList();
    }

    /** A report is one cut: every number given stands in it exactly once, or was released. */
    @Test
    void aReportTellsHoursHeldDroppedAndAside() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample last = bench.value(id, 1);
            outbox.take(bench.delivery(bench.value(id, 0), last));
            outbox.take(bench.delivery(first(last)));
            bench.clock.advance(Duration.ofHours(1));
            outbox.take(bench.delivery(bench.value(id, 2)));
            outbox.release(outbox.epoch(), NumberSet.range(0, 0), NONE);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            ReportRecord report = reports(outbox).get(0);
            assertThat(report.upTo()).isEqualTo(3);
            assertThat(report.outbox()).containsExactly(new NumberRange(1, 1), new NumberRange(3, 3));
            assertThat(report.dropped()).isEqualTo(Map.of("repeat", 1L));
            assertThat(report.hours()).hasSize(2);
            assertThat(report.hours().get(0)).extracting("first", "last").containsExactly(0L, 2L);
            assertThat(report.hours().get(1)).extracting("first", "last").containsExactly(3L, 3L);
        }
    }

    @Test
    void anHourIsReportedUntilAReportOfItIsReleased() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(bench.value(id, 0)));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(reports(outbox)).allMatch(report -> report.hours().size() == 1);
            outbox.release(outbox.epoch(), NONE, NumberSet.range(0, 100));
            bench.clock.advance(Duration.ofHours(2));
            outbox.take(bench.delivery(bench.value(id, 1)));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(reports(outbox)).hasSize(1);
            assertThat(reports(outbox).get(0).hours()).hasSize(1);
            assertThat(reports(outbox).get(0).hours().get(0).first()).isEqualTo(1);
        }
    }

    /** An hour stands twice when the clock stepped back, and the ranges still cover every number once. */
    @Test
    void anHourComesTwiceWhenTheAgentsClockStepsBackOverIt() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            bench.clock.advance(
                    Duration.ofHours(1).minus(Duration.ofNanos(bench.clock.millis() % 3_600_000 * 1_000_000 + 1)));
            outbox.take(bench.delivery(bench.value(id, 1.0)));
            bench.clock.advance(Duration.ofSeconds(1));
            outbox.take(bench.delivery(bench.value(id, 2.0)));
            bench.clock.stepWallClock(Duration.ofSeconds(-2));
            outbox.take(bench.delivery(bench.value(id, 3.0)));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            List<ReportRecord.Hour> hours = reports(outbox).get(0).hours();
            assertThat(hours).extracting(ReportRecord.Hour::first).containsExactly(0L, 1L, 2L);
            assertThat(hours.get(0).hour())
                    .isEqualTo(hours.get(2).hour())
                    .isEqualTo(hours.get(1).hour() - 1);
        }
    }

    /** A report describes exactly what stands before it in the log, whoever gives and lets go meanwhile. */
    @Test
    void everyReportIsOneCutWhileNumbersAreGivenAndLetGo() throws Exception {
        try (Outbox outbox = bench.open(1024 * 1024)) {
            int[] ids = IntStream.range(0, 3)
                    .map(i -> outbox.idOf("a", "s" + i, DOUBLE))
                    .toArray();
            List<Thread> threads = new ArrayList<>();
            for (int id : ids) {
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 150; i++) {
                        bench.takeUnchecked(
                                outbox, new Sample(id, 1_000L * (i + 1), ClockSource.SOURCE, 0, 0, 1.0, false));
                    }
                }));
            }
            threads.add(new Thread(() -> {
                for (long i = 0; i < 200; i++) {
                    outbox.release(outbox.epoch(), NumberSet.range(2 * i, 2 * i), NONE);
                    var unused = outbox.report(false);
                }
            }));
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(20_000);
                assertThat(thread.isAlive()).isFalse();
            }
            outbox.report(true).get(10, TimeUnit.SECONDS);
            long given = -1;
            OutboxReader reader = outbox.reader();
            int reports = 0;
            for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
                if (next instanceof OutboxEntry.Samples some) {
                    given = Math.max(
                            given, some.samples().get(some.samples().size() - 1).number());
                } else if (next instanceof OutboxEntry.Text text && text.kind().equals("report")) {
                    ReportRecord report = ReportRecord.parse(text.json());
                    NumberSet held = NumberSet.of(report.outbox());
                    assertThat(report.upTo()).isGreaterThanOrEqualTo(given);
                    assertThat(held.isEmpty() || held.last() <= report.upTo()).isTrue();
                    NumberSet gone = NumberSet.range(0, report.upTo()).minus(held);
                    assertThat(gone.ranges()).allMatch(range -> range.count() == 1 && range.first() % 2 == 0);
                    reports++;
                }
            }
            assertThat(reports).isEqualTo(201);
        }
    }

    @Test
    void afterTheLastReportNoNumberIsGiven() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.report(true).get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> outbox.take(bench.delivery(bench.value(id, 0))))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (Outbox outbox = bench.open()) {
            assertThat(reports(outbox)).as("no second final report").hasSize(1);
        }
    }

    @Test
    void movedAsideIsReportedSoAndNotReadAgain() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(bench.value(id, 1), bench.value(id, 2)));
            OutboxEntry.Samples whole = (OutboxEntry.Samples) outbox.reader().next();
            outbox.moveAside(
                    new OutboxEntry.Samples(whole.epoch(), whole.samples().subList(0, 1)), "refused: 0x99");
        }
        assertThat(Files.readString(folder.resolve("dead-letter").resolve("kept-aside.jsonl")))
                .contains("refused: 0x99")
                .contains("\"asset\":\"a\"");
        try (Outbox outbox = bench.open()) {
            assertThat(samples(outbox)).extracting(NumberedSample::number).containsExactly(1L);
            assertThat(reports(outbox).get(0).keptAside()).containsExactly(new NumberRange(0, 0));
        }
    }

    @Test
    void afterTheInboxChangedWhatWasConfirmedIsElsewhereAndPresentValuesAreSampledAgain() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample last = bench.value(id, 2);
            outbox.take(bench.delivery(bench.value(id, 1), last));
            long before = samples(outbox).get(1).time();
            outbox.release(outbox.epoch(), NumberSet.range(0, 1), NONE);
            outbox.inboxChanged();
            outbox.take(bench.delivery(first(last)));
            assertThat(samples(outbox)).hasSize(1);
            assertThat(samples(outbox).get(0).time())
                    .as("the same point, where it is stored already")
                    .isEqualTo(before);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(reports(outbox))
                    .as("one at once, one that was asked for")
                    .hasSize(2);
            assertThat(reports(outbox))
                    .allSatisfy(report -> assertThat(report.elsewhere()).containsExactly(new NumberRange(0, 1)));
        }
    }

    /** One signal whose clock stands among many that run would make a list of single numbers without an end. */
    @Test
    void whatAStandingClockLeavesAsideIsBoundedAndTheSumsStillHold() throws Exception {
        try (Outbox outbox = bench.open(4 * 1024 * 1024)) {
            standingClocks(outbox);
            outbox.report(true).get(10, TimeUnit.SECONDS);
            ReportRecord report = reports(outbox).get(0);
            assertThat(report.keptAside()).hasSize(EpochState.MOST_RANGES);
            assertThat(report.dropped()).isEqualTo(Map.of("policy", 5L * STANDING - EpochState.MOST_RANGES));
            NumberSet all = NumberSet.of(report.outbox());
            all.addAll(NumberSet.of(report.keptAside()));
            notes(outbox, "drop")
                    .forEach(json ->
                            all.addAll(NumberSet.of(DropRecord.parse(json).numbers())));
            assertThat(all).isEqualTo(NumberSet.range(0, report.upTo()));
        }
    }

    /** What a gateway refuses beyond that stands in the dead-letter; no epoch remembers it, so it is dropped by name. */
    @Test
    void whatIsMovedAsideBeyondTheListIsDroppedByName() throws Exception {
        ReportRecord report;
        NumberSet told = new NumberSet();
        try (Outbox outbox = bench.open(4 * 1024 * 1024)) {
            standingClocks(outbox);
            List<NumberedSample> all = samples(outbox);
            for (int place : new int[] {100, 300, 300, 200}) {
                outbox.moveAside(new OutboxEntry.Samples(outbox.epoch(), List.of(all.get(place))), "refused: 0x99");
            }
            outbox.report(true).get(10, TimeUnit.SECONDS);
            report = reports(outbox).get(0);
            for (String json : notes(outbox, "drop")) {
                DropRecord drop = DropRecord.parse(json);
                told.addAll(NumberSet.of(drop.numbers()));
                assertThat(drop.reason()).isEqualTo("policy");
            }
            assertThat(notes(outbox, "drop").stream().map(DropRecord::parse))
                    .filteredOn(drop -> drop.numbers().equals(List.of(new NumberRange(300, 300))))
                    .singleElement()
                    .satisfies(drop -> {
                        assertThat(drop.signals()).containsExactly("asset-30/stuck");
                        assertThat(drop.from()).isEqualTo(all.get(300).time());
                    });
        }
        assertThat(report.keptAside()).hasSize(EpochState.MOST_RANGES);
        assertThat(report.dropped()).isEqualTo(Map.of("policy", 5L * STANDING - EpochState.MOST_RANGES + 3));
        NumberSet known = NumberSet.of(report.outbox());
        known.addAll(NumberSet.of(report.keptAside()));
        known.addAll(told);
        assertThat(known).isEqualTo(NumberSet.range(0, report.upTo()));
        try (Outbox outbox = bench.open(4 * 1024 * 1024)) {
            assertThat(samples(outbox)).extracting(NumberedSample::number).doesNotContain(100L, 200L, 300L);
        }
    }

    private void standingClocks(Outbox outbox) throws InterruptedException {
        List<Sample> first = new ArrayList<>();
        List<Sample> more = new ArrayList<>();
        for (int i = 0; i < STANDING; i++) {
            int stuck = outbox.idOf("asset-" + i, "stuck", DOUBLE);
            int runs = outbox.idOf("asset-" + i, "runs", DOUBLE);
            for (int k = 0; k < 10; k++) {
                first.add(new Sample(stuck, 5_000, ClockSource.SOURCE, 0, 0, (double) k, false));
            }
            more.add(new Sample(stuck, 5_000, ClockSource.SOURCE, 0, 0, 99.0, false));
            more.add(bench.value(runs, 1.0));
        }
        outbox.take(bench.delivery(first.toArray(Sample[]::new)));
        for (int round = 0; round < 5; round++) {
            outbox.take(bench.delivery(more.stream()
                    .map(one -> one.time() == 5_000 ? one : bench.value(one.signal(), 1.0))
                    .toArray(Sample[]::new)));
        }
    }
}
