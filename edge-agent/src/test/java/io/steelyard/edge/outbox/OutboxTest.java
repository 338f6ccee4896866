package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox promises between the machines and the uplink. */
final class OutboxTest {
    private static final SignalType DOUBLE = SignalType.scalar(ValueType.DOUBLE);
    private static final NumberSet NONE = new NumberSet();

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private long sourceTime = nanos(clock.instant());

    @Test
    void numbersAreGaplessAssetByAssetAndReadBackAsTheyCame() throws Exception {
        try (Outbox outbox = open()) {
            int power = outbox.idOf("stand-1", "power", DOUBLE);
            int speed = outbox.idOf("lathe-1", "speed", DOUBLE);
            outbox.take(delivery(value(power, 1.5), value(speed, 2.5), value(power, 3.5)));
            List<NumberedSample> read = samples(outbox);
            assertThat(read).extracting(NumberedSample::number).containsExactly(0L, 1L, 2L);
            assertThat(read).extracting(NumberedSample::signal).containsExactly(power, power, speed);
            assertThat(read).extracting(NumberedSample::value).containsExactly(1.5, 3.5, 2.5);
        }
    }

    @Test
    void everyKindOfValueComesBackEqual() throws Exception {
        Object[] values = {
            null,
            true,
            false,
            0L,
            -1L,
            Long.MIN_VALUE,
            1.5f,
            Float.NaN,
            -2.5,
            Double.POSITIVE_INFINITY,
            "",
            "kühl 铁",
            new byte[] {1, 2},
            new boolean[] {true, false},
            new long[] {-5, 7},
            new float[] {1f},
            new double[] {},
            new String[] {"a", ""},
            parts(4L, "Auto", null, new long[] {2, 3}),
            parts(null)
        };
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            List<Sample> samples = new ArrayList<>();
            for (Object value : values) {
                sourceTime += 1_000;
                samples.add(new Sample(id, sourceTime, ClockSource.SERVER, sourceTime + 5, 0x80350000L, value, false));
            }
            outbox.take(delivery(samples.toArray(Sample[]::new)));
            List<NumberedSample> read = samples(outbox);
            assertThat(read).hasSize(values.length);
            for (int i = 0; i < values.length; i++) {
                Sample sent = samples.get(i);
                assertThat(read.get(i).value()).isEqualTo(values[i]);
                assertThat(read.get(i).time()).isEqualTo(sent.time());
                assertThat(read.get(i).serverTime()).isEqualTo(sent.serverTime());
                assertThat(read.get(i).status()).isEqualTo(0x80350000L);
                assertThat(read.get(i).clock()).isEqualTo(ClockSource.SERVER);
            }
        }
    }

    /** Of the signals 100, 101 … below. */
    private static Parts parts(@Nullable Object own, @Nullable Object... below) {
        List<Parts.Part> all = new ArrayList<>();
        for (Object one : below) {
            all.add(new Parts.Part(100 + all.size(), one));
        }
        return new Parts(own, all);
    }

    /** A birth has to say it, also after a restart and when the segment with the sample was given back. */
    @Test
    void theLastValueOfWhatIsBelowASignalIsThatOfTheSignalsLastSample() throws Exception {
        int mode;
        int text;
        try (Outbox outbox = open()) {
            mode = outbox.idOf("a", "mode", SignalType.scalar(ValueType.INT32));
            text = outbox.idOf("a", "mode/text", SignalType.scalar(ValueType.STRING));
            outbox.take(delivery(new Sample(
                    mode,
                    sourceTime,
                    ClockSource.SOURCE,
                    0,
                    0,
                    new Parts(4L, List.of(new Parts.Part(text, "Auto"))),
                    false)));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.lastValue(mode).value()).isEqualTo(4L);
            assertThat(outbox.lastValue(text).value()).isEqualTo("Auto");
            assertThat(outbox.lastValue(text).signal()).isEqualTo(text);
            outbox.take(delivery(new Sample(mode, sourceTime + 100, ClockSource.SOURCE, 0, 0x80000000L, null, false)));
            assertThat(outbox.lastValue(text).value()).isNull();
            assertThat(outbox.lastValue(text).status()).isEqualTo(0x80000000L);
        }
    }

    /** What a new subscription says again is a repeat only when nothing below the signal differs. */
    @Test
    void aRepeatIsEqualInEveryPart() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(
                    delivery(new Sample(id, sourceTime, ClockSource.SOURCE, 0, 0, parts(1L, new long[] {5}), true)));
            outbox.take(
                    delivery(new Sample(id, sourceTime, ClockSource.SOURCE, 0, 0, parts(1L, new long[] {5}), true)));
            outbox.take(
                    delivery(new Sample(id, sourceTime, ClockSource.SOURCE, 0, 0, parts(1L, new long[] {6}), true)));
            assertThat(samples(outbox))
                    .extracting(NumberedSample::value)
                    .containsExactly(parts(1L, new long[] {5}), parts(1L, new long[] {6}));
        }
    }

    /** What the mapping leaves out has a number, stands behind what is kept, and is told as dropped, not as a hole. */
    @Test
    void aFilteredSampleIsNumberedAndDropped() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(delivery(
                    value(id, 1.0),
                    new Sample(id, sourceTime + 1_000, ClockSource.SOURCE, 0, 0, 1.1, false, true),
                    new Sample(id, sourceTime + 2_000, ClockSource.SOURCE, 0, 0, 3.0, false)));
            assertThat(samples(outbox)).extracting(NumberedSample::value).containsExactly(1.0, 3.0);
            assertThat(samples(outbox)).extracting(NumberedSample::number).containsExactly(0L, 1L);
            assertThat(outbox.status().sampled()).isEqualTo(3);
            assertThat(outbox.status().dropped()).isEqualTo(Map.of("filter", 1L));
            assertThat(outbox.lastValue(id).value()).isEqualTo(3.0);
        }
    }

    @Test
    void dictionaryIdsStayOverRestartsAndAChangedTypeIsANewEntry() {
        int power;
        try (Outbox outbox = open()) {
            power = outbox.idOf("stand-1", "power", DOUBLE);
            assertThat(outbox.idOf("stand-1", "power", DOUBLE)).isEqualTo(power);
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.idOf("stand-1", "power", DOUBLE)).isEqualTo(power);
            int changed = outbox.idOf("stand-1", "power", SignalType.scalar(ValueType.INT32));
            assertThat(changed).isNotEqualTo(power);
            assertThat(outbox.signal(changed).type().element()).isEqualTo(ValueType.INT32);
        }
    }

    /** A new subscription delivers every present value again; it is no new sample. */
    @Test
    void aRepeatIsDroppedByNumberBehindTheAssetsKeptSamplesAlsoAfterARestart() throws Exception {
        Sample one;
        Sample two;
        try (Outbox outbox = open()) {
            int power = outbox.idOf("a", "power", DOUBLE);
            int speed = outbox.idOf("a", "speed", DOUBLE);
            one = value(power, 1.0);
            two = value(speed, 2.0);
            outbox.take(delivery(one, two));
        }
        try (Outbox outbox = open()) {
            outbox.take(delivery(first(one), value(two.signal(), 9.0)));
            List<NumberedSample> read = samplesOf(outbox, outbox.epoch());
            assertThat(read).extracting(NumberedSample::number).containsExactly(0L);
            DropRecord drop = notes(outbox, "drop").stream()
                    .map(DropRecord::parse)
                    .findFirst()
                    .orElseThrow();
            assertThat(drop.reason()).isEqualTo("repeat");
            assertThat(drop.numbers()).containsExactly(new NumberRange(1, 1));
            assertThat(drop.epoch()).isEqualTo(outbox.epoch());
        }
    }

    @Test
    void whatWasNotReleasedIsReadAgainAfterARestartUnderItsOwnEpoch() throws Exception {
        UUID before;
        try (Outbox outbox = open()) {
            before = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            for (int i = 0; i < 10; i++) {
                outbox.take(delivery(value(id, i)));
            }
            outbox.release(before, NumberSet.range(0, 3), NONE);
            outbox.release(before, NumberSet.range(6, 6), NONE);
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().previous()).isEqualTo(before);
            assertThat(outbox.recovered().lastSample()).isEqualTo(9);
            assertThat(samplesOf(outbox, before))
                    .extracting(NumberedSample::number)
                    .containsExactly(4L, 5L, 7L, 8L, 9L);
            Forwarding.Held held = outbox.held().get(0);
            assertThat(held.epoch()).isEqualTo(before);
            assertThat(held.lastSample()).isEqualTo(9);
            assertThat(held.samples()).isEqualTo(NumberSet.of(List.of(new NumberRange(4, 5), new NumberRange(7, 9))));
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(delivery(value(id, 99)));
            assertThat(samplesOf(outbox, outbox.epoch()))
                    .extracting(NumberedSample::number)
                    .containsExactly(0L);
        }
    }

    @Test
    void theEpochBeforeGetsItsFinalReportAtOpening() throws Exception {
        UUID before;
        try (Outbox outbox = open()) {
            before = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(delivery(value(id, 1), value(id, 2)));
        }
        try (Outbox outbox = open()) {
            ReportRecord report = reports(outbox).get(0);
            assertThat(report.epoch()).isEqualTo(before);
            assertThat(report.last()).isTrue();
            assertThat(report.upTo()).isEqualTo(1);
            assertThat(report.outbox()).containsExactly(new NumberRange(0, 1));
        }
        try (Outbox outbox = open()) {
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
        try (Outbox outbox = open()) {
            before = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(delivery(value(id, 1), value(id, 2)));
        }
        try (Outbox outbox = open()) {
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
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample last = value(id, 1);
            outbox.take(delivery(value(id, 0), last));
            outbox.take(delivery(first(last)));
            clock.advance(Duration.ofHours(1));
            outbox.take(delivery(value(id, 2)));
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
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(delivery(value(id, 0)));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(reports(outbox)).allMatch(report -> report.hours().size() == 1);
            outbox.release(outbox.epoch(), NONE, NumberSet.range(0, 100));
            clock.advance(Duration.ofHours(2));
            outbox.take(delivery(value(id, 1)));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(reports(outbox)).hasSize(1);
            assertThat(reports(outbox).get(0).hours()).hasSize(1);
            assertThat(reports(outbox).get(0).hours().get(0).first()).isEqualTo(1);
        }
    }

    @Test
    void afterTheLastReportNoNumberIsGiven() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.report(true).get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> outbox.take(delivery(value(id, 0)))).isInstanceOf(IllegalStateException.class);
        }
        try (Outbox outbox = open()) {
            assertThat(reports(outbox)).as("no second final report").hasSize(1);
        }
    }

    @Test
    void gapsTravelWithTheirDeliveryAndRecordsAreNumberedGapless() throws Exception {
        Scope scope = Scope.agent("demo", "edge-1");
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            GapRecord gap = new GapRecord("g1", scope, 1, 2L, null, null, GapCause.LINK_DOWN);
            outbox.take(new Delivery("plant", 1, 1, 5, nanos(clock.instant()), List.of(value(id, 1)), List.of(gap)));
            outbox.leave(new EventRecord("item-failed", scope, 3, Map.of())).get(10, TimeUnit.SECONDS);
            List<OutboxEntry.Text> texts = texts(outbox);
            assertThat(texts).extracting(OutboxEntry.Text::kind).containsExactly("gap", "event");
            assertThat(texts).extracting(OutboxEntry.Text::number).containsExactly(0L, 1L);
            assertThat(GapRecord.parse(texts.get(0).json())).isEqualTo(gap);
        }
    }

    @Test
    void theLastProofOfLifeOfAServerSurvives() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(new Delivery("plant", 4, 17, 1_000, 1_000, List.of(value(id, 1)), List.of()));
            outbox.take(new Delivery("plant", 4, 0, 2_000_001_000L, 2_000_001_000L, List.of(), List.of()));
            outbox.take(new Delivery("plant", 4, 0, 2_000_001_500L, 2_000_001_500L, List.of(), List.of()));
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.recovered().servers())
                    .isEqualTo(Map.of(
                            "plant", new Recovered.ServerProof(2_000_001_000L, List.of(new Recovered.Heard(4, 17)))));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(notes(outbox, "alive")).hasSize(1).allMatch(json -> json.contains("plant"));
        }
    }

    @Test
    void movedAsideIsReportedSoAndNotReadAgain() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(delivery(value(id, 1), value(id, 2)));
            OutboxEntry.Samples whole = (OutboxEntry.Samples) outbox.reader().next();
            outbox.moveAside(
                    new OutboxEntry.Samples(whole.epoch(), whole.samples().subList(0, 1)), "refused: 0x99");
        }
        assertThat(Files.readString(folder.resolve("dead-letter").resolve("kept-aside.jsonl")))
                .contains("refused: 0x99")
                .contains("\"asset\":\"a\"");
        try (Outbox outbox = open()) {
            assertThat(samples(outbox)).extracting(NumberedSample::number).containsExactly(1L);
            assertThat(reports(outbox).get(0).keptAside()).containsExactly(new NumberRange(0, 0));
        }
    }

    @Test
    void afterTheInboxChangedWhatWasConfirmedIsElsewhereAndPresentValuesAreSampledAgain() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample last = value(id, 2);
            outbox.take(delivery(value(id, 1), last));
            long before = samples(outbox).get(1).time();
            outbox.release(outbox.epoch(), NumberSet.range(0, 1), NONE);
            outbox.inboxChanged();
            outbox.take(delivery(first(last)));
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

    @Test
    void lastValuesForBirthsSurviveSegmentsThatWereGivenBack() throws Exception {
        int quiet;
        try (Outbox outbox = open()) {
            quiet = outbox.idOf("a", "quiet", DOUBLE);
            int busy = outbox.idOf("a", "busy", DOUBLE);
            outbox.take(delivery(value(quiet, 7.5)));
            for (int i = 0; i < 3000; i++) {
                outbox.take(delivery(value(busy, i), value(busy, i), value(busy, i), value(busy, i)));
                if (i % 100 == 0) {
                    outbox.release(outbox.epoch(), NumberSet.range(0, 4L * i), NONE);
                }
            }
        }
        try (Outbox outbox = open()) {
            assertThat(outbox.lastValue(quiet).value()).isEqualTo(7.5);
            assertThat(outbox.signal(quiet).signal()).isEqualTo("quiet");
            assertThat(samplesOf(outbox, outbox.recovered().previous()).get(0).number())
                    .isEqualTo(11_601);
            assertThat(outbox.held().get(0).samples()).isEqualTo(NumberSet.range(11_601, 12_000));
        }
    }

    /** Refusing means waiting: the server keeps what the outbox can not take. */
    @Test
    void atTheCapATakeWaitsUntilSomethingIsReleased() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
            CompletableFuture<Void> filler = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 300; i++) {
                    takeUnchecked(outbox, delivery(value(id, "x".repeat(2000) + i)));
                }
            });
            while (outbox.status().waiting() == 0) {
                assertThat(filler).isNotDone();
                LockSupport.parkNanos(100_000);
            }
            assertThat(outbox.leave(new EventRecord("e", Scope.agent("d", "e"), 1, Map.of())))
                    .isCompletedExceptionally();
            while (!filler.isDone()) {
                long given = outbox.held().get(0).lastSample();
                clock.advance(Duration.ofSeconds(1));
                outbox.release(outbox.epoch(), NumberSet.range(0, given), NONE);
                LockSupport.parkNanos(100_000);
            }
            filler.get(20, TimeUnit.SECONDS);
            assertThat(outbox.status().sampled()).isEqualTo(300);
        }
    }

    @Test
    void aWaitingTakeCanBeInterruptedAndThenWasNotTakenOver() throws Exception {
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        try (Outbox outbox = open(files)) {
            int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread taker = new Thread(() -> {
                try {
                    while (true) {
                        outbox.take(delivery(value(id, "x".repeat(2000))));
                    }
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            taker.start();
            while (outbox.status().waiting() == 0) {
                LockSupport.parkNanos(100_000);
            }
            long sampled = outbox.status().sampled();
            taker.interrupt();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(outbox.status().sampled()).isEqualTo(sampled);
        }
    }

    @Test
    void aFailedDiskEndsTakingOverForGood() throws Exception {
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        try (Outbox outbox = open(files)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            files.failForces(true);
            assertThatThrownBy(() -> outbox.take(delivery(value(id, 1)))).isInstanceOf(IllegalStateException.class);
            files.failForces(false);
            assertThatThrownBy(() -> outbox.take(delivery(value(id, 2)))).isInstanceOf(IllegalStateException.class);
            assertThat(outbox.status().failed()).isTrue();
        }
    }

    /** Clock steps beyond what nanoseconds can tell apart: kept, but not under a time that is taken. */
    @Test
    void whatFindsNoFreeNanosecondIsKeptAsideWithAnEvent() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample[] same = new Sample[11];
            for (int i = 0; i < same.length; i++) {
                same[i] = new Sample(id, 5_000, ClockSource.SOURCE, 0, 0, (double) i, false);
            }
            outbox.take(delivery(same));
            assertThat(samples(outbox))
                    .hasSize(10)
                    .extracting(NumberedSample::time)
                    .doesNotHaveDuplicates();
            assertThat(notes(outbox, "event")).singleElement().asString().contains("clock-step");
            assertThat(outbox.status().keptAside()).isEqualTo(1);
        }
        assertThat(Files.readAllLines(folder.resolve("dead-letter").resolve("kept-aside.jsonl")))
                .hasSize(1);
    }

    @Test
    void tellsOfNewsWhenItCanBeRead() throws Exception {
        try (Outbox outbox = open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            OutboxReader reader = outbox.reader();
            CompletableFuture<Boolean> readable = new CompletableFuture<>();
            outbox.onNews(() -> readable.complete(true));
            outbox.take(delivery(value(id, 1)));
            assertThat(readable.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.next()).isInstanceOf(OutboxEntry.Samples.class);
            assertThat(reader.next()).isNull();
            reader.rewind();
            assertThat(reader.next()).isInstanceOf(OutboxEntry.Samples.class);
        }
    }

    @Test
    void aSampleTakesFewBytesOnDisk() throws Exception {
        try (Outbox outbox = open()) {
            int[] ids = new int[20];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = outbox.idOf("stand-" + i % 3, "signal-" + i, DOUBLE);
            }
            long before = outbox.status().depthBytes();
            for (int i = 0; i < 100; i++) {
                Sample[] samples = new Sample[20];
                for (int k = 0; k < 20; k++) {
                    samples[k] = value(ids[k], i * 0.37);
                }
                outbox.take(delivery(samples));
            }
            assertThat((outbox.status().depthBytes() - before) / 2000.0).isLessThan(20);
        }
    }

    private Outbox open() {
        return open(new DiskFiles());
    }

    private Outbox open(FileLayer files) {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 32_768, 327_680);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), files, Thread::new);
    }

    private Delivery delivery(Sample... samples) {
        long now = nanos(clock.instant());
        return new Delivery("plant", 1, 1, now, now, List.of(samples), List.of());
    }

    private Sample value(int signal, Object value) {
        sourceTime += 1_000_000;
        Object stored = value instanceof Integer number ? (Object) (double) number : value;
        return new Sample(signal, sourceTime, ClockSource.SOURCE, 0, 0, stored, false);
    }

    private static Sample first(Sample one) {
        return new Sample(one.signal(), one.time(), one.clock(), one.serverTime(), one.status(), one.value(), true);
    }

    private static void takeUnchecked(Outbox outbox, Delivery delivery) {
        try {
            outbox.take(delivery);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<OutboxEntry> entries(Outbox outbox) {
        List<OutboxEntry> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            all.add(next);
        }
        return all;
    }

    private static List<NumberedSample> samples(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Samples.class::isInstance)
                .flatMap(entry -> ((OutboxEntry.Samples) entry).samples().stream())
                .toList();
    }

    private static List<NumberedSample> samplesOf(Outbox outbox, UUID epoch) {
        return entries(outbox).stream()
                .filter(entry -> entry.epoch().equals(epoch))
                .filter(OutboxEntry.Samples.class::isInstance)
                .flatMap(entry -> ((OutboxEntry.Samples) entry).samples().stream())
                .toList();
    }

    private static List<OutboxEntry.Text> texts(Outbox outbox) {
        return entries(outbox).stream()
                .filter(OutboxEntry.Text.class::isInstance)
                .map(OutboxEntry.Text.class::cast)
                .toList();
    }

    private static List<String> notes(Outbox outbox, String kind) {
        return texts(outbox).stream()
                .filter(text -> text.kind().equals(kind))
                .map(OutboxEntry.Text::json)
                .toList();
    }

    private static List<ReportRecord> reports(Outbox outbox) throws IOException {
        return notes(outbox, "report").stream().map(ReportRecord::parse).toList();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
