package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the dead-letter has no room for any more must not go on being called kept aside. */
@Timeout(180)
final class DeadLetterTest {
    private static final int MB = 1024 * 1024;
    private static final int HALF = 33; // entries of a megabyte

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private long sourceTime = 1_000_000_000_000L;

    @Test
    void whatItGivesUpIsDroppedByPolicyAndSaidSoOnce() throws Exception {
        UUID earlier;
        UUID present;
        try (Outbox outbox = open()) {
            earlier = outbox.epoch();
            take(outbox, 3);
            aside(outbox, earlier, 0);
        }
        try (Outbox outbox = open()) {
            present = outbox.epoch();
            take(outbox, 3);
            aside(outbox, present, 1);
            fill(outbox);
            assertThat(drops(outbox)).isEmpty();
            assertThat(outbox.status().keptAside()).isEqualTo(1);
            Path older = folder.resolve("dead-letter").resolve("kept-aside.1.jsonl");
            byte[] kept = Files.readAllBytes(older);
            fill(outbox);
            List<DropRecord> said = drops(outbox);
            assertThat(said).extracting(DropRecord::reason).containsExactly("policy", "policy");
            assertThat(said).extracting(DropRecord::epoch).containsExactly(earlier, present);
            assertThat(said.get(0).numbers()).containsExactly(new NumberRange(0, 0));
            assertThat(said.get(1).numbers()).containsExactly(new NumberRange(1, 1));
            assertThat(said.get(1).signals()).containsExactly("a/s");
            assertThat(said.get(1).from()).isEqualTo(said.get(1).to()).isEqualTo(sourceTime - 1_000_000);
            assertThat(outbox.status().givenUp()).isEqualTo(2);

            Files.write(older, kept); // as if it had been said and the power had failed before the file went
            fill(outbox);
            assertThat(drops(outbox)).hasSize(2);
            assertThat(outbox.status().givenUp()).isEqualTo(2);
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertBalanced(outbox, present, Map.of("policy", 1L));
        }
        try (Outbox outbox = open()) {
            assertBalanced(outbox, present, Map.of("policy", 1L));
            assertThat(outbox.held().get(0).samples()).isEqualTo(NumberSet.range(1, 2));
        }
    }

    /** The latest report of the epoch says what became of each number. */
    private static void assertBalanced(Outbox outbox, UUID epoch, Map<String, Long> dropped) throws Exception {
        List<ReportRecord> reports = texts(outbox, "report").stream()
                .map(ReportRecord::parse)
                .filter(report -> report.epoch().equals(epoch))
                .toList();
        ReportRecord last = reports.get(reports.size() - 1);
        assertThat(last.keptAside()).isEmpty();
        assertThat(last.dropped()).isEqualTo(dropped);
        NumberSet known = NumberSet.of(last.outbox());
        known.add(1);
        assertThat(known).isEqualTo(NumberSet.range(0, last.upTo()));
    }

    /** Rather too large a file, or nothing kept aside any more, than samples that vanish without a word. */
    @Test
    void growsToTwiceItsSizeWhileNobodyCanBeTold() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        DeadLetter letters = new DeadLetter(folder, new DiskFiles(), id -> null, gone -> {
            if (full.get()) {
                throw new OutboxException("full to its reserve");
            }
            return said(gone);
        });
        letters.add(Instant.EPOCH, samples(new UUID(1, 1), 5), "refused");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 4 * HALF; i++) {
                        letters.add(Instant.EPOCH, large(new UUID(1, 1), i), "refused");
                    }
                })
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("no room to say");
        assertThat(Files.size(folder.resolve("kept-aside.1.jsonl"))).isBetween(32L * MB, 34L * MB);
        assertThat(Files.size(folder.resolve("kept-aside.jsonl"))).isBetween(62L * MB, 64L * MB);
        full.set(false);
        DeadLetter later = new DeadLetter(folder, new DiskFiles(), id -> null, DeadLetterTest::said);
        later.add(
                Instant.EPOCH,
                new UUID(1, 1),
                List.of(new NumberedSample(7, 1, 5, ClockSource.SOURCE, 5, 5, 0, 1.0)),
                "refused");
        assertThat(folder.resolve("kept-aside.jsonl")).doesNotExist();
        assertThat(Files.size(folder.resolve("kept-aside.1.jsonl"))).isGreaterThan(60L * MB);
    }

    /** Takes out what it says, as the outbox does. */
    private static long said(AsideLines.Samples gone) {
        long count = gone.numbers.count();
        gone.numbers.removeAll(gone.numbers.copy());
        return count;
    }

    /**
     * Of an epoch that the outbox has forgotten only the dead-letter knows what it has said: each try to replace the older
     * file would count the same loss once more, and fill the reserve of the very disk that is full.
     */
    @Test
    void saysAndCountsALossOnceThoughTheOlderFileCannotBeReplaced() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        try (Outbox outbox = open(disk)) {
            UUID forgotten = new UUID(1, 1);
            outbox.moveAside(samples(forgotten, 5), "refused: 0x99");
            fill(outbox);
            disk.failNames(true);
            fill(outbox);
            assertThat(lines("dead-letter/kept-aside.jsonl")).isEqualTo(HALF + 1);
            assertThat(drops(outbox)).extracting(DropRecord::epoch).containsExactly(forgotten);
            assertThat(outbox.status().givenUp()).isEqualTo(1);
            disk.failNames(false);
            fill(outbox);
            assertThat(drops(outbox)).hasSize(1);
            assertThat(outbox.status().givenUp()).isEqualTo(1);
        }
    }

    /** The outbox may find room for one word and none for the next: the first is not said again with the second. */
    @Test
    void saysEachEpochOnceThoughThereIsRoomForOneOnly() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        List<UUID> said = new ArrayList<>();
        DeadLetter letters = new DeadLetter(folder, new DiskFiles(), id -> null, gone -> {
            if (full.get() && !said.isEmpty()) {
                throw new OutboxException("full to its reserve");
            }
            said.add(gone.epoch);
            return said(gone);
        });
        letters.add(Instant.EPOCH, samples(new UUID(1, 1), 5), "refused");
        letters.add(Instant.EPOCH, samples(new UUID(2, 2), 5), "refused");
        for (int i = 0; i < 2 * HALF; i++) {
            letters.add(Instant.EPOCH, large(new UUID(3, 3), i), "refused");
        }
        assertThat(said).containsExactly(new UUID(1, 1));
        assertThat(letters.givenUp()).isEqualTo(1);
        full.set(false);
        letters.add(Instant.EPOCH, large(new UUID(3, 3), 7), "refused");
        letters.add(Instant.EPOCH, large(new UUID(3, 3), 8), "refused");
        assertThat(said).containsExactly(new UUID(1, 1), new UUID(2, 2));
        assertThat(letters.givenUp()).isEqualTo(2);
    }

    /** A sample whose letting go failed is written once more with the next try: while one of its lines stands it is kept. */
    @Test
    void whatStandsInTheYoungerFileAsWellIsNotGivenUpWithTheOlder() throws Exception {
        try (Outbox outbox = open()) {
            take(outbox, 3);
            aside(outbox, outbox.epoch(), 1);
            Path younger = folder.resolve("dead-letter").resolve("kept-aside.jsonl");
            String line = Files.readString(younger);
            fill(outbox);
            Files.writeString(younger, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            fill(outbox);
            assertThat(drops(outbox)).isEmpty();
            assertThat(outbox.status().givenUp()).isZero();
            assertThat(outbox.status().keptAside()).isEqualTo(1);
            fill(outbox);
            assertThat(drops(outbox)).hasSize(1);
            assertThat(outbox.status().givenUp()).isEqualTo(1);
            assertThat(outbox.status().keptAside()).isZero();
        }
    }

    /** What is written and synced is kept: whoever is told otherwise sends it here again, until nothing has room. */
    @Test
    void keepsWhatItWroteOnceThoughItsFilesTakeNoOtherName() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        DeadLetter letters = new DeadLetter(folder, disk, id -> null, DeadLetterTest::said);
        disk.failNames(true);
        for (int i = 0; i < HALF; i++) {
            letters.add(Instant.EPOCH, large(new UUID(1, 1), i), "refused");
        }
        assertThat(lines("kept-aside.jsonl")).isEqualTo(HALF);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < HALF; i++) {
                        letters.add(Instant.EPOCH, large(new UUID(1, 1), i), "refused");
                    }
                })
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("it is full")
                .hasMessageContaining("kept-aside.1.jsonl can not be replaced")
                .hasMessageContaining("No space left on device");
        disk.failNames(false);
        letters.add(Instant.EPOCH, large(new UUID(1, 1), 7), "refused");
        assertThat(lines("kept-aside.jsonl")).isEqualTo(1);
        assertThat(Files.size(folder.resolve("kept-aside.1.jsonl"))).isBetween(62L * MB, 64L * MB);
    }

    @Test
    void keepsWhatItWroteOnceThoughTheOlderFileCannotBeRead() throws Exception {
        Files.createDirectories(folder.resolve("kept-aside.1.jsonl"));
        DeadLetter letters = new DeadLetter(folder, new DiskFiles(), id -> null, DeadLetterTest::said);
        for (int i = 0; i < HALF; i++) {
            letters.add(Instant.EPOCH, large(new UUID(1, 1), i), "refused");
        }
        assertThat(lines("kept-aside.jsonl")).isEqualTo(HALF);
        assertThat(letters.givenUp()).isZero();
    }

    private long lines(String file) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            return lines.count();
        }
    }

    /** A crash may leave half a line: what comes behind it is whole all the same. */
    @Test
    void aLineThatACrashCutOffTakesNoOtherWithIt() throws Exception {
        UUID epoch = new UUID(1, 1);
        DeadLetter letters = new DeadLetter(folder, new DiskFiles(), id -> null, DeadLetterTest::said);
        Path file = folder.resolve("kept-aside.jsonl");
        letters.add(Instant.EPOCH, samples(epoch, 5), "refused");
        Files.writeString(file, "{\"version\":1,\"at\":\"1970", StandardOpenOption.APPEND);
        letters.add(Instant.EPOCH, samples(epoch, 6), "refused");
        try (var in = new DiskFiles().openToRead(file)) {
            List<AsideLines.Samples> read = AsideLines.read(in);
            assertThat(read).hasSize(1);
            assertThat(read.get(0).epoch).isEqualTo(epoch);
            assertThat(read.get(0).numbers).isEqualTo(NumberSet.range(5, 6));
        }
        assertThat(Files.readString(file, StandardCharsets.UTF_8).lines()).hasSize(3);
    }

    private static OutboxEntry samples(UUID epoch, long number) {
        return new OutboxEntry.Samples(
                epoch, List.of(new NumberedSample(number, 1, 5, ClockSource.SOURCE, 5, 5, 0, "ü\n")));
    }

    private void fill(Outbox outbox) {
        for (int i = 0; i < HALF; i++) {
            outbox.moveAside(large(outbox.epoch(), 1_000_000 + i), "refused: 0x99");
        }
    }

    private static OutboxEntry large(UUID epoch, long number) {
        return new OutboxEntry.Text(epoch, number, "event", "x".repeat(MB));
    }

    private static void aside(Outbox outbox, UUID epoch, long number) {
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Samples some && some.epoch().equals(epoch)) {
                List<NumberedSample> one = some.samples().stream()
                        .filter(sample -> sample.number() == number)
                        .toList();
                if (!one.isEmpty()) {
                    outbox.moveAside(new OutboxEntry.Samples(epoch, one), "refused: 0x99");
                    return;
                }
            }
        }
        throw new AssertionError("number " + number + " is not held");
    }

    private void take(Outbox outbox, int count) throws InterruptedException {
        int id = outbox.idOf("a", "s", SignalType.scalar(ValueType.DOUBLE));
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sourceTime += 1_000_000;
            samples.add(new Sample(id, sourceTime, ClockSource.SOURCE, 0, 0, (double) sourceTime, false));
        }
        outbox.take(new Delivery("plant", 1, 1, sourceTime, sourceTime, samples, List.of()));
    }

    private static List<DropRecord> drops(Outbox outbox) {
        return texts(outbox, "drop").stream().map(DropRecord::parse).toList();
    }

    private static List<String> texts(Outbox outbox, String kind) {
        List<String> texts = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Text text && text.kind().equals(kind)) {
                texts.add(text.json());
            }
        }
        return texts;
    }

    private Outbox open() throws IOException {
        return open(new DiskFiles());
    }

    private Outbox open(FileLayer disk) throws IOException {
        OutboxConfig config = new OutboxConfig(
                "demo", "edge-1", folder.resolve("outbox"), folder.resolve("dead-letter"), 32_768, 327_680);
        return Outbox.open(config, new Outbox.Sources(UUID.randomUUID(), clock, System::nanoTime), disk, Thread::new);
    }
}
