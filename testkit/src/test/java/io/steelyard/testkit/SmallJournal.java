package io.steelyard.testkit;

import io.steelyard.journal.FileLayer;
import io.steelyard.journal.Journal;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.JournalReader;
import io.steelyard.journal.JournalRecord;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A journal of small segments, and the numbers that are sent to it and stand in it. */
final class SmallJournal {
    private SmallJournal() {}

    static Journal open(Path folder, FileLayer layer) {
        JournalOptions options = new JournalOptions(
                folder, 4096, 2000 * 4096, 4096, 0, 1500, 1 << 20, 64, 1 << 24, Duration.ofSeconds(10));
        return open(options, layer);
    }

    static Journal open(JournalOptions options, FileLayer layer) {
        return SegmentedJournal.open(
                options, new SegmentedJournal.Extras(SegmentPreamble.NONE, System::nanoTime), layer, Thread::new);
    }

    static CompletableFuture<Position> send(Journal journal, int number) {
        return send(journal, number, 500);
    }

    static CompletableFuture<Position> send(Journal journal, int number, int more) {
        ByteBuffer head = ByteBuffer.allocate(4).putInt(number).flip();
        return journal.append(RecordKind.DROPPABLE, head, ByteBuffer.allocate(more));
    }

    static void append(Journal journal, int number) throws Exception {
        send(journal, number).get(10, TimeUnit.SECONDS);
    }

    static int number(JournalRecord one) {
        return one.payload().getInt();
    }

    static List<Integer> numbers(Journal journal) {
        List<Integer> all = new ArrayList<>();
        try (JournalReader reader = journal.reader(journal.start())) {
            for (JournalRecord next = reader.next(); next != null; next = reader.next()) {
                all.add(number(next));
            }
        }
        return all;
    }

    static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
