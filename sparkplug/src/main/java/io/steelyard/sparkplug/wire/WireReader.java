package io.steelyard.sparkplug.wire;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over a range of protobuf bytes.
 *
 * <pre>
 *   buffer  . . . . [start ........ position ........ limit] . . . .
 *   a field          tag = number &lt;&lt; 3 | wire type, then varint | 8 bytes | length + bytes | 4 bytes
 * </pre>
 *
 * <p>Offsets in exceptions count from {@code origin}, which nested readers share with the outermost one. For one thread;
 * reusable through {@link #reset}; allocates nothing but strings and exceptions.
 */
public final class WireReader {

    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int LENGTH = 2;
    public static final int GROUP_START = 3;
    public static final int GROUP_END = 4;
    public static final int FIXED32 = 5;

    private static final byte[] NOTHING = {};
    private static final int MAX_GROUP_DEPTH = 32;

    private byte[] buffer = NOTHING;
    private int origin;
    private int position;
    private int limit;

    /** Takes a range to read; positions stay indexes into {@code bytes}. */
    public WireReader reset(byte[] bytes, int from, int length) {
        return reset(bytes, from, length, from);
    }

    /** As {@link #reset(byte[], int, int)}, with the index that offsets in exceptions count from. */
    public WireReader reset(byte[] bytes, int from, int length, int countFrom) {
        if (from < 0 || length < 0 || length > bytes.length - from) {
            throw new IndexOutOfBoundsException("range " + from + "+" + length + " of " + bytes.length + " bytes");
        }
        buffer = bytes;
        origin = countFrom;
        position = from;
        limit = from + length;
        return this;
    }

    public byte[] buffer() {
        return buffer;
    }

    public int position() {
        return position;
    }

    public int limit() {
        return limit;
    }

    public boolean hasMore() {
        return position < limit;
    }

    /** Moves to an index between the present position and the limit. */
    public void skipTo(int index) {
        if (index < position || index > limit) {
            throw new IndexOutOfBoundsException(index);
        }
        position = index;
    }

    /** Ends the range earlier, at the end of a nested message; returns the old limit for {@link #widen}. */
    public int narrow(int earlierLimit) {
        if (earlierLimit < position || earlierLimit > limit) {
            throw new IndexOutOfBoundsException(earlierLimit);
        }
        int before = limit;
        limit = earlierLimit;
        return before;
    }

    /** Begins the nested message of this tag: checks it, narrows to it, and returns the old limit for {@link #widen}. */
    public int enter(int tag) {
        expect(tag, LENGTH);
        int length = length();
        return narrow(position + length);
    }

    /** Undoes {@link #narrow}. */
    public void widen(int formerLimit) {
        limit = formerLimit;
    }

    /** The next tag. */
    public int tag() {
        int p = position;
        if (p < limit) {
            byte first = buffer[p];
            if (first >= 8) {
                position = p + 1;
                return first;
            }
        }
        long tag = varint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw failure(Reason.MALFORMED, "a tag of field number 0 or beyond 2^29");
        }
        return (int) tag;
    }

    /** The next varint, as 64 bits. */
    public long varint() {
        byte[] b = buffer;
        int p = position;
        if (p < limit && b[p] >= 0) {
            position = p + 1;
            return b[p];
        }
        return limit - p >= 10 ? longVarint(b, p) : carefulVarint(b, p);
    }

    private long longVarint(byte[] b, int start) {
        int p = start;
        long x = b[p++] & 0x7F;
        for (int shift = 7; shift < 70; shift += 7) {
            long next = b[p++];
            x |= (next & 0x7F) << shift;
            if (next >= 0) {
                position = p;
                return x;
            }
        }
        throw failure(Reason.MALFORMED, "a varint of more than ten bytes");
    }

    private long carefulVarint(byte[] b, int start) {
        long x = 0;
        int p = start;
        for (int shift = 0; shift < 70; shift += 7) {
            if (p >= limit) {
                throw failure(Reason.TRUNCATED, "the bytes end inside a varint");
            }
            long next = b[p++];
            x |= (next & 0x7F) << shift;
            if (next >= 0) {
                position = p;
                return x;
            }
        }
        throw failure(Reason.MALFORMED, "a varint of more than ten bytes");
    }

    /** The next four bytes, little endian. */
    public int fixed32() {
        int p = need(4);
        byte[] b = buffer;
        return (b[p] & 0xFF) | (b[p + 1] & 0xFF) << 8 | (b[p + 2] & 0xFF) << 16 | (b[p + 3] & 0xFF) << 24;
    }

    /** The next eight bytes, little endian. */
    public long fixed64() {
        int p = need(8);
        return LittleEndian.longAt(buffer, p);
    }

    /** Reads a length that fits into what is left; the position is then at the first byte of the content. */
    public int length() {
        long length = varint();
        if (length < 0 || length > limit - position) {
            throw failure(
                    Reason.TRUNCATED,
                    "a field of " + Long.toUnsignedString(length) + " bytes, with " + (limit - position) + " left");
        }
        return (int) length;
    }

    /** A length-delimited field as text; malformed UTF-8 becomes U+FFFD. */
    public String string() {
        int length = length();
        int from = position;
        position = from + length;
        return new String(buffer, from, length, StandardCharsets.UTF_8);
    }

    /** Passes over a length-delimited field and returns the index of its first byte; its end is the position. */
    public int skipBytes() {
        int length = length();
        int from = position;
        position = from + length;
        return from;
    }

    /** Checks the wire type of a known field. */
    public void expect(int tag, int wireType) {
        if ((tag & 7) != wireType) {
            throw failure(
                    Reason.WIRE_TYPE,
                    "field " + (tag >>> 3) + " has wire type " + (tag & 7) + " instead of " + wireType);
        }
    }

    /** Passes over the field of this tag, groups included. */
    public void skip(int tag) {
        skip(tag, 0);
    }

    private void skip(int tag, int depth) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> need(8);
            case LENGTH -> skipBytes();
            case FIXED32 -> need(4);
            case GROUP_START -> skipGroup(tag >>> 3, depth + 1);
            case GROUP_END -> throw failure(Reason.MALFORMED, "a group ends that did not begin");
            default -> throw failure(Reason.MALFORMED, "wire type " + (tag & 7) + " does not exist");
        }
    }

    /** A group ends with its own field number; it may hold any fields, other groups too. */
    private void skipGroup(int field, int depth) {
        if (depth > MAX_GROUP_DEPTH) {
            throw failure(Reason.MALFORMED, "groups more than " + MAX_GROUP_DEPTH + " deep");
        }
        int tag = tag();
        while ((tag & 7) != GROUP_END) {
            skip(tag, depth);
            tag = tag();
        }
        if (tag >>> 3 != field) {
            throw failure(Reason.MALFORMED, "group " + field + " ends as group " + (tag >>> 3));
        }
    }

    /** An exception at the present position. */
    public SparkplugException failure(Reason reason, String message) {
        return new SparkplugException(reason, position - origin, message);
    }

    private int need(int bytes) {
        int p = position;
        if (limit - p < bytes) {
            throw failure(Reason.TRUNCATED, "the bytes end inside a number of " + bytes + " bytes");
        }
        position = p + bytes;
        return p;
    }

    /** The signed number of a zig-zag varint. */
    public static long unZigZag(long raw) {
        return (raw >>> 1) ^ -(raw & 1);
    }
}
