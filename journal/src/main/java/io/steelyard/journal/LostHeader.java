package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a segment's unreadable header said from the records behind it: each carries its own position, and so the
 * segment's base. What a recycled file holds of an earlier life lies before everything that is still in the log.
 */
final class LostHeader {
    private static final int WINDOW = 1024 * 1024;

    /**
     * What was found.
     *
     * @param segment with the base that its records tell
     * @param first the position of the first record that can be read
     */
    record Found(Segment segment, long first) {}

    /**
     * Where the segment may begin and what it may hold.
     *
     * @param leastBase its least base; the end of the segment before lies there or further on
     * @param mostBase its greatest base
     * @param leastOffset the least position of a record that is still in the log
     */
    record Bounds(long leastBase, long mostBase, long leastOffset) {
        boolean allow(long base, long offset) {
            return base >= leastBase && base <= mostBase && offset >= leastOffset && (base & 7) == 0;
        }
    }

    private LostHeader() {}

    /** What the records say, or null when none that can be read belongs to the log. */
    static @Nullable Found of(FileLayer files, Segment hurt, Bounds bounds) throws IOException {
        try (StoredFile file = files.openToRead(hurt.file())) {
            ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
            for (long from = SegmentFormat.HEADER; from + RecordFormat.HEADER <= hurt.fileBytes(); ) {
                window.clear();
                file.readFully(window, from);
                int last = window.limit() - RecordFormat.HEADER;
                for (int at = 0; at <= last; at += 8) {
                    long offset = window.getLong(at + 8);
                    long base = offset - (from + at - SegmentFormat.HEADER);
                    if (bounds.allow(base, offset) && intact(file, from + at, window.getInt(at + 4))) {
                        int opens = RecordFormat.opens(window, at);
                        Segment found = new Segment(hurt.file(), hurt.sequence(), base, opens, hurt.fileBytes());
                        return new Found(found, offset);
                    }
                }
                from += Math.max(8, last / 8 * 8L + 8);
            }
            return null;
        }
    }

    private static boolean intact(StoredFile file, long at, int length) throws IOException {
        if (length < 0 || at + RecordFormat.HEADER + length > file.size()) {
            return false;
        }
        ByteBuffer record = ByteBuffer.allocate(RecordFormat.HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        file.readFully(record, at);
        return record.limit() == RecordFormat.HEADER + length && RecordFormat.intact(record, 0);
    }

    /** Writes the header again. */
    static void mend(FileLayer files, Segment found, long segmentBytes) throws IOException {
        try (StoredFile file = files.openOrCreate(found.file())) {
            file.write(SegmentFormat.header(found.opens(), found.sequence(), found.base(), segmentBytes), 0);
            file.force();
        }
    }
}
