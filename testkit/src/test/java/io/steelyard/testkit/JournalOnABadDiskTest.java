package io.steelyard.testkit;

import static io.steelyard.testkit.SmallJournal.append;
import static io.steelyard.testkit.SmallJournal.awaitUninterrupted;
import static io.steelyard.testkit.SmallJournal.number;
import static io.steelyard.testkit.SmallJournal.numbers;
import static io.steelyard.testkit.SmallJournal.open;
import static io.steelyard.testkit.SmallJournal.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalException;
import io.steelyard.journal.JournalFailedException;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way a disk can fail, and what survives. */
final class JournalOnABadDiskTest {
    @TempDir
    Path folder;

    private final FaultyFiles files = new FaultyFiles(new DiskFiles());

    @Test
    void aFailedSyncIsFinalAndNothingOfItsGroupIsAcknowledged() throws Exception {
        try (Journal journal = open(folder, files)) {
            append(journal, 1);
            files.failForces(true);
            CompletableFuture<Position> lost = send(journal, 2);
            assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(JournalFailedException.class);
            files.failForces(false);
            assertThat(journal.failed()).isTrue();
            assertThatThrownBy(() -> append(journal, 3)).hasCauseInstanceOf(JournalFailedException.class);
            assertThatThrownBy(() -> journal.cursor("c")
                            .moveTo(journal.end(), ByteBuffer.allocate(0))
                            .get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(JournalFailedException.class);
        }
        try (Journal journal = open(folder, new DiskFiles())) {
            assertThat(numbers(journal)).startsWith(1).doesNotContain(3);
        }
    }

    /** The system's memory is no disk: what is read after a failed sync has to be there after a power cut too. */
    @Test
    void whatAFailedSyncLeftInMemoryIsOnDiskBeforeItIsReadAgain() throws Exception {
        try (Journal journal = open(folder, files)) {
            append(journal, 1);
            files.failForces(true);
            assertThatThrownBy(() -> append(journal, 2)).hasCauseInstanceOf(JournalFailedException.class);
        }
        files.failForces(false);
        List<Integer> read;
        try (Journal journal = open(folder, files)) {
            read = numbers(journal);
            append(journal, 3);
            files.powerCut(new Random(3));
        }
        try (Journal journal = open(folder, new DiskFiles())) {
            assertThat(journal.openReport().damages()).isEmpty();
            assertThat(numbers(journal)).containsAll(read).endsWith(3);
        }
    }

    /** A move that failed may be read as if it had succeeded; then it has to stay. */
    @Test
    void aCursorThatWasReadAfterAFailedSyncNeverGoesBack() throws Exception {
        Position end;
        try (Journal journal = open(folder, files)) {
            append(journal, 1);
            end = journal.end();
            journal.cursor("c").moveTo(Position.START, ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
            files.failForces(true);
            assertThatThrownBy(() -> journal.cursor("c")
                            .moveTo(journal.end(), ByteBuffer.allocate(0))
                            .get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(JournalFailedException.class);
        }
        files.failForces(false);
        Position read;
        try (Journal journal = open(folder, files)) {
            read = journal.cursor("c").position();
            files.powerCut(new Random(4));
        }
        assertThat(read).isEqualTo(end);
        try (Journal journal = open(folder, new DiskFiles())) {
            assertThat(journal.cursor("c").position()).isEqualTo(read);
        }
    }

    @Test
    void aFailedWriteIsFinal() throws Exception {
        try (Journal journal = open(folder, files)) {
            append(journal, 1);
            files.failWrites(true);
            assertThatThrownBy(() -> append(journal, 2)).hasCauseInstanceOf(JournalFailedException.class);
            files.failWrites(false);
            assertThatThrownBy(() -> append(journal, 3)).hasCauseInstanceOf(JournalFailedException.class);
        }
        try (Journal journal = open(folder, new DiskFiles())) {
            assertThat(numbers(journal)).containsExactly(1);
            assertThat(journal.openReport().intact()).isTrue();
        }
    }

    /** Survives: all before the write that stopped half way; of its own record nothing is read, wherever it stopped. */
    @Test
    void aWriteThatStopsHalfWayIsFinalAndItsRecordIsCut() throws Exception {
        List<Integer> acknowledged = new ArrayList<>();
        for (int torn = 0; torn < 528; torn += 66) {
            try (Journal journal = open(folder, files)) {
                append(journal, torn);
                acknowledged.add(torn);
                files.tearWrites(torn);
                byte[] noZeros = new byte[500];
                Arrays.fill(noZeros, (byte) 'x');
                CompletableFuture<Position> lost = journal.append(RecordKind.DROPPABLE, ByteBuffer.wrap(noZeros));
                assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(JournalFailedException.class);
                files.tearWrites(-1);
                assertThatThrownBy(() -> append(journal, -1)).hasCauseInstanceOf(JournalFailedException.class);
            }
            try (Journal journal = open(folder, new DiskFiles())) {
                assertThat(numbers(journal)).as("after %d bytes", torn).isEqualTo(acknowledged);
                assertThat(journal.openReport().intact()).isTrue();
            }
        }
    }

    /** As Linux does when a disk reports errors. Survives: everything acknowledged; it can be read on until the restart. */
    @Test
    void aDiskThatTurnsReadOnlyIsFinalAndWhatWasAcknowledgedIsStillRead() throws Exception {
        try (Journal journal = open(folder, files)) {
            append(journal, 1);
            files.readOnly(true);
            assertThatThrownBy(() -> append(journal, 2)).hasCauseInstanceOf(JournalFailedException.class);
            assertThat(journal.failed()).isTrue();
            assertThat(numbers(journal)).containsExactly(1);
        }
        files.readOnly(false);
        try (Journal journal = open(folder, files)) {
            assertThat(numbers(journal)).containsExactly(1);
            append(journal, 3);
        }
    }

    @Test
    void aReadOnlyDiskIsSaidAtOpeningWithItsPath() {
        files.readOnly(true);
        assertThatThrownBy(() -> open(folder, files))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("Read-only");
    }

    /** Whatever step of the opening fails: nothing stays open or locked, and the next opening finds everything. */
    @Test
    void anOpeningThatFailsHalfWayLeavesNothingOpenAndTakesNothingAway() throws Exception {
        try (Journal journal = open(folder, files)) {
            journal.cursor("a").moveTo(Position.START, ByteBuffer.allocate(3)).get(10, TimeUnit.SECONDS);
            journal.cursor("b").moveTo(Position.START, ByteBuffer.allocate(3)).get(10, TimeUnit.SECONDS);
            for (int number = 0; number < 20; number++) {
                append(journal, number);
            }
        }
        int failed = 0;
        boolean opened = false;
        while (!opened) {
            FaultyFiles disk = new FaultyFiles(new DiskFiles());
            int[] left = {failed};
            disk.beforeForce(() -> disk.failForces(left[0]-- == 0));
            try (Journal journal = open(folder, disk)) {
                disk.beforeForce(() -> {});
                opened = true;
                assertThat(numbers(journal)).hasSize(20);
                assertThat(journal.openReport().intact()).isTrue();
            } catch (JournalException e) {
                assertThat(e).hasMessageContaining("fsync").hasMessageContaining(folder.toString());
                failed++;
            }
            assertThat(disk.openFiles()).as("after %d syncs", failed).isZero();
        }
        assertThat(failed).isGreaterThanOrEqualTo(3);
    }

    /** Groups form from what waits while the disk is busy: no timer, and no more syncs than needed. */
    @Test
    void whatWaitsForASlowDiskBecomesOneGroup() throws Exception {
        try (Journal journal = open(folder, files)) {
            append(journal, 0);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            files.beforeForce(() -> {
                busy.countDown();
                awaitUninterrupted(release);
            });
            List<CompletableFuture<Position>> all = new ArrayList<>();
            all.add(send(journal, 1));
            busy.await();
            for (int i = 2; i < 12; i++) {
                all.add(send(journal, i, 10));
            }
            long before = journal.stats().groups();
            release.countDown();
            for (CompletableFuture<Position> one : all) {
                one.get(10, TimeUnit.SECONDS);
            }
            assertThat(journal.stats().groups() - before).isEqualTo(2);
        }
    }

    /** The reserve is for kept records wherever room is short, in memory too. */
    @Test
    void aKeptRecordIsTakenWhenDroppableOnesHaveFilledTheMemoryThatWaits() throws Exception {
        JournalOptions options = new JournalOptions(
                folder, 4096, 200 * 4096, 8 * 4096, 0, 1500, 10_000, 64, 1 << 24, Duration.ofSeconds(10));
        try (Journal journal = open(options, files)) {
            append(journal, 0);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            files.beforeForce(() -> {
                busy.countDown();
                awaitUninterrupted(release);
            });
            CompletableFuture<Position> unused = send(journal, 1);
            busy.await();
            while (!send(journal, 2).isCompletedExceptionally()) {}
            CompletableFuture<Position> kept = journal.append(RecordKind.KEPT, ByteBuffer.allocate(1000));
            release.countDown();
            kept.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void nothingIsReadBeforeItIsSynced() throws Exception {
        try (Journal journal = open(folder, files);
                JournalReader reader = journal.reader(Position.START)) {
            append(journal, 1);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            files.beforeForce(() -> {
                busy.countDown();
                awaitUninterrupted(release);
            });
            CompletableFuture<Position> second = send(journal, 2);
            busy.await();
            assertThat(number(reader.next())).isEqualTo(1);
            assertThat(reader.next()).isNull();
            release.countDown();
            second.get(10, TimeUnit.SECONDS);
            assertThat(number(reader.next())).isEqualTo(2);
        }
    }
}
