package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox does where something ends: the room in a record, a list's length, the disk, a readable byte. */
final class OutboxLimitsTest {
    private static final SignalType DOUBLE = SignalType.scalar(ValueType.DOUBLE);
    private static final SignalType STRING = SignalType.scalar(ValueType.STRING);
    private static final int SMALL = 32_768;
    private static final int STANDING = 500; // assets with a clock that stands
    private static final NumberSet NONE = new NumberSet();

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private long sourceTime = 1_000_000_000_000L;

    /** With two subscriptions at one server a keep-alive of one must not take the sequence of the other. */
    @Test
    void eachSubscriptionKeepsItsOwnLastSequence() throws Exception {
        try (Outbox outbox = open(SMALL)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(new Delivery("plant", 4, 17, 1_000, 1_000, List.of(value(id, 1.0)), List.of()));
            outbox.take(new Delivery("plant", 5, 3, 2_000, 2_000, List.of(value(id, 2.0)), List.of()));
            outbox.take(new Delivery("plant", 4, 0, 9_000_000_000L, 9_000_000_000L, List.of(), List.of()));
            while (outbox.status().depthBytes() < 2 * SMALL) {
                outbox.take(new Delivery("other", 1, 8, 0, 1_000, List.of(value(id, 1.0)), List.of()));
            }
            outbox.release(outbox.epoch(), NumberSet.range(0, 1_000_000), NumberSet.range(0, 1_000_000));
        }
        try (Outbox outbox = open(SMALL)) {
            assertThat(outbox.recovered().servers())
                    .isEqualTo(Map.of(
                            "plant",
                            new Recovered.ServerProof(
                                    9_000_000_000L, List.of(new Recovered.Heard(4, 17), new Recovered.Heard(5, 3))),
                            "other",
                            new Recovered.ServerProof(0, List.of(new Recovered.Heard(1, 8)))));
        }
    }

    /** After a long loss every signal of a server closes a gap of its own with one notification. */
    @Test
    void moreGapsThanFitIntoARecordGoIntoSeveral() throws Exception {
        Scope scope = Scope.agent("demo", "edge-1");
        List<GapRecord> gaps = IntStream.range(0, 200)
                .mapToObj(i -> new GapRecord("gap-" + i, scope, 1, 2L, null, null, GapCause.LINK_DOWN))
                .toList();
        try (Outbox outbox = open(SMALL)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(new Delivery("plant", 1, 6, 5, 5, List.of(value(id, 1.0)), gaps));
            assertThat(texts(outbox, "gap").stream().map(GapRecord::parse).toList())
                    .isEqualTo(gaps);
            assertThat(samples(outbox)).hasSize(1);
        }
    }

    @Test
    void aSampleThatNoRecordCanHoldIsDroppedAsTooLarge() throws Exception {
        try (Outbox outbox = open(SMALL)) {
            int id = outbox.idOf("a", "s", STRING);
            outbox.take(delivery(value(id, "x".repeat(20_000)), value(id, "small")));
            assertThat(samples(outbox)).extracting(NumberedSample::value).containsExactly("small");
            assertThat(outbox.status().dropped()).isEqualTo(Map.of("too-large", 1L));
        }
    }

    /** Every segment begins with the dictionary; one that fills the segment would leave no room for samples. */
    @Test
    void aSignalTooManyForTheSegmentGetsNoIdAndTheOthersGoOn() throws Exception {
        try (Outbox outbox = open(SMALL)) {
            List<Integer> ids = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            ids.add(outbox.idOf("asset", "signal-" + i, STRING));
                        }
                    })
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("outbox.segment");
            assertThat(ids).hasSizeGreaterThan(30);
            for (int round = 0; round < 20; round++) {
                List<Sample> all =
                        ids.stream().map(id -> value(id, "v".repeat(900))).toList();
                outbox.take(delivery(all.toArray(Sample[]::new)));
                outbox.release(outbox.epoch(), NumberSet.range(0, 1_000_000), NONE);
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(outbox.status().failed()).isFalse();
        }
        try (Outbox outbox = open(SMALL)) {
            assertThat(outbox.lastValue(1)).isNotNull();
        }
    }

    /** One signal whose clock stands among many that run would make a list of single numbers without an end. */
    @Test
    void whatAStandingClockLeavesAsideIsBoundedAndTheSumsStillHold() throws Exception {
        try (Outbox outbox = open(4 * 1024 * 1024)) {
            standingClocks(outbox);
            outbox.report(true).get(10, TimeUnit.SECONDS);
            ReportRecord report = reports(outbox).get(0);
            assertThat(report.keptAside()).hasSize(EpochState.MOST_RANGES);
            assertThat(report.dropped()).isEqualTo(Map.of("policy", 5L * STANDING - EpochState.MOST_RANGES));
            NumberSet all = NumberSet.of(report.outbox());
            all.addAll(NumberSet.of(report.keptAside()));
            texts(outbox, "drop")
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
        try (Outbox outbox = open(4 * 1024 * 1024)) {
            standingClocks(outbox);
            List<NumberedSample> all = samples(outbox);
            for (int place : new int[] {100, 300, 300, 200}) {
                outbox.moveAside(new OutboxEntry.Samples(outbox.epoch(), List.of(all.get(place))), "refused: 0x99");
            }
            outbox.report(true).get(10, TimeUnit.SECONDS);
            report = reports(outbox).get(0);
            for (String json : texts(outbox, "drop")) {
                DropRecord drop = DropRecord.parse(json);
                told.addAll(NumberSet.of(drop.numbers()));
                assertThat(drop.reason()).isEqualTo("policy");
            }
            assertThat(texts(outbox, "drop").stream().map(DropRecord::parse))
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
        try (Outbox outbox = open(4 * 1024 * 1024)) {
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
            more.add(value(runs, 1.0));
        }
        outbox.take(delivery(first.toArray(Sample[]::new)));
        for (int round = 0; round < 5; round++) {
            outbox.take(delivery(more.stream()
                    .map(one -> one.time() == 5_000 ? one : value(one.signal(), 1.0))
                    .toArray(Sample[]::new)));
        }
    }

    /** Kept aside is a promise: what the dead-letter could not take is said to be dropped instead. */
    @Test
    void withoutADeadLetterWhatFindsNoNanosecondIsDroppedByName() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        try (Outbox outbox = open(SMALL, disk)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample[] same = new Sample[11];
            for (int i = 0; i < same.length; i++) {
                same[i] = new Sample(id, 5_000, ClockSource.SOURCE, 0, 0, (double) i, false);
            }
            disk.fullAfter(0);
            outbox.take(delivery(same));
            assertThat(samples(outbox)).hasSize(10);
            assertThat(outbox.status().dropped()).isEqualTo(Map.of("policy", 1L));
            assertThat(outbox.status().keptAside()).isZero();
        }
    }

    /** The last id's record is lost on disk, its samples are not: nobody else may get their id. */
    @Test
    void anIdWhoseRecordWasLostIsNotGivenToAnotherSignal() throws Exception {
        int lost;
        try (Outbox outbox = open(SMALL)) {
            outbox.idOf("a", "first", DOUBLE);
            lost = outbox.idOf("a", "victim-signal", DOUBLE);
            outbox.take(delivery(value(lost, 1.0)));
        }
        flip("victim-signal");
        try (Outbox outbox = open(SMALL)) {
            assertThat(outbox.status().damagedBytes()).isPositive();
            assertThat(samples(outbox)).extracting(NumberedSample::signal).containsExactly(lost);
            assertThat(outbox.idOf("b", "other", DOUBLE)).isNotEqualTo(lost);
        }
    }

    /** Its samples carry no id of their own; they are sent all the same, under the id that a report tells. */
    @Test
    void samplesOfAnEpochWhoseBeginWasLostAreHeldUnderTheIdThatIsToldLater() throws Exception {
        for (boolean reported : new boolean[] {true, false}) {
            UUID lost;
            try (Outbox outbox = open(SMALL)) {
                lost = outbox.epoch();
                int id = outbox.idOf("a", "s", DOUBLE);
                outbox.take(delivery(value(id, 1.0), value(id, 2.0)));
                if (reported) {
                    outbox.report(false).get(10, TimeUnit.SECONDS);
                }
            }
            ByteBuffer raw = ByteBuffer.allocate(16)
                    .putLong(lost.getMostSignificantBits())
                    .putLong(lost.getLeastSignificantBits());
            flip(new String(raw.array(), StandardCharsets.ISO_8859_1));
            UUID named;
            try (Outbox outbox = open(SMALL)) {
                assertThat(outbox.status().damagedBytes()).isPositive();
                named = outbox.recovered().previous();
                assertThat(named.equals(lost)).isEqualTo(reported);
                assertThat(samples(outbox)).hasSize(2);
                outbox.release(named, NumberSet.range(0, 0), NONE);
            }
            try (Outbox outbox = open(SMALL)) {
                assertThat(samples(outbox)).extracting(NumberedSample::number).containsExactly(1L);
                outbox.release(named, NumberSet.range(0, 1), NumberSet.range(0, 9));
            }
        }
    }

    @Test
    void recordsOfANewerFormatAreRefusedWithTheFoldersName() throws Exception {
        JournalOptions options = JournalOptions.of(folder.resolve("outbox"), SMALL, 10 * SMALL);
        try (Journal journal = SegmentedJournal.open(
                options,
                new SegmentedJournal.Extras(SegmentPreamble.NONE, System::nanoTime),
                new DiskFiles(),
                Thread::new)) {
            journal.append(RecordKind.KEPT, ByteBuffer.wrap(new byte[] {0x61, 0}))
                    .get(10, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> open(SMALL))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(folder.resolve("outbox").toString())
                .hasMessageContaining("version 6");
    }

    /** Live first, backlog behind: what either lane lets go stays gone for both, also after a restart. */
    @Test
    void twoReadersGoTheirOwnWayAndRangesThatWereLetGoStayGone() throws Exception {
        UUID epoch;
        try (Outbox outbox = open(SMALL)) {
            epoch = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            OutboxReader live = outbox.reader();
            for (int i = 0; i < 300; i++) {
                outbox.take(delivery(value(id, (double) i)));
            }
            for (int i = 0; i < 200; i++) {
                live.next();
            }
            OutboxReader backlog = outbox.reader();
            assertThat(number(live.next())).isEqualTo(200);
            assertThat(number(backlog.next())).isZero();
            outbox.release(epoch, NumberSet.range(200, 260), NONE);
            outbox.release(epoch, NumberSet.range(0, 4), NONE);
            outbox.release(epoch, NumberSet.range(1, 99), NONE);
            assertThat(number(live.next())).isEqualTo(261);
            assertThat(number(backlog.next())).isEqualTo(100);
        }
        for (int life = 0; life < 2; life++) {
            try (Outbox outbox = open(SMALL)) {
                assertThat(outbox.held().get(0).samples())
                        .isEqualTo(NumberSet.of(List.of(new NumberRange(100, 199), new NumberRange(261, 299))));
                assertThat(samples(outbox).stream().map(NumberedSample::number).toList())
                        .startsWith(100L, 101L)
                        .contains(199L, 261L)
                        .doesNotContain(200L, 260L)
                        .hasSize(139);
            }
        }
    }

    /** What is backlog ends somewhere; a reader of it leaves what stands behind to another. */
    @Test
    void aReaderStopsBeforeAPlaceAndGoesOnFromAnother() throws Exception {
        try (Outbox outbox = open(SMALL)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            for (int i = 0; i < 100; i++) {
                outbox.take(delivery(value(id, (double) i)));
            }
            long middle = outbox.end();
            for (int i = 0; i < 100; i++) {
                outbox.take(delivery(value(id, (double) i)));
            }
            OutboxReader backlog = outbox.reader();
            OutboxReader live = outbox.reader();
            live.seek(middle);
            assertThat(live.at()).isEqualTo(middle);
            assertThat(number(live.next())).isEqualTo(100);
            long last = -1;
            for (OutboxEntry next = backlog.next(middle); next != null; next = backlog.next(middle)) {
                last = number(next);
            }
            assertThat(last).isEqualTo(99);
            assertThat(backlog.at()).isEqualTo(middle);
            outbox.release(outbox.epoch(), NumberSet.range(50, 149), NONE);
            assertThat(number(live.next())).isEqualTo(150);
            assertThat(outbox.amounts()).isEqualTo(new Forwarding.Amounts(200, 100));
            backlog.rewind();
            assertThat(number(backlog.next(middle))).isZero();
        }
    }

    /** An hour stands twice when the clock stepped back, and the ranges still cover every number once. */
    @Test
    void anHourComesTwiceWhenTheAgentsClockStepsBackOverIt() throws Exception {
        try (Outbox outbox = open(SMALL)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            clock.advance(Duration.ofHours(1).minus(Duration.ofNanos(clock.millis() % 3_600_000 * 1_000_000 + 1)));
            outbox.take(delivery(value(id, 1.0)));
            clock.advance(Duration.ofSeconds(1));
            outbox.take(delivery(value(id, 2.0)));
            clock.stepWallClock(Duration.ofSeconds(-2));
            outbox.take(delivery(value(id, 3.0)));
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
        try (Outbox outbox = open(1024 * 1024)) {
            int[] ids = IntStream.range(0, 3)
                    .map(i -> outbox.idOf("a", "s" + i, DOUBLE))
                    .toArray();
            List<Thread> threads = new ArrayList<>();
            for (int id : ids) {
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 150; i++) {
                        takeUnchecked(outbox, new Sample(id, 1_000L * (i + 1), ClockSource.SOURCE, 0, 0, 1.0, false));
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

    private void flip(String text) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("outbox"))) {
            for (Path file : all.filter(one -> one.getFileName().toString().startsWith("segment-"))
                    .toList()) {
                byte[] content = Files.readAllBytes(file);
                int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
                if (at >= 0) {
                    content[at] ^= 1;
                    Files.write(file, content);
                }
            }
        }
    }

    private Outbox open(long segmentBytes) {
        return open(segmentBytes, new DiskFiles());
    }

    private Outbox open(long segmentBytes, FileLayer files) {
        OutboxConfig config = new OutboxConfig(
                "demo",
                "edge-1",
                folder.resolve("outbox"),
                folder.resolve("dead-letter"),
                segmentBytes,
                10 * segmentBytes);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), files, Thread::new);
    }

    /** Else a crash after the step would leave a gap that begins in the future. */
    @Test
    void theLastProofOfLifeFollowsAClockThatIsSetBack() throws Exception {
        try (Outbox outbox = open(SMALL)) {
            outbox.take(new Delivery("plant", 1, 1, 7_200_000_000_000L, 7_200_000_000_000L, List.of(), List.of()));
            outbox.take(new Delivery("plant", 1, 0, 3_600_000_000_000L, 3_600_000_000_000L, List.of(), List.of()));
        }
        try (Outbox outbox = open(SMALL)) {
            assertThat(outbox.recovered().servers().get("plant").proof()).isEqualTo(3_600_000_000_000L);
        }
    }

    private Delivery delivery(Sample... samples) {
        long now = clock.instant().getEpochSecond() * 1_000_000_000L
                + clock.instant().getNano();
        return new Delivery("plant", 1, 1, now, now, List.of(samples), List.of());
    }

    private Sample value(int signal, Object value) {
        sourceTime += 1_000_000;
        return new Sample(signal, sourceTime, ClockSource.SOURCE, 0, 0, value, false);
    }

    private void takeUnchecked(Outbox outbox, Sample sample) {
        try {
            outbox.take(delivery(sample));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(OutboxEntry entry) {
        return ((OutboxEntry.Samples) entry).samples().get(0).number();
    }

    private static List<NumberedSample> samples(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Samples.class::isInstance)
                .flatMap(entry -> ((OutboxEntry.Samples) entry).samples().stream())
                .toList();
    }

    private static List<String> texts(Outbox outbox, String kind) {
        return entries(outbox).stream()
                .filter(entry ->
                        entry instanceof OutboxEntry.Text text && text.kind().equals(kind))
                .map(entry -> ((OutboxEntry.Text) entry).json())
                .toList();
    }

    private static List<ReportRecord> reports(Outbox outbox) {
        return texts(outbox, "report").stream().map(ReportRecord::parse).toList();
    }

    private static List<OutboxEntry> entries(Outbox outbox) {
        List<OutboxEntry> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            all.add(next);
        }
        return all;
    }
}
