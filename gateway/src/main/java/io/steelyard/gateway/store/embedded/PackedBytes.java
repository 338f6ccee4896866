package io.steelyard.gateway.store.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers and texts in few bytes. */
final class PackedBytes {
    private static final int SEVEN = 7;
    private static final int LOW = 0x7f;
    private static final int MORE = 0x80;
    private static final int BYTE = 8;
    private static final int MASK = 0xff;

    private PackedBytes() {}

    /** Appends. */
    static final class Writer {
        private byte[] bytes;
        private int size;

        /** Takes room for so many bytes; it grows. */
        Writer(int room) {
            bytes = new byte[room];
        }

        int size() {
            return size;
        }

        byte[] toBytes() {
            return Arrays.copyOf(bytes, size);
        }

        /** Whether the other has the same bytes. */
        boolean isSame(Writer other) {
            return size == other.size && Arrays.equals(bytes, 0, size, other.bytes, 0, size);
        }

        private void makeRoom(int more) {
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
            }
        }

        void number(long number) {
            makeRoom(10);
            long rest = number;
            while ((rest & ~LOW) != 0) {
                bytes[size++] = (byte) ((rest & LOW) | MORE);
                rest >>>= SEVEN;
            }
            bytes[size++] = (byte) rest;
        }

        void signed(long number) {
            number((number << 1) ^ (number >> (Long.SIZE - 1)));
        }

        /** How many bytes lead with 0, and the others. */
        void tail(long bits) {
            int leading = Long.numberOfLeadingZeros(bits) / BYTE;
            makeRoom(1 + Long.BYTES);
            bytes[size++] = (byte) leading;
            for (int i = Long.BYTES - 1 - leading; i >= 0; i--) {
                bytes[size++] = (byte) (bits >>> (i * BYTE));
            }
        }

        void text(String text) {
            byte[] utf = text.getBytes(StandardCharsets.UTF_8);
            number(utf.length);
            makeRoom(utf.length);
            System.arraycopy(utf, 0, bytes, size, utf.length);
            size += utf.length;
        }

        void bytes(Writer other) {
            makeRoom(other.size);
            System.arraycopy(other.bytes, 0, bytes, size, other.size);
            size += other.size;
        }
    }

    /** Reads what a writer wrote, from a place up to another. */
    static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        int at() {
            return at;
        }

        void skip(int length) {
            at += length;
        }

        long number() {
            long number = 0;
            int shift = 0;
            byte next = bytes[at++];
            while (next < 0) {
                number |= (long) (next & LOW) << shift;
                shift += SEVEN;
                next = bytes[at++];
            }
            return number | (long) next << shift;
        }

        int length() {
            return Math.toIntExact(number());
        }

        long signed() {
            long number = number();
            return (number >>> 1) ^ -(number & 1);
        }

        long tail() {
            int leading = bytes[at++];
            long bits = 0;
            for (int i = leading; i < Long.BYTES; i++) {
                bits = (bits << BYTE) | (bytes[at++] & MASK);
            }
            return bits;
        }

        String text() {
            int length = length();
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }
    }
}
