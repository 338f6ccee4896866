package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts records behind the log's end, group by group. Writer thread only. */
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
        if (found.continues()) {
            Segment last = found.segments().get(found.segments().size() - 1);
            StoredFile file = files.openOrCreate(last.file());
            file.force();
            segment = last;
            out = file;
        }
    }

    /** Bytes that still fit into the current segment. */
    long remaining() {
        @Nullable Segment current = segment;
        return current == null ? 0 : Math.max(0, current.capacityEnd() - end);
    }

    /** Begins the next segment in a spare file; its header becomes durable with the first group. */
    void roll(Path spare) throws IOException {
        long sequence = spares.nextSequence();
        Path file = Recovery.segmentFile(options.folder(), sequence);
        closeFile();
        files.rename(spare, file);
        files.syncFolder(options.folder());
        Segment next = new Segment(file, sequence, end, opens, options.segmentBytes());
        StoredFile opened = files.openOrCreate(file);
        out = opened;
        segment = next;
        groupStart = end;
        opened.write(SegmentFormat.header(opens, sequence, end, options.segmentBytes()), 0);
        live.add(next);
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
