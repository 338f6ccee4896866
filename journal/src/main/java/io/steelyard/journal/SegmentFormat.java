package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a segment file begins. Two equal copies of the header, so that one flipped bit costs nothing; then the records of
 * {@link RecordFormat}, the first at the segment's base offset. Numbers are little endian.
 *
 * <pre>
 *  byte  0          8         12        16         24          32              40       56       60       64
 *       +----------+---------+---------+----------+-----------+---------------+--------+--------+--------+
 *       | STLYDJNL | version | opens   | sequence | base      | segmentBytes  | zeros  | zeros  | CRC32C |
 *       +----------+---------+---------+----------+-----------+---------------+--------+--------+--------+
 *  byte 64 to 128: the same again; byte 128: the record at offset "base"
 *
 *  sequence  counts segments and equals the number in the file's name; another one means that a recycled file got its
 *            new name and nothing more (only before the header was made durable first)
 *  base      the position of the first record = the end of the segment before
 * </pre>
 *
 * A file is named {@code segment-} and sixteen hex digits of its sequence once its header is durable; a file that waits to be used again is named
 * {@code spare-} and the sequence that it had.
 */
final class SegmentFormat {
    static final int VERSION = 1;
    static final int COPY = 64;
    static final int HEADER = 2 * COPY;

    private static final long MAGIC = 0x4c4e4a44594c5453L; // "STLYDJNL" read little endian
    private static final int SUM_AT = 60;

    private SegmentFormat() {}

    record Header(int version, int opens, long sequence, long base) {}

    static ByteBuffer header(int opens, long sequence, long base, long segmentBytes) {
        ByteBuffer out = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        for (int copy = 0; copy < HEADER; copy += COPY) {
            out.position(copy);
            out.putLong(MAGIC).putInt(VERSION).putInt(opens).putLong(sequence).putLong(base);
            out.putLong(segmentBytes);
            out.putInt(copy + SUM_AT, sum(out, copy));
        }
        return out.position(0);
    }

    /** The header's copy at {@code at}, or null when it is not readable. */
    static @Nullable Header read(ByteBuffer in, int at) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() < at + COPY || in.getLong(at) != MAGIC || in.getInt(at + SUM_AT) != sum(in, at)) {
            return null;
        }
        return new Header(in.getInt(at + 8), in.getInt(at + 12), in.getLong(at + 16), in.getLong(at + 24));
    }

    /** Refuses a file when both copies say that a newer program wrote it; one flipped bit does not. */
    static void refuseNewer(ByteBuffer in, Path file) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() < HEADER || in.getLong(0) != MAGIC || in.getLong(COPY) != MAGIC) {
            return;
        }
        int version = in.getInt(8);
        if (version > VERSION && version == in.getInt(COPY + 8)) {
            throw new JournalVersionException(file + " has format version " + version + ", this program reads up to "
                    + VERSION + ": use the newer program that wrote it");
        }
    }

    private static int sum(ByteBuffer in, int at) {
        CRC32C sum = new CRC32C();
        sum.update(in.duplicate().position(at).limit(at + SUM_AT));
        return (int) sum.getValue();
    }
}
