package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the stored cursor carries: whose mark it is, and the numbers received up to it.
 *
 * <pre>
 *  byte 0         1        3
 *      +---------+--------+--------------+----------------------------+
 *      | version | length | store, UTF-8 | numbers, in ingest's form  |
 *      +---------+--------+--------------+----------------------------+
 * </pre>
 *
 * Version 1 had no store and is taken for any.
 */
final class ReceivedNumbers {
    private static final byte UNNAMED = 1;
    private static final byte VERSION = 2;

    private ReceivedNumbers() {}

    static ByteBuffer payload(Bytes numbers, String store) {
        byte[] name = store.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(3 + name.length + numbers.length());
        payload.put(VERSION).putShort((short) name.length).put(name);
        return payload.put(numbers.buffer()).flip();
    }

    /**
     * The numbers, or empty when nothing has been stored yet or the mark is another store's.
     *
     * @throws InboxException when a newer program wrote it
     */
    static Optional<Bytes> of(ByteBuffer payload, String store) {
        if (!payload.hasRemaining()) {
            return Optional.empty();
        }
        byte version = payload.get();
        if (version > VERSION) {
            throw new InboxException("the inbox's stored mark has format version " + version
                    + ", this program reads up to " + VERSION + ": use the newer program that wrote it");
        }
        if (version == UNNAMED) {
            return Optional.of(Bytes.copyOf(payload));
        }
        byte[] name = new byte[Short.toUnsignedInt(payload.getShort())];
        payload.get(name);
        return store.equals(new String(name, StandardCharsets.UTF_8))
                ? Optional.of(Bytes.copyOf(payload))
                : Optional.empty();
    }
}
