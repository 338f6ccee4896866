package io.steelyard.edge.uplink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of a packet that came, one after another. */
final class PacketFields {
    private final byte[] rest;
    private int at;
    private long sessionExpiry;

    PacketFields(byte[] body) {
        rest = body;
    }

    byte[] next(int length) {
        byte[] bytes = java.util.Arrays.copyOfRange(rest, at, at + length);
        at += length;
        return bytes;
    }

    int left() {
        return rest.length - at;
    }

    int uint16() {
        byte[] two = next(2);
        return (two[0] & 0xFF) << 8 | two[1] & 0xFF;
    }

    int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int one = rest[at++];
            value |= (one & 0x7F) << shift;
            if (one >= 0) {
                return value;
            }
        }
    }

    String text() {
        return new String(next(uint16()), StandardCharsets.UTF_8);
    }

    /** The Session Expiry Interval among the properties that were read; 0 when there was none. */
    long sessionExpiry() {
        return sessionExpiry;
    }

    /** Reads properties and keeps the user properties as {@code key=value}. */
    List<String> userProperties() {
        int end = varint();
        end += at;
        List<String> texts = new ArrayList<>();
        while (at < end) {
            int id = varint();
            switch (id) {
                case 0x26 -> texts.add(text() + "=" + text());
                case 0x11 -> sessionExpiry = (long) uint16() << 16 | uint16();
                case 0x27, 0x18, 0x02 -> next(4);
                case 0x21, 0x22 -> next(2);
                default -> next(1);
            }
        }
        return texts;
    }
}
