package io.steelyard.journal;

import static io.steelyard.journal.Logs.append;
import static io.steelyard.journal.Logs.bytes;
import static io.steelyard.journal.Logs.done;
import static io.steelyard.journal.Logs.small;
import static io.steelyard.journal.Logs.text;
import static io.steelyard.journal.Logs.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal promises while its disk is well. */
final class SegmentedJournalTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasAppendedInOrderAcrossSegmentsAndRestart() {
        List<String> sent = IntStream.range(0, 300)
                .mapToObj(i -> "record " + i + " ".repeat(i % 90))
                .toList();
        try (Journal journal = Logs.open(small(folder))) {
            sent.forEach(one -> append(journal, one));
            assertThat(texts(journal)).isEqualTo(sent);
            assertThat(journal.stats().segments()).isGreaterThan(4);
        }
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.openReport().intact()).isTrue();
            assertThat(journal.openReport().cutBytes()).isZero();
            append(journal, "after the restart");
            assertThat(texts(journal)).startsWith("record 0").hasSize(301).endsWith("after the restart");
        }
    }

    @Test
    void completesAppendsInOrderAndOnlyWhenReadersCanSeeThem() throws Exception {
        try (Journal journal = Logs.open(small(folder))) {
            List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int number = i;
                all.add(journal.append(RecordKind.DROPPABLE, bytes("n" + i)).thenAccept(position -> {
                    assertThat(position.isBefore(journal.end())).isTrue();
                    completed.add(number);
                }));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
            assertThat(completed).isSorted().hasSize(500);
            assertThat(journal.stats().groups()).isLessThan(500);
        }
    }

    @Test
    void joinsThePartsOfARecord() {
        try (Journal journal = Logs.open(small(folder))) {
            done(journal.append(RecordKind.KEPT, bytes("one, "), bytes(""), bytes("two")));
            assertThat(texts(journal)).containsExactly("one, two");
        }
    }

    @Test
    void tellsListenersOfEveryDurableGroup() throws Exception {
        try (Journal journal = Logs.open(small(folder))) {
            CountDownLatch told = new CountDownLatch(1);
            journal.onDurable(told::countDown);
            append(journal, "x");
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void twoReadersDoNotDisturbEachOther() {
        try (Journal journal = Logs.open(small(folder));
                JournalReader early = journal.reader(journal.start());
                JournalReader late = journal.reader(journal.start())) {
            append(journal, "a");
            append(journal, "b");
            assertThat(text(early.next().payload())).isEqualTo("a");
            assertThat(text(early.next().payload())).isEqualTo("b");
            assertThat(text(late.next().payload())).isEqualTo("a");
            assertThat(early.next()).isNull();
            append(journal, "c");
            assertThat(text(early.next().payload())).isEqualTo("c");
        }
    }

    @Test
    void seekGoesOnAtAnyPositionThatWasGiven() {
        try (Journal journal = Logs.open(small(folder));
                JournalReader reader = journal.reader(journal.start())) {
            append(journal, "a");
            Position second = append(journal, "b");
            append(journal, "c");
            while (reader.next() != null) {}
            reader.seek(second);
            assertThat(text(reader.next().payload())).isEqualTo("b");
        }
    }

    @Test
    void keepsSegmentsUntilTheHindmostCursorHasPassedThem() {
        try (Journal journal = Logs.open(small(folder))) {
            Cursor slow = journal.cursor("slow");
            Cursor fast = journal.cursor("fast");
            Position last = Position.START;
            for (int i = 0; i < 200; i++) {
                last = append(journal, "record " + i + " ".repeat(100));
            }
            done(fast.moveTo(last, bytes("f")));
            assertThat(journal.start()).isEqualTo(Position.START);
            done(slow.moveTo(last, bytes("s")));
            append(journal, "one more, so that the writer has had its turn");
            assertThat(journal.start()).isGreaterThan(Position.START);
            assertThat(journal.stats().recycled()).isPositive();
            assertThat(texts(journal, last)).first().asString().startsWith("record 199");
        }
    }

    @Test
    void keepsWhatTheOptionsWantBehindTheCursors() {
        try (Journal journal = Logs.open(small(folder).withKeepBytes(20_000))) {
            Cursor cursor = journal.cursor("only");
            Position last = Position.START;
            for (int i = 0; i < 400; i++) {
                last = append(journal, "record " + i + " ".repeat(100));
            }
            done(cursor.moveTo(last, bytes("")));
            append(journal, "one more");
            assertThat(last.offset() - journal.start().offset()).isBetween(20_000L, 20_000L + 2 * 4096);
        }
    }

    /** What is kept for replays counts towards the cap: with all of it kept, nothing could ever be appended again. */
    @Test
    void moreThanHalfOfTheCapCanNotBeKeptBehindTheCursors() {
        assertThatThrownBy(() -> small(folder).withKeepBytes(33 * 4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of capBytes");
    }

    @Test
    void aReaderBehindTheStartIsToldSo() {
        try (Journal journal = Logs.open(small(folder));
                JournalReader reader = journal.reader(journal.start())) {
            Cursor cursor = journal.cursor("only");
            for (int i = 0; i < 200; i++) {
                done(cursor.moveTo(append(journal, "record " + i + " ".repeat(100)), bytes("")));
            }
            append(journal, "one more");
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(
                            PositionGoneException.class,
                            gone -> assertThat(gone.start()).isEqualTo(journal.start()));
        }
    }

    @Test
    void cursorsKeepPositionAndPayloadTogetherAcrossRestart() {
        Position second;
        try (Journal journal = Logs.open(small(folder))) {
            append(journal, "a");
            second = append(journal, "b");
            done(journal.cursor("stored").moveTo(second, bytes("payload of b")));
        }
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.cursor("stored").position()).isEqualTo(second);
            assertThat(text(journal.cursor("stored").payload())).isEqualTo("payload of b");
        }
    }

    @Test
    void aCursorNeverGoesBackNorBehindTheEnd() {
        try (Journal journal = Logs.open(small(folder))) {
            append(journal, "a");
            Position second = append(journal, "b");
            Cursor cursor = journal.cursor("c");
            done(cursor.moveTo(second, bytes("")));
            assertThatThrownBy(() -> cursor.moveTo(Position.START, bytes("")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cursor.moveTo(new Position(journal.end().offset() + 8), bytes("")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cursor.moveTo(second, ByteBuffer.allocate(1025)))
                    .hasMessageContaining("1024");
        }
    }

    @Test
    void refusesDroppableRecordsAtTheCapAndTakesKeptOnesFromTheReserve() {
        JournalOptions options = small(folder);
        try (Journal journal = Logs.open(options)) {
            int taken = 0;
            CompletableFuture<Position> last = journal.append(RecordKind.DROPPABLE, ByteBuffer.allocate(1000));
            while (!last.isCompletedExceptionally()) {
                done(last);
                taken++;
                last = journal.append(RecordKind.DROPPABLE, ByteBuffer.allocate(1000));
            }
            assertThat(taken).isBetween(64 * 3 - 8, 64 * 3);
            assertThat(journal.full(RecordKind.DROPPABLE, 1000)).isTrue();
            assertThat(journal.stats().refused()).isPositive();
            done(journal.append(RecordKind.KEPT, ByteBuffer.allocate(1000)));
            done(journal.append(RecordKind.KEPT, ByteBuffer.allocate(1000)));
        }
    }

    @Test
    void tellsWhenThereIsSpaceAgain() throws Exception {
        try (Journal journal = Logs.open(small(folder))) {
            Cursor cursor = journal.cursor("only");
            CountDownLatch space = new CountDownLatch(1);
            journal.onSpace(space::countDown);
            CompletableFuture<Position> last = journal.append(RecordKind.DROPPABLE, ByteBuffer.allocate(1000));
            while (!last.isCompletedExceptionally()) {
                done(last);
                last = journal.append(RecordKind.DROPPABLE, ByteBuffer.allocate(1000));
            }
            assertThat(space.getCount()).isOne();
            done(cursor.moveTo(journal.end(), bytes("")));
            assertThat(space.await(10, TimeUnit.SECONDS)).isTrue();
            append(journal, "goes on");
        }
    }

    @Test
    void everySegmentBeginsWithThePreambleThatHeldWhenItBegan() {
        List<String> durable = Collections.synchronizedList(new ArrayList<>());
        SegmentPreamble preamble = () -> List.of(bytes("seen " + durable.size()));
        try (Journal journal = Logs.open(small(folder), preamble)) {
            for (int i = 0; i < 100; i++) {
                done(journal.append(RecordKind.DROPPABLE, bytes(i + " ".repeat(100)))
                        .thenAccept(position -> durable.add("")));
            }
            int records = 0;
            int preambles = 0;
            try (JournalReader reader = journal.reader(journal.start())) {
                for (JournalRecord next = reader.next(); next != null; next = reader.next()) {
                    if (next.preamble()) {
                        assertThat(text(next.payload())).isEqualTo("seen " + records);
                        preambles++;
                    } else {
                        records++;
                    }
                }
            }
            assertThat(records).isEqualTo(100);
            assertThat(preambles).isEqualTo((int) journal.stats().segments());
        }
    }

    /** Written beyond its segment it would be lost without a word. */
    @Test
    void aPreambleThatLeavesNoRoomInASegmentFailsTheLogBeforeAnythingIsWritten() {
        List<ByteBuffer> large = List.of(ByteBuffer.allocate(1500), ByteBuffer.allocate(1500));
        try (Journal journal = Logs.open(small(folder), () -> large)) {
            assertThatThrownBy(() -> append(journal, "x"))
                    .isInstanceOf(JournalFailedException.class)
                    .hasMessageContaining("make segments larger");
            assertThat(journal.end()).isEqualTo(Position.START);
        }
    }

    @Test
    void aSecondOpenerIsRefusedAndToldWhoHoldsTheFolder() {
        try (Journal journal = Logs.open(small(folder))) {
            assertThat(journal.failed()).isFalse();
            assertThatThrownBy(() -> Logs.open(small(folder)))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void afterCloseNothingIsAcceptedAndWhatWaitedIsOnDisk() {
        Journal journal = Logs.open(small(folder));
        List<CompletableFuture<Position>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(journal.append(RecordKind.DROPPABLE, bytes("n" + i)));
        }
        journal.close();
        journal.close();
        all.forEach(Logs::done);
        assertThat(journal.append(RecordKind.KEPT, bytes("late"))).isCompletedExceptionally();
        try (Journal again = Logs.open(small(folder))) {
            assertThat(texts(again)).hasSize(100);
        }
    }
}
