package io.steelyard.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes as MQTT 5 and protobuf write them; widths are fixed where a value is patched later. */
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    int size() {
        return out.size();
    }

    byte[] toArray() {
        return out.toByteArray();
    }

    Bytes one(int value) {
        out.write(value);
        return this;
    }

    Bytes two(int value) {
        return one(value >>> 8).one(value);
    }

    Bytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** As many zero bytes, to be patched. */
    Bytes room(int bytes) {
        return raw(new byte[bytes]);
    }

    /** A variable byte integer or varint: both protocols write them alike. */
    Bytes varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            one((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        return one((int) rest);
    }

    /** A string as MQTT has it (MQTT 5 §1.5.4). */
    Bytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return two(utf8.length).raw(utf8);
    }

    /** Writes a varint of exactly this width over what stands there; protobuf allows leading zeros. */
    static void patchVarint(byte[] bytes, int at, int width, long value) {
        long rest = value;
        for (int i = 0; i < width - 1; i++) {
            bytes[at + i] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[at + width - 1] = (byte) (rest & 0x7F);
    }

    /** Writes eight bytes, little endian. */
    static void patchFixed64(byte[] bytes, int at, long value) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
