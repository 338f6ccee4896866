package io.steelyard.testkit;

import static io.steelyard.testkit.SmallJournal.append;
import static io.steelyard.testkit.SmallJournal.number;
import static io.steelyard.testkit.SmallJournal.numbers;
import static io.steelyard.testkit.SmallJournal.open;
import static io.steelyard.testkit.SmallJournal.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.journal.Cursor;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalFullException;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room or names for more refuses, loses nothing, and is used again when there is some. */
final class JournalOnAFullDiskTest {
    @TempDir
    Path folder;

    private final FaultyFiles files = new FaultyFiles(new DiskFiles());

    /** Or nothing that is held could ever be sent and let go. */
    @Test
    void aLogOnAFullDiskCanBeOpenedReadAndLetGo() throws Exception {
        try (Journal journal = open(folder, files)) {
            journal.cursor("c").moveTo(Position.START, ByteBuffer.allocate(0)).get(10, TimeUnit.SECONDS);
            for (int number = 0; number < 40; number++) {
                append(journal, number);
            }
        }
        FaultyFiles full = new FaultyFiles(new DiskFiles());
        full.fullAfter(0);
        try (Journal journal = open(folder, full)) {
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
        try (Journal journal = open(folder, quota)) {
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
        try (Journal journal = open(folder, files)) {
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

    /** A full disk is met while a segment is allocated, so it costs no record and no restart. */
    @Test
    void aFullDiskRefusesDroppableRecordsAndGoesOnWhenThereIsSpace() throws Exception {
        try (Journal journal = open(folder, files)) {
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
}
