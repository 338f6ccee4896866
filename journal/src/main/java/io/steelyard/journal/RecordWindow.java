package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stretch of one segment in memory, moved along by positional reads. One thread. */
final class RecordWindow implements AutoCloseable {
    private static final int USUAL = 256 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(16 * 1024).asReadOnlyBuffer();

    private final Segment segment;
    private final StoredFile file;
    private ByteBuffer buffer;
    private long from;

    RecordWindow(FileLayer files, Segment segment) throws IOException {
        this(files, segment, ByteBuffer.allocate(USUAL));
    }

    /** Uses a buffer that an earlier window left. */
    RecordWindow(FileLayer files, Segment segment, ByteBuffer buffer) throws IOException {
        this.segment = segment;
        this.file = files.openToRead(segment.file());
        this.buffer = buffer.clear().limit(0).order(ByteOrder.LITTLE_ENDIAN);
        this.from = segment.base();
    }

    Segment segment() {
        return segment;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Where in the buffer this position lies, after {@link #holds} said yes. */
    int at(long offset) {
        return (int) (offset - from);
    }

    /** Forgets what was read: it was read while it was being written. */
    void forget() {
        buffer.limit(0);
    }

    /** Brings the bytes into memory; false when the file or {@code limit} ends before them. */
    boolean holds(long offset, long bytes, long limit) throws IOException {
        if (bytes > limit - offset) {
            return false;
        }
        if (offset >= from && offset + bytes <= from + buffer.limit()) {
            return true;
        }
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), limit - offset));
        from = offset;
        file.readFully(buffer, segment.inFile(offset));
        return buffer.limit() >= bytes;
    }

    /** True when an intact record stands at {@code offset} and ends before {@code limit}; it is then in memory. */
    boolean intact(long offset, long limit, int opensAtLeast) throws IOException {
        if (!holds(offset, RecordFormat.HEADER, limit)
                || !RecordFormat.claims(buffer, at(offset), offset)
                || RecordFormat.opens(buffer, at(offset)) < opensAtLeast) {
            return false;
        }
        long size = RecordFormat.sizeOnDisk(RecordFormat.payloadLength(buffer, at(offset)));
        return holds(offset, size, limit) && RecordFormat.intact(buffer, at(offset));
    }

    /** The size of the record at {@code offset}, which is intact. */
    long size(long offset) {
        return RecordFormat.sizeOnDisk(RecordFormat.payloadLength(buffer, at(offset)));
    }

    /** The next intact record at or behind {@code offset}, or -1 when there is none before {@code limit}. */
    long find(long offset, long limit, int opensAtLeast) throws IOException {
        long next = offset;
        while (holds(next, RecordFormat.HEADER, limit)) {
            if (intact(next, limit, opensAtLeast)) {
                return next;
            }
            next += 8 + blank(at(next) + RecordFormat.OFFSET);
        }
        return -1;
    }

    /**
     * How many bytes can be passed over since nothing but zeros stands there: a header holds its own offset, and the very first
     * record is never looked for. The unwritten rest of a segment is nothing else; to look at each place of it takes longer
     * than to read all records of a usual log.
     */
    private long blank(int from) {
        if (buffer.getLong(from) != 0) {
            return 0;
        }
        int most = Math.min(buffer.limit() - from, NOTHING.limit());
        int other = buffer.slice(from, most).mismatch(NOTHING.slice(0, most));
        return ((other < 0 ? most : other) / 8 - 1) * 8L;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
