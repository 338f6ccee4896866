package io.steelyard.edge.outbox;

import static io.steelyard.edge.outbox.OutboxBench.DOUBLE;
import static io.steelyard.edge.outbox.OutboxBench.NONE;
import static io.steelyard.edge.outbox.OutboxBench.SMALL;
import static io.steelyard.edge.outbox.OutboxBench.STRING;
import static io.steelyard.edge.outbox.ReadBack.notes;
import static io.steelyard.edge.outbox.ReadBack.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.FaultyFiles;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox does where something ends: the cap, the room in a record, the disk, a readable byte. */
final class OutboxLimitsTest {
    @TempDir
    Path folder;

    private OutboxBench bench;

    @BeforeEach
    void set() {
        bench = new OutboxBench(folder);
    }

    /** Refusing means waiting: the server keeps what the outbox can not take. */
    @Test
    void atTheCapATakeWaitsUntilSomethingIsReleased() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
            CompletableFuture<Void> filler = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 300; i++) {
                    bench.takeUnchecked(outbox, bench.value(id, "x".repeat(2000) + i));
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
                bench.clock.advance(Duration.ofSeconds(1));
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
        try (Outbox outbox = bench.open(files)) {
            int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.STRING));
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread taker = new Thread(() -> {
                try {
                    while (true) {
                        outbox.take(bench.delivery(bench.value(id, "x".repeat(2000))));
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
        try (Outbox outbox = bench.open(files)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            files.failForces(true);
            assertThatThrownBy(() -> outbox.take(bench.delivery(bench.value(id, 1))))
                    .isInstanceOf(IllegalStateException.class);
            files.failForces(false);
            assertThatThrownBy(() -> outbox.take(bench.delivery(bench.value(id, 2))))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(outbox.status().failed()).isTrue();
        }
    }

    /** Clock steps beyond what nanoseconds can tell apart: kept, but not under a time that is taken. */
    @Test
    void whatFindsNoFreeNanosecondIsKeptAsideWithAnEvent() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample[] same = new Sample[11];
            for (int i = 0; i < same.length; i++) {
                same[i] = new Sample(id, 5_000, ClockSource.SOURCE, 0, 0, (double) i, false);
            }
            outbox.take(bench.delivery(same));
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

    /** With two subscriptions at one server a keep-alive of one must not take the sequence of the other. */
    @Test
    void eachSubscriptionKeepsItsOwnLastSequence() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(new Delivery("plant", 4, 17, 1_000, 1_000, List.of(bench.value(id, 1.0)), List.of()));
            outbox.take(new Delivery("plant", 5, 3, 2_000, 2_000, List.of(bench.value(id, 2.0)), List.of()));
            outbox.take(new Delivery("plant", 4, 0, 9_000_000_000L, 9_000_000_000L, List.of(), List.of()));
            while (outbox.status().depthBytes() < 2 * SMALL) {
                outbox.take(new Delivery("other", 1, 8, 0, 1_000, List.of(bench.value(id, 1.0)), List.of()));
            }
            outbox.release(outbox.epoch(), NumberSet.range(0, 1_000_000), NumberSet.range(0, 1_000_000));
        }
        try (Outbox outbox = bench.open()) {
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
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(new Delivery("plant", 1, 6, 5, 5, List.of(bench.value(id, 1.0)), gaps));
            assertThat(notes(outbox, "gap").stream().map(GapRecord::parse).toList())
                    .isEqualTo(gaps);
            assertThat(samples(outbox)).hasSize(1);
        }
    }

    @Test
    void aSampleThatNoRecordCanHoldIsDroppedAsTooLarge() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", STRING);
            outbox.take(bench.delivery(bench.value(id, "x".repeat(20_000)), bench.value(id, "small")));
            assertThat(samples(outbox)).extracting(NumberedSample::value).containsExactly("small");
            assertThat(outbox.status().dropped()).isEqualTo(Map.of("too-large", 1L));
        }
    }

    /** Every segment begins with the dictionary; one that fills the segment would leave no room for samples. */
    @Test
    void aSignalTooManyForTheSegmentGetsNoIdAndTheOthersGoOn() throws Exception {
        try (Outbox outbox = bench.open()) {
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
                        ids.stream().map(id -> bench.value(id, "v".repeat(900))).toList();
                outbox.take(bench.delivery(all.toArray(Sample[]::new)));
                outbox.release(outbox.epoch(), NumberSet.range(0, 1_000_000), NONE);
                bench.clock.advance(Duration.ofSeconds(1));
            }
            assertThat(outbox.status().failed()).isFalse();
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.lastValue(1)).isNotNull();
        }
    }

    /** Kept aside is a promise: what the dead-letter could not take is said to be dropped instead. */
    @Test
    void withoutADeadLetterWhatFindsNoNanosecondIsDroppedByName() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        try (Outbox outbox = bench.open(disk)) {
            int id = outbox.idOf("a", "s", DOUBLE);
            Sample[] same = new Sample[11];
            for (int i = 0; i < same.length; i++) {
                same[i] = new Sample(id, 5_000, ClockSource.SOURCE, 0, 0, (double) i, false);
            }
            disk.fullAfter(0);
            outbox.take(bench.delivery(same));
            assertThat(samples(outbox)).hasSize(10);
            assertThat(outbox.status().dropped()).isEqualTo(Map.of("policy", 1L));
            assertThat(outbox.status().keptAside()).isZero();
        }
    }

    /** The last id's record is lost on disk, its samples are not: nobody else may get their id. */
    @Test
    void anIdWhoseRecordWasLostIsNotGivenToAnotherSignal() throws Exception {
        int lost;
        try (Outbox outbox = bench.open()) {
            outbox.idOf("a", "first", DOUBLE);
            lost = outbox.idOf("a", "victim-signal", DOUBLE);
            outbox.take(bench.delivery(bench.value(lost, 1.0)));
        }
        flip("victim-signal");
        try (Outbox outbox = bench.open()) {
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
            try (Outbox outbox = bench.open()) {
                lost = outbox.epoch();
                int id = outbox.idOf("a", "s", DOUBLE);
                outbox.take(bench.delivery(bench.value(id, 1.0), bench.value(id, 2.0)));
                if (reported) {
                    outbox.report(false).get(10, TimeUnit.SECONDS);
                }
            }
            ByteBuffer raw = ByteBuffer.allocate(16)
                    .putLong(lost.getMostSignificantBits())
                    .putLong(lost.getLeastSignificantBits());
            flip(new String(raw.array(), StandardCharsets.ISO_8859_1));
            UUID named;
            try (Outbox outbox = bench.open()) {
                assertThat(outbox.status().damagedBytes()).isPositive();
                named = outbox.recovered().previous();
                assertThat(named.equals(lost)).isEqualTo(reported);
                assertThat(samples(outbox)).hasSize(2);
                outbox.release(named, NumberSet.range(0, 0), NONE);
            }
            try (Outbox outbox = bench.open()) {
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
            journal.append(RecordKind.KEPT, ByteBuffer.wrap(new byte[] {0x71, 0}))
                    .get(10, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> bench.open())
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(folder.resolve("outbox").toString())
                .hasMessageContaining("version 7");
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

    /** Else a crash after the step would leave a gap that begins in the future. */
    @Test
    void theLastProofOfLifeFollowsAClockThatIsSetBack() throws Exception {
        try (Outbox outbox = bench.open()) {
            outbox.take(new Delivery("plant", 1, 1, 7_200_000_000_000L, 7_200_000_000_000L, List.of(), List.of()));
            outbox.take(new Delivery("plant", 1, 0, 3_600_000_000_000L, 3_600_000_000_000L, List.of(), List.of()));
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.recovered().servers().get("plant").proof()).isEqualTo(3_600_000_000_000L);
        }
    }
}
