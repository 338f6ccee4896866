package io.steelyard.journal;

import static io.steelyard.journal.Logs.append;
import static io.steelyard.journal.Logs.bytes;
import static io.steelyard.journal.Logs.done;
import static io.steelyard.journal.Logs.names;
import static io.steelyard.journal.Logs.segments;
import static io.steelyard.journal.Logs.small;
import static io.steelyard.journal.Logs.text;
import static io.steelyard.journal.Logs.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives on disk, byte by byte. */
final class RecoveryTest {
    private static final int RECORDS = 60;

    @TempDir
    Path folder;

    private final List<Position> positions = new ArrayList<>();

    private List<String> sent = List.of();

    private Path last = Path.of("none");

    private byte[] whole = {};

    private Position end = Position.START;

    @BeforeEach
    void writeALog() throws IOException {
        sent = IntStream.range(0, RECORDS)
                .mapToObj(i -> "record " + i + "-".repeat(i * 7 % 200))
                .toList();
        try (Journal journal = Logs.open(small(folder))) {
            done(journal.cursor("mark").moveTo(Position.START, bytes("first")));
            sent.forEach(one -> positions.add(append(journal, one)));
            done(journal.cursor("mark").moveTo(positions.get(3), bytes("second")));
            end = journal.end();
        }
        last = segments(folder).get(segments(folder).size() - 1);
        whole = Files.readAllBytes(last);
    }

    /** The tail was never acknowledged, so it may go; everything before it must stay, and nothing is called damaged. */
    @Test
    void aTailCutAtEveryByteLosesOnlyWhatTheCutHit() throws IOException {
        Segment segment = lastSegment();
        int tail = (int) segment.inFile(end.offset());
        for (int cut = SegmentFormat.HEADER; cut < tail; cut++) {
            byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, cut), whole.length);
            Files.write(last, torn);
            long surviving = positions.stream()
                    .filter(position -> position.offset() < segment.base())
                    .count();
            for (int i = (int) surviving; i < RECORDS; i++) {
                long behind = segment.inFile(positions.get(i).offset())
                        + RecordFormat.HEADER
                        + bytes(sent.get(i)).remaining();
                surviving += behind <= cut ? 1 : 0;
            }
            // A record that ends in zeros is whole although the cut went through them; "-" and digits are not zeros.
            try (Journal journal = Logs.open(small(folder))) {
                assertThat(texts(journal)).as("cut at %d", cut).isEqualTo(sent.subList(0, (int) surviving));
                assertThat(journal.openReport().intact()).as("cut at %d", cut).isTrue();
            }
            forgetSparesAndRestore();
        }
    }

    @Test
    void afterACutTheLogGoesOnAndTheCutTailNeverComesBack() throws IOException {
        Segment segment = lastSegment();
        int hit = RECORDS - 1;
        int at = (int) segment.inFile(positions.get(hit).offset()) + 30;
        byte[] torn = whole.clone();
        // The evidence goes too: the record and the mark of the close were never synced.
        Arrays.fill(torn, at, torn.length, (byte) 0);
        Files.write(last, torn);
        for (int life = 0; life < 3; life++) {
            try (Journal journal = Logs.open(small(folder))) {
                append(journal, "life " + life);
            }
        }
        try (Journal journal = Logs.open(small(folder))) {
            List<String> expected = new ArrayList<>(sent.subList(0, hit));
            expected.addAll(List.of("life 0", "life 1", "life 2"));
            assertThat(texts(journal)).isEqualTo(expected);
        }
    }

    /** Any one flipped bit costs at most the one record it hit, and that one is named. */
    @Test
    void aFlippedBitAnywhereInTheLastSegmentLosesAtMostItsRecordAndSaysSo() throws IOException {
        Segment segment = lastSegment();
        int tail = (int) segment.inFile(end.offset());
        for (int at = 0; at < tail; at++) {
            byte[] hurt = whole.clone();
            hurt[at] ^= (byte) (1 << (at % 8));
            Files.write(last, hurt);
            try (Journal journal = Logs.open(small(folder))) {
                List<String> found = texts(journal);
                List<String> missing = new ArrayList<>(sent);
                missing.removeAll(found);
                assertThat(missing.size()).as("flipped at %d", at).isLessThanOrEqualTo(1);
                assertThat(sent).as("flipped at %d", at).containsAll(found);
                assertThat(journal.openReport().damages())
                        .as("flipped at %d", at)
                        .hasSize(missing.size());
                for (OpenReport.Damage damage : journal.openReport().damages()) {
                    assertThat(damage.from()).isEqualTo(positions.get(sent.indexOf(missing.get(0))));
                    assertThat(damage.file()).isEqualTo(segment.name());
                }
            }
            forgetSparesAndRestore();
        }
    }

    @Test
    void aDamagedRecordInAnEarlierSegmentIsReportedAndReadingGoesOnBehindIt() throws IOException {
        Path second = segments(folder).get(1);
        byte[] content = Files.readAllBytes(second);
        content[SegmentFormat.HEADER + 40] ^= 4;
        Files.write(second, content);
        try (Journal journal = Logs.open(small(folder));
                JournalReader reader = journal.reader(Position.START)) {
            assertThat(journal.openReport().damages()).hasSize(1);
            int read = 0;
            long damaged = 0;
            for (JournalRecord next = reader.next(); next != null; next = reader.next()) {
                read++;
                damaged += next.damagedBytesBefore();
            }
            assertThat(read).isEqualTo(RECORDS - 1);
            assertThat(damaged).isPositive().isEqualTo(journal.stats().damagedBytes());
        }
    }

    /** What lies before the stretch that is checked at opening is found by whoever reads it. */
    @Test
    void damageThatOpeningDidNotLookForIsFoundByTheReader() throws IOException {
        Path first = segments(folder).get(0);
        byte[] content = Files.readAllBytes(first);
        content[SegmentFormat.HEADER + 40] ^= 4;
        Files.write(first, content);
        JournalOptions options = new JournalOptions(
                folder, 4096, 64 * 4096, 4096, 0, 1500, 1 << 20, 1024, 1, java.time.Duration.ofSeconds(10));
        try (Journal journal = Logs.open(options)) {
            assertThat(journal.openReport().damages()).isEmpty();
            assertThat(texts(journal)).hasSize(RECORDS - 1);
            assertThat(journal.stats().damagedBytes()).isPositive();
        }
    }

    @Test
    void aMissingSegmentIsReported() throws IOException {
        Files.delete(segments(folder).get(1));
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().damages()).hasSize(1);
            assertThat(texts(journal))
                    .contains(sent.get(0), sent.get(RECORDS - 1))
                    .hasSizeLessThan(RECORDS);
        }
    }

    @Test
    void aSegmentWithoutReadableHeaderIsReadByItsRecordsAndMended() throws IOException {
        byte[] hurt = whole.clone();
        hurt[3] ^= 1;
        hurt[SegmentFormat.COPY + 3] ^= 1;
        Files.write(last, hurt);
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().intact()).isTrue();
            assertThat(texts(journal)).isEqualTo(sent);
        }
        SegmentFormat.Header mended = SegmentFormat.read(ByteBuffer.wrap(Files.readAllBytes(last)), 0);
        assertThat(mended).isEqualTo(SegmentFormat.read(ByteBuffer.wrap(whole), 0));
    }

    /** A disk that lost a sector gives zeros: what stood there was acknowledged, so it is named; what follows is read. */
    @Test
    void aZeroedFirstSectorCostsItsRecordsOnlyAndSaysSo() throws IOException {
        for (Path hurt : segments(folder)) {
            byte[] healthy = Files.readAllBytes(hurt);
            byte[] zeroed = healthy.clone();
            Arrays.fill(zeroed, 0, 512, (byte) 0);
            Files.write(hurt, zeroed);
            SegmentFormat.Header header = SegmentFormat.read(ByteBuffer.wrap(healthy), 0);
            Segment segment = new Segment(hurt, header.sequence(), header.base(), header.opens(), healthy.length);
            List<String> left = IntStream.range(0, RECORDS)
                    .filter(i -> {
                        long inFile = segment.inFile(positions.get(i).offset());
                        return inFile < 0 || inFile >= 512 || inFile < SegmentFormat.HEADER;
                    })
                    .mapToObj(sent::get)
                    .toList();
            for (int opening = 0; opening < 2; opening++) {
                try (Journal journal = Logs.open(small(folder))) {
                    assertThat(texts(journal)).as(hurt.toString()).isEqualTo(left);
                    assertThat(opening > 0 || !journal.openReport().intact())
                            .as(hurt.toString())
                            .isTrue();
                }
            }
            forgetSparesAndRestore();
            Files.write(hurt, healthy);
        }
    }

    /** Nothing is left to tell what it held; that something is lost can still be told. */
    @Test
    void aSegmentOfZerosIsMovedAsideAndReported() throws IOException {
        Files.write(last, new byte[whole.length]);
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().intact()).isFalse();
            append(journal, "goes on");
            assertThat(texts(journal)).startsWith(sent.get(0)).endsWith("goes on");
            assertThat(journal.end().offset()).isGreaterThan(end.offset());
        }
        assertThat(names(folder)).anyMatch(name -> name.startsWith("unreadable-"));
    }

    /** A cursor that stands behind the log's end proves that acknowledged records are gone. */
    @Test
    void aLostLogIsNoticedByItsCursorAndItsPositionsAreNotUsedAgain() throws IOException {
        for (Path segment : segments(folder)) {
            Files.delete(segment);
        }
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().intact()).isFalse();
            assertThat(journal.end()).isEqualTo(positions.get(3));
            append(journal, "new");
            assertThat(texts(journal)).containsExactly("new");
        }
    }

    /** The process died between its first cursor and its first record; what it says later of a lost log stays true. */
    @Test
    void aLogThatNeverGotARecordIsNotALostOne() throws IOException {
        Path other = folder.resolve("other");
        Position first = new Position(1L << 40);
        for (int life = 0; life < 3; life++) {
            Position begins = new Position(first.offset() + 4096L * life);
            try (Journal journal = open(other, begins)) {
                assertThat(journal.openReport().intact()).as("life %d", life).isTrue();
                assertThat(journal.end()).isEqualTo(first);
                assertThat(journal.cursor("mark").position()).isEqualTo(first);
                done(journal.cursor("mark").moveTo(first, bytes("of life " + life)));
            }
        }
        Position one;
        try (Journal journal = open(other, Position.START)) {
            one = append(journal, "one");
            append(journal, "two");
            done(journal.cursor("mark").moveTo(one, bytes("")));
        }
        open(other, Position.START).close();
        try (Stream<Path> files = Files.list(other)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                assertThat(name).doesNotStartWith("begins-");
                if (name.startsWith("segment-")) {
                    Files.delete(file);
                }
            }
        }
        try (Journal journal = open(other, Position.START)) {
            assertThat(journal.openReport().intact()).isFalse();
            assertThat(journal.end()).isEqualTo(one);
        }
    }

    private static Journal open(Path folder, Position first) {
        SegmentedJournal.Extras extras = new SegmentedJournal.Extras(SegmentPreamble.NONE, System::nanoTime, first);
        return SegmentedJournal.open(small(folder), extras, new DiskFiles(), Thread::new);
    }

    @Test
    void aFlippedBitAnywhereInACursorLeavesOneOfItsLastTwoStates() throws IOException {
        Path cursor = folder.resolve("cursor-mark");
        byte[] healthy = Files.readAllBytes(cursor);
        for (int at = 0; at < healthy.length; at += at % 512 < 60 ? 1 : 101) {
            byte[] hurt = healthy.clone();
            hurt[at] ^= (byte) (1 << (at % 8));
            Files.write(cursor, hurt);
            try (Journal journal = Logs.open(small(folder))) {
                assertThat(text(journal.cursor("mark").payload()))
                        .as("flipped at %d", at)
                        .isIn("first", "second");
                assertThat(journal.openReport().lostCursors()).isEmpty();
            }
            forgetSparesAndRestore();
        }
    }

    @Test
    void aCursorWithoutAReadableSlotStandsAtTheStartAndIsNamed() throws IOException {
        Path cursor = folder.resolve("cursor-mark");
        Files.write(cursor, new byte[(int) Files.size(cursor)]);
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().lostCursors()).containsExactly("mark");
            assertThat(journal.cursor("mark").position()).isEqualTo(journal.start());
        }
    }

    @Test
    void aNewerFormatIsRefusedByNameAndLeftAlone() throws IOException {
        byte[] newer = whole.clone();
        newer[8] = 2;
        newer[SegmentFormat.COPY + 8] = 2;
        Files.write(last, newer);
        assertThatThrownBy(() -> Logs.open(small(folder)))
                .isInstanceOf(JournalVersionException.class)
                .hasMessageContaining(last.toString())
                .hasMessageContaining("version 2");
        assertThat(Files.readAllBytes(last)).isEqualTo(newer);
    }

    /** A newer program may have written to this folder once: its word on what was read must not be passed over. */
    @Test
    void aCursorOfANewerFormatIsRefusedBeforeAnythingInTheFolderIsTouched() throws IOException {
        Path cursor = folder.resolve("cursor-mark");
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(cursor)).order(ByteOrder.LITTLE_ENDIAN);
        int newest = content.getLong(16) > content.getLong(content.limit() / 2 + 16) ? 0 : content.limit() / 2;
        content.putInt(newest + 8, 2);
        CRC32C sum = new CRC32C();
        sum.update(content.duplicate().position(newest).limit(newest + 32));
        int payload = newest + CursorFile.HEADER;
        sum.update(content.duplicate().position(payload).limit(payload + "second".length()));
        content.putInt(newest + 32, (int) sum.getValue());
        Files.write(cursor, content.array());
        Files.write(folder.resolve("spare-00000000000000aa.new"), new byte[3]);
        List<String> before = names(folder);
        assertThatThrownBy(() -> Logs.open(small(folder)))
                .isInstanceOf(JournalVersionException.class)
                .hasMessageContaining(cursor.toString())
                .hasMessageContaining("version 2");
        assertThat(names(folder)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(Files.readAllBytes(cursor)).isEqualTo(content.array());
    }

    /** A person's copy beside the log is none of its business. */
    @Test
    void filesOfOtherNamesAreLeftAlone() throws IOException {
        List<String> others = List.of("segment-0000000000000001.bak", "cursor-mark~", "spare-old", "notes.new");
        for (String other : others) {
            Files.write(folder.resolve(other), new byte[] {1});
        }
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(texts(journal)).isEqualTo(sent);
            assertThat(journal.openReport().intact()).isTrue();
        }
        assertThat(names(folder)).containsAll(others);
    }

    @Test
    void aRecycledFileThatGotItsNameAndNothingMoreIsNoSegment() throws IOException {
        Files.copy(segments(folder).get(0), folder.resolve("segment-00000000000000ff"));
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().intact()).isTrue();
            assertThat(texts(journal)).isEqualTo(sent);
        }
    }

    private Segment lastSegment() throws IOException {
        SegmentFormat.Header header = SegmentFormat.read(ByteBuffer.wrap(whole), 0);
        return new Segment(last, header.sequence(), header.base(), header.opens(), whole.length);
    }

    private void forgetSparesAndRestore() throws IOException {
        for (Path file : segments(folder)) {
            if (file.compareTo(last) > 0) {
                Files.delete(file);
            }
        }
        Files.write(last, whole);
    }
}
