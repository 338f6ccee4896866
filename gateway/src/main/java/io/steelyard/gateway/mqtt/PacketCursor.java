package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/** Walks over one packet and checks each field's form (MQTT 5 §1.5); the buffer's own reader index stays where it is. */
final class PacketCursor {
    private static final int LONGEST_VARINT = 4;

    private final ByteBuf in;
    private final int end;
    private int at;

    PacketCursor(ByteBuf in, int from, int end) {
        this.in = in;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    int byteValue() throws MalformedException {
        return in.getUnsignedByte(advance(1));
    }

    int shortValue() throws MalformedException {
        return in.getUnsignedShort(advance(2));
    }

    long intValue() throws MalformedException {
        return in.getUnsignedInt(advance(4));
    }

    /** A variable byte integer, in the fewest bytes that hold it (§1.5.5). */
    int varint() throws MalformedException {
        int value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            int next = byteValue();
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                if (next == 0 && i > 0) {
                    throw malformed("a variable byte integer is longer than it need be");
                }
                return value;
            }
        }
        throw malformed("a variable byte integer has more than four bytes");
    }

    int packetId() throws MalformedException {
        int id = shortValue();
        if (id == 0) {
            throw malformed("the packet identifier is 0");
        }
        return id;
    }

    /** Passes over binary data (§1.5.6). */
    void binary() throws MalformedException {
        int length = shortValue();
        advance(length);
    }

    /** Passes over a string and checks it (§1.5.4); answers whether it has one of the characters {@code + #}. */
    boolean text() throws MalformedException {
        int length = shortValue();
        return Utf8.check(in, advance(length), at);
    }

    /** Passes over a string that has to be a name, without wildcards. */
    void name(int code, String what) throws MalformedException {
        if (text()) {
            throw new MalformedException(code, what + " has a wildcard");
        }
    }

    /** Whether a string of these ASCII characters stands here. */
    boolean isText(String ascii) {
        return startsWith(ascii) && in.getUnsignedShort(at) == ascii.length();
    }

    /** Whether a string that begins with these ASCII characters stands here. */
    boolean startsWith(String ascii) {
        if (end - at < 2 + ascii.length() || in.getUnsignedShort(at) < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (in.getByte(at + 2 + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void finish() throws MalformedException {
        if (at != end) {
            throw malformed((end - at) + " bytes too many");
        }
    }

    /** Takes a part of it, to be walked by itself. */
    PacketCursor part(int length) throws MalformedException {
        int from = advance(length);
        return new PacketCursor(in, from, at);
    }

    private int advance(int bytes) throws MalformedException {
        if (end - at < bytes) {
            throw malformed("the packet ends inside a field");
        }
        int from = at;
        at += bytes;
        return from;
    }

    static MalformedException malformed(String message) {
        return new MalformedException(ReasonCodes.MALFORMED, message);
    }

    static MalformedException protocolError(String message) {
        return new MalformedException(ReasonCodes.PROTOCOL_ERROR, message);
    }
}
