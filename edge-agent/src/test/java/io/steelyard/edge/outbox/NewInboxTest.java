package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new inbox knows of no report that the one before had, so what those said has to be said to it. */
final class NewInboxTest {
    private static final NumberSet ALL = NumberSet.range(0, 1_000);

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();

    @Test
    void hearsOfHoursThatTheOneBeforeHadReportsOf() throws Exception {
        try (Outbox outbox = open()) {
            take(outbox, 0, 1);
            clock.advance(Duration.ofHours(1));
            take(outbox, 2);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            outbox.release(outbox.epoch(), ALL, ALL);
            outbox.inboxChanged();
            assertThat(reports(outbox, outbox.epoch())).singleElement().satisfies(report -> {
                assertThat(report.hours())
                        .extracting(hour -> new NumberRange(hour.first(), hour.last()))
                        .containsExactly(new NumberRange(0, 1), new NumberRange(2, 2));
                assertThat(report.elsewhere()).containsExactly(new NumberRange(0, 2));
            });
        }
    }

    /**
     * A row of an hour is written anew with what is told of the hour, so one to which the clock was set back is told in all its
     * parts, however many hours it takes until then.
     */
    @Test
    void hearsOfEveryPartOfAnHourThatTheClockCameBackTo() throws Exception {
        try (Outbox outbox = open()) {
            int value = 0;
            for (int hours : List.of(0, -3, 1, 1, 1, 1)) {
                clock.stepWallClock(Duration.ofHours(hours));
                take(outbox, value, value + 1);
                value += 2;
                outbox.report(false).get(10, TimeUnit.SECONDS);
                outbox.release(outbox.epoch(), ALL, ALL);
            }
            outbox.inboxChanged();
            long now = Math.floorDiv(clock.instant().getEpochSecond(), 3_600);
            assertThat(reports(outbox, outbox.epoch()))
                    .singleElement()
                    .satisfies(report -> assertThat(report.hours())
                            .containsExactly(
                                    new ReportRecord.Hour(now - 1, 0, 1),
                                    new ReportRecord.Hour(now - 1, 8, 9),
                                    new ReportRecord.Hour(now, 10, 11)));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().lastSample()).isEqualTo(11);
        }
    }

    /** What is kept of a clock that nobody can make agree has a limit. */
    @Test
    void hearsOfSoManyPartsAndNoMoreOfAClockThatGoesBackAndForth() throws Exception {
        try (Outbox outbox = open()) {
            for (int value = 0; value < 200; value++) {
                clock.stepWallClock(Duration.ofHours(value % 2 == 0 ? -1 : 1));
                take(outbox, value);
            }
            outbox.report(false).get(10, TimeUnit.SECONDS);
            outbox.release(outbox.epoch(), ALL, ALL);
            outbox.inboxChanged();
            assertThat(reports(outbox, outbox.epoch()))
                    .singleElement()
                    .satisfies(report -> assertThat(report.hours()).hasSize(66));
            assertThat(outbox.status().partsForgotten()).isEqualTo(200 - 66);
        }
    }

    /** Its last word is the old inbox's, whose books are gone; a row that they left half told would stand open for ever. */
    @Test
    void hearsTheLastWordOfAnEpochThatHadBeenDrained() throws Exception {
        UUID ended;
        try (Outbox outbox = open()) {
            ended = outbox.epoch();
            take(outbox, 0, 1, 2);
        }
        try (Outbox outbox = open()) {
            outbox.release(ended, ALL, ALL);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            outbox.release(ended, ALL, ALL);
            outbox.release(outbox.epoch(), ALL, ALL);
            assertThat(reports(outbox, ended)).isEmpty();
            outbox.inboxChanged();
            assertToldAgain(reports(outbox, ended));
        }
        try (Outbox outbox = open()) {
            assertToldAgain(reports(outbox, ended));
        }
    }

    private static void assertToldAgain(List<ReportRecord> reports) {
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.last()).isTrue();
            assertThat(report.hours()).hasSize(1);
            assertThat(report.outbox()).isEmpty();
            assertThat(report.elsewhere()).containsExactly(new NumberRange(0, 2));
        });
    }

    private Outbox open() {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 32_768, 327_680);
        return Outbox.open(
                config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), new DiskFiles(), Thread::new);
    }

    private void take(Outbox outbox, int... values) throws InterruptedException {
        int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.DOUBLE));
        long now = clock.instant().toEpochMilli() * 1_000_000;
        List<Sample> samples = new ArrayList<>();
        for (int value : values) {
            samples.add(new Sample(id, now + value, ClockSource.SOURCE, 0, 0, (double) value, false));
        }
        outbox.take(new Delivery("plant", 1, 1, now, now, samples, List.of()));
    }

    private static List<ReportRecord> reports(Outbox outbox, UUID epoch) throws IOException {
        List<ReportRecord> reports = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Text text
                    && text.kind().equals("report")
                    && text.epoch().equals(epoch)) {
                reports.add(ReportRecord.parse(text.json()));
            }
        }
        return reports;
    }
}
