package io.steelyard.bench.peer;

import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.JournalOptions;
import io.steelyard.journal.Position;
import io.steelyard.journal.RecordKind;
import io.steelyard.journal.SegmentPreamble;
import io.steelyard.journal.SegmentedJournal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The journal with the segments and the cap of an inbox; its cursor follows, so that segments are used again. It makes its
 * groups itself, of what comes while the one before is synced: so that they are as large as asked for, one is appended while
 * another is on its way.
 */
public final class GroupedJournal implements GroupedLog {
    private static final long SEGMENT = 64L << 20;
    private static final long CAP = 1L << 30;
    private static final int RELEASE_EVERY = 64;

    private final SegmentedJournal journal;
    private CompletableFuture<Position> underway = CompletableFuture.completedFuture(Position.START);
    private CompletableFuture<Void> move = CompletableFuture.completedFuture(null);
    private int groups;

    private GroupedJournal(Path folder) {
        journal = SegmentedJournal.open(
                JournalOptions.of(folder, SEGMENT, CAP),
                new SegmentedJournal.Extras(SegmentPreamble.NONE, System::nanoTime),
                new DiskFiles(),
                work -> {
                    Thread thread = new Thread(work, "journal");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Opens journals. */
    public static final class Maker implements GroupedLog.Maker {
        @Override
        public String name() {
            return "journal";
        }

        @Override
        public GroupedLog open(Path folder) {
            return new GroupedJournal(folder);
        }
    }

    @Override
    public void append(byte[] record, int times) throws Exception {
        CompletableFuture<Position> last = underway;
        for (int i = 0; i < times; i++) {
            last = journal.append(RecordKind.DROPPABLE, ByteBuffer.wrap(record));
        }
        Position end = underway.get();
        underway = last;
        if (++groups % RELEASE_EVERY == 0) {
            move = journal.cursor("bench").moveTo(end, ByteBuffer.allocate(0));
        }
    }

    @Override
    public void await() throws Exception {
        underway.get();
        move.get();
    }

    @Override
    public void close() {
        journal.close();
    }
}
