package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/** Well-formed UTF-8 as MQTT means it (MQTT 5 §1.5.4): no surrogates, nothing overlong, no U+0000. */
final class Utf8 {

    private Utf8() {}

    /** Checks the bytes; answers whether one of the characters {@code + #} is among them. */
    static boolean check(ByteBuf in, int from, int end) throws MalformedException {
        boolean wildcard = false;
        int at = from;
        while (at < end) {
            int first = in.getUnsignedByte(at);
            if (first == 0) {
                throw PacketCursor.malformed("a string holds U+0000");
            }
            wildcard |= first == '+' || first == '#';
            at = first < 0x80 ? at + 1 : more(in, at, end, first);
        }
        return wildcard;
    }

    private static int more(ByteBuf in, int at, int end, int first) throws MalformedException {
        int length = length(first);
        if (length == 0 || at + length > end) {
            throw notUtf8();
        }
        int second = in.getUnsignedByte(at + 1);
        boolean fits = switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0; // above are the surrogates
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90; // above is nothing
            default -> true;
        };
        for (int i = 1; i < length; i++) {
            fits &= (in.getUnsignedByte(at + i) & 0xC0) == 0x80;
        }
        if (!fits) {
            throw notUtf8();
        }
        return at + length;
    }

    private static int length(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    }

    private static MalformedException notUtf8() {
        return PacketCursor.malformed("a string is not UTF-8");
    }
}
