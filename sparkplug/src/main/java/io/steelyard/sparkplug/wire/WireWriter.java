package io.steelyard.sparkplug.wire;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf fields into a byte array that grows up to a limit and is kept for the next message.
 *
 * <p>A nested message is opened with {@link #open} and closed with {@link #close}: one byte is left for its length, and
 * the content moves only when it needs more than 127 bytes. Passing the limit throws {@code TOO_LARGE} and leaves what was
 * written before untouched, so that the caller can {@link #truncate}. For one thread.
 */
public final class WireWriter {

    private static final int FIRST_SIZE = 512;

    private final int maxBytes;
    private byte[] buffer;
    private int size;

    public WireWriter(int maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("a limit of " + maxBytes + " bytes");
        }
        this.maxBytes = maxBytes;
        this.buffer = new byte[Math.min(FIRST_SIZE, maxBytes)];
    }

    public WireWriter clear() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    public int maxBytes() {
        return maxBytes;
    }

    /** The bytes written, from index 0 to {@link #size}; valid until the next change. */
    public byte[] buffer() {
        return buffer;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Goes back to an earlier size. */
    public void truncate(int earlierSize) {
        if (earlierSize < 0 || earlierSize > size) {
            throw new IndexOutOfBoundsException(earlierSize);
        }
        size = earlierSize;
    }

    public void varintField(int field, long value) {
        room(20);
        raw(((long) field << 3) | WireReader.VARINT);
        raw(value);
    }

    public void fixed32Field(int field, int value) {
        room(14);
        raw(((long) field << 3) | WireReader.FIXED32);
        LittleEndian.putInt(buffer, size, value);
        size += 4;
    }

    public void fixed64Field(int field, long value) {
        room(18);
        raw(((long) field << 3) | WireReader.FIXED64);
        LittleEndian.putLong(buffer, size, value);
        size += 8;
    }

    public void bytesField(int field, byte[] bytes, int from, int length) {
        room(20L + length);
        raw(((long) field << 3) | WireReader.LENGTH);
        raw(length);
        System.arraycopy(bytes, from, buffer, size, length);
        size += length;
    }

    public void stringField(int field, String text) {
        int chars = text.length();
        if (chars > 127 || !asciiField(field, text, chars)) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            bytesField(field, utf8, 0, utf8.length);
        }
    }

    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int): the one copy without garbage, ASCII only
    private boolean asciiField(int field, String text, int chars) {
        for (int i = 0; i < chars; i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        room(20L + chars);
        raw(((long) field << 3) | WireReader.LENGTH);
        raw(chars);
        text.getBytes(0, chars, buffer, size);
        size += chars;
        return true;
    }

    /** Begins a length-delimited field whose content follows; returns the mark for {@link #close}. */
    public int open(int field) {
        room(11);
        raw(((long) field << 3) | WireReader.LENGTH);
        size++;
        return size;
    }

    /** Ends the field that {@link #open} returned the mark of. */
    public void close(int mark) {
        int length = size - mark;
        if (length < 128) {
            buffer[mark - 1] = (byte) length;
            return;
        }
        int more = varintSize(length) - 1;
        room(more);
        System.arraycopy(buffer, mark, buffer, mark + more, length);
        int end = size + more;
        size = mark - 1;
        raw(length);
        size = end;
    }

    /** A varint without a tag, as in packed fields. */
    public void varint(long value) {
        room(10);
        raw(value);
    }

    /** Four bytes without a tag. */
    public void fixed32(int value) {
        room(4);
        LittleEndian.putInt(buffer, size, value);
        size += 4;
    }

    /** Eight bytes without a tag. */
    public void fixed64(long value) {
        room(8);
        LittleEndian.putLong(buffer, size, value);
        size += 8;
    }

    private void raw(long value) {
        byte[] b = buffer;
        int p = size;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            b[p++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        b[p++] = (byte) rest;
        size = p;
    }

    /** Makes room for this many bytes more; a few bytes near the limit are refused that would just have fitted. */
    private void room(long bytes) {
        if (bytes > buffer.length - size) {
            grow(bytes);
        }
    }

    private void grow(long bytes) {
        if (size + bytes > maxBytes) {
            throw new SparkplugException(
                    Reason.TOO_LARGE, size, "more than the " + maxBytes + " bytes that one message may have");
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(maxBytes, Math.max(size + bytes, buffer.length * 2L)));
    }

    private static int varintSize(int value) {
        return (31 - Integer.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    /** The zig-zag form of a signed number. */
    public static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }
}
