package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How a record lies on disk. Numbers are little endian; a record begins at a multiple of eight bytes.
 *
 * <pre>
 *  byte  0        4        8                16       20   21      24
 *       +--------+--------+----------------+--------+----+-------+---------------------+-----------+
 *       | CRC32C | length | offset         | opens  |kind| back  | payload             | 0 to 7    |
 *       |        | of the | of this record |        |    |       | (length bytes)      | zeros, to |
 *       |        | payload| in the log     |        |    |       |                     | a full 8  |
 *       +--------+--------+----------------+--------+----+-------+---------------------+-----------+
 *        over everything from byte 4 to the payload's end
 *
 *  offset  the record's own position: stale bytes of a recycled segment carry another one
 *  opens   how often the log had been opened when this was written; never falls along the log, so that what was cut
 *          as a torn tail can not come back to life behind newer records
 *  kind    1 droppable, 2 kept, 3 preamble of a segment, 4 mark of an orderly close (no payload, readers pass it)
 *  back    distance to the begin of the record's group, in units of 8 bytes: all before that begin had been synced when
 *          this record was written. A valid record behind an unreadable stretch thereby tells a damaged record
 *          (it had been synced) from a torn tail (it had not).
 * </pre>
 */
final class RecordFormat {
    static final int HEADER = 24;
    /** Where in a record its own offset stands. */
    static final int OFFSET = 8;

    static final int KIND_DROPPABLE = 1;
    static final int KIND_KEPT = 2;
    static final int KIND_PREAMBLE = 3;
    static final int KIND_CLOSE = 4;
    static final long MOST_BACK = ((1L << 24) - 1) * 8;

    private RecordFormat() {}

    /** Bytes that a payload of this length takes on disk. */
    static long sizeOnDisk(long payload) {
        return (HEADER + payload + 7) & ~7L;
    }

    /** What the header says beside length and sum. */
    record Stamp(long offset, int opens, int kind, long groupStart) {
        int backAndKind() {
            return (int) ((offset - groupStart) / 8) << 8 | kind;
        }
    }

    /** Writes a whole record at the buffer's position; the parts are read from copies of their state. */
    static void put(ByteBuffer out, Stamp stamp, List<ByteBuffer> parts) {
        int begin = out.position();
        int length = length(parts);
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(length).putLong(stamp.offset()).putInt(stamp.opens());
        out.putInt(stamp.backAndKind());
        for (ByteBuffer part : parts) {
            out.put(part.duplicate());
        }
        int end = out.position();
        CRC32C sum = new CRC32C();
        sum.update(out.duplicate().position(begin + 4).limit(end));
        out.putInt(begin, (int) sum.getValue());
        while ((out.position() - begin & 7) != 0) {
            out.put((byte) 0);
        }
    }

    static int length(List<ByteBuffer> parts) {
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        return Math.toIntExact(length);
    }

    /** True when the header at {@code at} claims to be the record of this offset; its sum is not checked. */
    static boolean claims(ByteBuffer in, int at, long offset) {
        return in.getLong(at + OFFSET) == offset && in.getInt(at + 4) >= 0;
    }

    static int payloadLength(ByteBuffer in, int at) {
        return in.getInt(at + 4);
    }

    static int opens(ByteBuffer in, int at) {
        return in.getInt(at + 16);
    }

    static int kind(ByteBuffer in, int at) {
        return in.getInt(at + 20) & 0xff;
    }

    /** The offset up to which everything had been synced when this record was written. */
    static long syncedBefore(ByteBuffer in, int at) {
        return in.getLong(at + OFFSET) - (in.getInt(at + 20) >>> 8) * 8L;
    }

    /** True when the whole record is in the buffer and its sum is right. */
    static boolean intact(ByteBuffer in, int at) {
        int length = payloadLength(in, at);
        if (length < 0 || length > in.limit() - at - HEADER) {
            return false;
        }
        CRC32C sum = new CRC32C();
        sum.update(in.duplicate().position(at + 4).limit(at + HEADER + length));
        int kind = kind(in, at);
        return (int) sum.getValue() == in.getInt(at) && kind >= KIND_DROPPABLE && kind <= KIND_CLOSE;
    }
}
