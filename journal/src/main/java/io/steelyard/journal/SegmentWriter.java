package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts records behind the log's end, group by group. Writer thread only, once it is made. */
final class SegmentWriter implements AutoCloseable {
    private static final int STAGING = 1024 * 1024;

    private final JournalOptions options;
    private final FileLayer files;
    private final LiveSegments live;
    private final SpareSegments spares;
    private final int opens;
    private ByteBuffer staging = ByteBuffer.allocateDirect(STAGING).order(ByteOrder.LITTLE_ENDIAN);
    private @Nullable Segment segment;
    private @Nullable StoredFile out;
    private long end;
    private long groupStart;

    SegmentWriter(
            JournalOptions options, FileLayer files, LiveSegments live, SpareSegments spares, Recovery.Recovered found)
            throws IOException {
        this.options = options;
        this.files = files;
        this.live = live;
        this.spares = spares;
        this.opens = found.opens();
        this.end = found.end();
        this.groupStart = end;
        if (!found.segments().isEmpty()) {
            goOn(found);
        }
    }

    private void goOn(Recovery.Recovered found) throws IOException {
        Segment last = found.segments().get(found.segments().size() - 1);
        StoredFile file = files.openOrCreate(last.file());
        boolean goesOn = false;
        try {
            prove(last, file, found);
            goesOn = found.continues();
        } finally {
            if (!goesOn) {
                file.close();
            }
        }
        if (goesOn) {
            segment = last;
            out = file;
        }
    }

    /**
     * Writes the last group and the header once more and syncs. After a failed fsync the system may hold pages that look
     * clean and are not on disk: reading them proves nothing, and neither does a second fsync without a write.
     */
    private static void prove(Segment last, StoredFile file, Recovery.Recovered found) throws IOException {
        again(file, 0, SegmentFormat.HEADER);
        long from = Math.max(found.unproven(), last.base());
        long to = Math.min(found.end(), last.capacityEnd());
        while (from < to) {
            long next = Math.min(to, from + STAGING);
            again(file, last.inFile(from), (int) (next - from));
            from = next;
        }
        file.force();
    }

    private static void again(StoredFile file, long at, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        file.readFully(bytes, at);
        file.write(bytes, at);
    }

    /** Bytes that still fit into the current segment. */
    long remaining() {
        @Nullable Segment current = segment;
        return current == null ? 0 : Math.max(0, current.capacityEnd() - end);
    }

    /**
     * Begins the next segment in a spare file, which gets its name when its header is durable. Answers false, with nothing
     * changed, when it could not get one, as on a disk without room for it.
     */
    boolean roll(Path spare) throws IOException {
        long sequence = spares.nextSequence();
        Path file = Recovery.segmentFile(options.folder(), sequence);
        try {
            writeHeader(spare, sequence);
            files.rename(spare, file);
        } catch (IOException e) {
            spares.giveBack(spare, e);
            return false;
        }
        closeFile();
        files.syncFolder(options.folder());
        Segment next = new Segment(file, sequence, end, opens, options.segmentBytes());
        StoredFile opened = files.openOrCreate(file);
        out = opened;
        segment = next;
        groupStart = end;
        live.add(next);
        return true;
    }

    private void writeHeader(Path spare, long sequence) throws IOException {
        try (StoredFile file = files.openOrCreate(spare)) {
            file.write(SegmentFormat.header(opens, sequence, end, options.segmentBytes()), 0);
            file.force();
        }
    }

    /** Adds a record to the group; it must fit. */
    long put(int kind, List<ByteBuffer> parts) throws IOException {
        long size = RecordFormat.sizeOnDisk(RecordFormat.length(parts));
        if (size > staging.remaining()) {
            flush();
        }
        if (size > staging.capacity()) {
            staging = ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        }
        long offset = end;
        RecordFormat.put(staging, new RecordFormat.Stamp(offset, opens, kind, groupStart), parts);
        end += size;
        return offset;
    }

    /** Makes the group durable. */
    void commit() throws IOException {
        flush();
        if (out != null) {
            out.force();
        }
        groupStart = end;
        live.durableEnd(end);
    }

    long end() {
        return end;
    }

    private void flush() throws IOException {
        if (staging.position() == 0 || segment == null || out == null) {
            return;
        }
        staging.flip();
        out.write(staging, segment.inFile(end - staging.remaining()));
        staging.clear();
    }

    private void closeFile() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
    }
}
