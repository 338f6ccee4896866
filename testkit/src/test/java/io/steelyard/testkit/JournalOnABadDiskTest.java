package io.steelyard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.journal.Cursor;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalException;
import io.steelyard.journal.JournalFailedException;
import io.steelyard.journal.JournalFullException;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.JournalRecord;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way the disk can hurt, and what survives. */
final class JournalOnABadDiskTest {
    @TempDir
    Path folder;

    private final FaultyFiles files = new FaultyFiles(new DiskFiles());

    @Test
    void aFailedSyncIsFinalAndNothingOfItsGroupIsAcknowledged() throws Exception {
        try (Journal journal = open(files)) {
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
        try (Journal journal = open(new DiskFiles())) {
            assertThat(numbers(journal)).startsWith(1).doesNotContain(3);
        }
    }

    /** The system's memory is no disk: what is read after a failed sync has to be there after a power cut too. */
    @Test
    void whatAFailedSyncLeftInMemoryIsOnDiskBeforeItIsReadAgain() throws Exception {
        try (Journal journal = open(files)) {
            append(journal, 1);
            files.failForces(true);
            assertThatThrownBy(() -> append(journal, 2)).hasCauseInstanceOf(JournalFailedException.class);
        }
        files.failForces(false);
        List<Integer> read;
        try (Journal journal = open(files)) {
            read = numbers(journal);
            append(journal, 3);
            files.powerCut(new Random(3));
        }
        try (Journal journal = open(new DiskFiles())) {
            assertThat(journal.openReport().damages()).isEmpty();
            assertThat(numbers(journal)).containsAll(read).endsWith(3);
        }
    }

    /** A move that failed may be read as if it had succeeded; then it has to stay. */
    @Test
    void aCursorThatWasReadAfterAFailedSyncNeverGoesBack() throws Exception {
        Position end;
        try (Journal journal = open(files)) {
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
        try (Journal journal = open(files)) {
            read = journal.cursor("c").position();
            files.powerCut(new Random(4));
        }
        assertThat(read).isEqualTo(end);
        try (Journal journal = open(new DiskFiles())) {
            assertThat(journal.cursor("c").position()).isEqualTo(read);
        }
    }

    /** Or nothing that is held could ever be sent and let go. */
    @Test
    void aLogOnAFullDiskCanBeOpenedReadAndLetGo() throws Exception {
        try (Journal journal = open(files)) {
            journal.cursor("c").moveTo(Position.START, ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
            for (int number = 0; number < 40; number++) {
                append(journal, number);
            }
        }
        FaultyFiles full = new FaultyFiles(new DiskFiles());
        full.fullAfter(0);
        try (Journal journal = open(full)) {
            assertThat(numbers(journal)).hasSize(40);
            journal.cursor("c").moveTo(journal.end(), ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
            append(journal, 40);
            assertThat(journal.failed()).isFalse();
        }
    }

    /** A quota says "no" although the disk has room. */
    @Test
    void aUsedUpQuotaRefusesDroppableRecordsAndGoesOnWhenThereIsSpace() throws Exception {
        FaultyFiles quota = new FaultyFiles(new DiskFiles());
        try (Journal journal = open(quota)) {
            append(journal, 0);
            quota.quotaAfter(8192);
            CountDownLatch space = new CountDownLatch(1);
            journal.onSpace(space::countDown);
            int number = fill(journal, 1);
            assertThat(journal.failed()).isFalse();
            quota.quotaAfter(Long.MAX_VALUE);
            assertThat(space.await(10, TimeUnit.SECONDS)).isTrue();
            append(journal, number);
        }
    }

    /** Some disks that are full refuse even a new name: what is written already must not suffer. */
    @Test
    void aDiskThatRefusesNamesMakesSendersWaitAndGoesOnAfterwards() throws Exception {
        try (Journal journal = open(files)) {
            CompletableFuture<Void> unused = journal.cursor("c").moveTo(Position.START, ByteBuffer.allocate(0));
            append(journal, 0);
            files.failNames(true);
            int number = fill(journal, 1);
            journal.cursor("c").moveTo(journal.end(), ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
            assertThat(journal.failed()).isFalse();
            CountDownLatch space = new CountDownLatch(1);
            journal.onSpace(space::countDown);
            files.failNames(false);
            assertThat(space.await(10, TimeUnit.SECONDS)).isTrue();
            append(journal, number);
            assertThat(numbers(journal)).last().isEqualTo(number);
        }
    }

    /** Spares that came back while the disk was full must not hide that it has room again. */
    @Test
    void aDiskThatWasFullIsTriedAgainAlsoWhenSparesAreThere() throws Exception {
        JournalOptions options = new JournalOptions(
                folder, 4096, 100 * 4096, 8 * 4096, 0, 1500, 1 << 20, 64, 1 << 24, Duration.ofSeconds(10));
        try (Journal journal = open(options, files)) {
            Cursor cursor = journal.cursor("c");
            append(journal, 0);
            files.fullAfter(10 * 4096);
            int number = fill(journal, 1);
            cursor.moveTo(journal.end(), ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
            CountDownLatch space = new CountDownLatch(1);
            journal.onSpace(space::countDown);
            assertThat(journal.full(RecordKind.DROPPABLE, 500)).isTrue();
            files.fullAfter(Long.MAX_VALUE);
            assertThat(space.await(10, TimeUnit.SECONDS)).isTrue();
            append(journal, number);
        }
    }

    /** Appends until one is refused for want of space; answers the number that was not taken. */
    private static int fill(Journal journal, int first) throws Exception {
        int number = first;
        CompletableFuture<Position> last = send(journal, number);
        while (!last.isCompletedExceptionally()) {
            last.handle((position, failure) -> true).get(10, TimeUnit.SECONDS);
            last = last.isCompletedExceptionally() ? last : send(journal, ++number);
        }
        assertThatThrownBy(last::join).hasCauseInstanceOf(JournalFullException.class);
        return number;
    }

    @Test
    void aFailedWriteIsFinal() throws Exception {
        try (Journal journal = open(files)) {
            append(journal, 1);
            files.failWrites(true);
            assertThatThrownBy(() -> append(journal, 2)).hasCauseInstanceOf(JournalFailedException.class);
            files.failWrites(false);
            assertThatThrownBy(() -> append(journal, 3)).hasCauseInstanceOf(JournalFailedException.class);
        }
        try (Journal journal = open(new DiskFiles())) {
            assertThat(numbers(journal)).containsExactly(1);
            assertThat(journal.openReport().intact()).isTrue();
        }
    }

    /** Survives: all before the write that stopped half way; of its own record nothing is read, wherever it stopped. */
    @Test
    void aWriteThatStopsHalfWayIsFinalAndItsRecordIsCut() throws Exception {
        List<Integer> acknowledged = new ArrayList<>();
        for (int torn = 0; torn < 528; torn += 66) {
            try (Journal journal = open(files)) {
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
            try (Journal journal = open(new DiskFiles())) {
                assertThat(numbers(journal)).as("after %d bytes", torn).isEqualTo(acknowledged);
                assertThat(journal.openReport().intact()).isTrue();
            }
        }
    }

    /** As Linux does when a disk reports errors. Survives: everything acknowledged; it can be read on until the restart. */
    @Test
    void aDiskThatTurnsReadOnlyIsFinalAndWhatWasAcknowledgedIsStillRead() throws Exception {
        try (Journal journal = open(files)) {
            append(journal, 1);
            files.readOnly(true);
            assertThatThrownBy(() -> append(journal, 2)).hasCauseInstanceOf(JournalFailedException.class);
            assertThat(journal.failed()).isTrue();
            assertThat(numbers(journal)).containsExactly(1);
        }
        files.readOnly(false);
        try (Journal journal = open(files)) {
            assertThat(numbers(journal)).containsExactly(1);
            append(journal, 3);
        }
    }

    /** A full disk is met while a segment is allocated, so it costs no record and no restart. */
    @Test
    void aFullDiskRefusesDroppableRecordsAndGoesOnWhenThereIsSpace() throws Exception {
        try (Journal journal = open(files)) {
            append(journal, 0);
            files.fullAfter(8192);
            CountDownLatch space = new CountDownLatch(1);
            journal.onSpace(space::countDown);
            int number = 1;
            CompletableFuture<Position> last = send(journal, number);
            while (!last.isCompletedExceptionally()) {
                last.get(10, TimeUnit.SECONDS);
                last = send(journal, ++number);
            }
            assertThatThrownBy(last::join).hasCauseInstanceOf(JournalFullException.class);
            assertThat(journal.failed()).isFalse();
            journal.append(RecordKind.KEPT, ByteBuffer.allocate(900)).get(10, TimeUnit.SECONDS);
            files.fullAfter(Long.MAX_VALUE);
            assertThat(space.await(10, TimeUnit.SECONDS)).isTrue();
            append(journal, ++number);
        }
    }

    @Test
    void aReadOnlyDiskIsSaidAtOpeningWithItsPath() {
        files.readOnly(true);
        assertThatThrownBy(() -> open(files))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("Read-only");
    }

    /** Whatever step of the opening fails: nothing stays open or locked, and the next opening finds everything. */
    @Test
    void anOpeningThatFailsHalfWayLeavesNothingOpenAndTakesNothingAway() throws Exception {
        try (Journal journal = open(files)) {
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
            try (Journal journal = open(disk)) {
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
        try (Journal journal = open(files)) {
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
        try (Journal journal = open(files);
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

    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, 40);
    }

    /**
     * The promise itself: the power goes at any sync, any unsynced sector may be lost, again and again on one folder. What
     * was acknowledged is there, in order; what was once cut never comes back; nothing is called damaged.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasAcknowledgedSurvivesEveryPowerCut(long seed) throws Exception {
        Random random = new Random(seed);
        History history = new History();
        for (int life = 0; life < 8; life++) {
            FaultyFiles disk = new FaultyFiles(new DiskFiles());
            int[] left = {3 + random.nextInt(40)};
            try (Journal journal = open(disk)) {
                assertThat(journal.openReport().intact())
                        .as("seed %d life %d %s", seed, life, journal.openReport())
                        .isTrue();
                history.check(numbers(journal), journal, "seed " + seed + " life " + life);
                disk.beforeForce(() -> {
                    if (--left[0] == 0) {
                        cut(disk, random);
                    }
                });
                while (!journal.failed()) {
                    history.write(journal, random);
                }
            }
        }
    }

    private static void cut(FaultyFiles disk, Random random) {
        try {
            disk.powerCut(random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a sender knows: what it sent, what was acknowledged, and what it must never see again. */
    private static final class History {
        private final Set<Integer> acknowledged = new HashSet<>();
        private final Set<Integer> gone = new HashSet<>();
        private final List<Integer> sent = new ArrayList<>();
        private int durableMove;
        private int next;

        void write(Journal journal, Random random) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                int number = next++;
                sent.add(number);
                all.add(send(journal, number, random.nextInt(900)).thenAccept(position -> acknowledged.add(number)));
            }
            if (random.nextInt(4) == 0) {
                int number = next;
                ByteBuffer payload = ByteBuffer.allocate(4).putInt(number).flip();
                all.add(journal.cursor("mark").moveTo(Position.START, payload).thenRun(() -> durableMove = number));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .handle((done, failure) -> true)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }

        void check(List<Integer> present, Journal journal, String where) {
            Set<Integer> seen = new HashSet<>(present);
            assertThat(present).as(where).isSorted().doesNotHaveDuplicates();
            assertThat(seen).as(where).containsAll(acknowledged);
            assertThat(seen).as(where).noneMatch(gone::contains);
            sent.stream().filter(number -> !seen.contains(number)).forEach(gone::add);
            acknowledged.addAll(seen);
            ByteBuffer mark = journal.cursor("mark").payload();
            assertThat(mark.hasRemaining() ? mark.getInt() : 0).as(where).isGreaterThanOrEqualTo(durableMove);
        }
    }

    private Journal open(FileLayer layer) {
        JournalOptions options = new JournalOptions(
                folder, 4096, 2000 * 4096, 4096, 0, 1500, 1 << 20, 64, 1 << 24, Duration.ofSeconds(10));
        return open(options, layer);
    }

    private static Journal open(JournalOptions options, FileLayer layer) {
        return SegmentedJournal.open(
                options, new SegmentedJournal.Extras(SegmentPreamble.NONE, System::nanoTime), layer, Thread::new);
    }

    private static CompletableFuture<Position> send(Journal journal, int number) {
        return send(journal, number, 500);
    }

    private static CompletableFuture<Position> send(Journal journal, int number, int more) {
        ByteBuffer head = ByteBuffer.allocate(4).putInt(number).flip();
        return journal.append(RecordKind.DROPPABLE, head, ByteBuffer.allocate(more));
    }

    private static void append(Journal journal, int number) throws Exception {
        send(journal, number).get(10, TimeUnit.SECONDS);
    }

    private static int number(JournalRecord one) {
        return one.payload().getInt();
    }

    private static List<Integer> numbers(Journal journal) {
        List<Integer> all = new ArrayList<>();
        try (JournalReader reader = journal.reader(journal.start())) {
            for (JournalRecord next = reader.next(); next != null; next = reader.next()) {
                all.add(number(next));
            }
        }
        return all;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
