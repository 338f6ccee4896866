package io.steelyard.bench.peer;

import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A process whose journal is full of records that nobody read, for being killed. Arguments: folder, bytes. It opens the
 * folder, appends one record, says how many milliseconds both took, appends until that many bytes lie there, says so, and
 * goes on appending until it is killed or its limit is reached.
 */
public final class KilledJournal {
    private static final long SEGMENT = 64L << 20;
    private static final int RECORD_BYTES = 2_500;
    private static final int GROUP = 64;
    private static final double MILLI = 1e6;

    private KilledJournal() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
        byte[] record = new byte[RECORD_BYTES];
        new Random(1).nextBytes(record);
        long wanted = Long.parseLong(arguments[1]);
        long begin = System.nanoTime();
        try (SegmentedJournal journal = SegmentedJournal.open(
                JournalOptions.of(Path.of(arguments[0]), SEGMENT, 2 * wanted + SEGMENT),
                new SegmentedJournal.Extras(SegmentPreamble.NONE, System::nanoTime),
                new DiskFiles(),
                work -> {
                    Thread thread = new Thread(work, "journal");
                    thread.setDaemon(true);
                    return thread;
                })) {
            append(journal, record, 1);
            StandardLines.say(Double.toString((System.nanoTime() - begin) / MILLI));
            while (journal.stats().depthBytes() < wanted) {
                append(journal, record, GROUP);
            }
            StandardLines.say("filled");
            while (journal.stats().depthBytes() < 2 * wanted) {
                append(journal, record, 1);
            }
        }
    }

    private static void append(SegmentedJournal journal, byte[] record, int times) throws Exception {
        CompletableFuture<Position> last = CompletableFuture.completedFuture(Position.START);
        for (int i = 0; i < times; i++) {
            last = journal.append(RecordKind.KEPT, ByteBuffer.wrap(record));
        }
        Position unused = last.get();
    }
}
