package io.steelyard.edge.opcua.interop;

import io.steelyard.testkit.MessageRelay;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server on loopback and counts the requests that pass, which have to be in the clear. To the server it looks
 * as if it had been asked by its own address: some have no endpoint for another one.
 */
final class Relay implements AutoCloseable {
    /** Encodings of requests (OPC UA Part 6 annex A). */
    static final int BROWSE = 527;

    static final int BROWSE_NEXT = 533;

    private static final int TYPE_ID = 24; // behind channel, token, sequence number, request id
    private static final int FOUR_BYTES = 1; // how an id of namespace 0 is written

    private final MessageRelay line;
    private final Map<Integer, AtomicInteger> counted = new ConcurrentHashMap<>();
    private final String server;

    Relay(String server) throws IOException {
        this.server = server;
        this.line =
                new MessageRelay(Integer.parseInt(server.substring(server.lastIndexOf(':') + 1)), () -> new Counting());
        if (url().length() != server.length()) {
            line.close();
            throw new IOException(url() + " and " + server + " are not of one length");
        }
    }

    String url() {
        return line.url();
    }

    /** How many requests of this encoding have passed. */
    int requests(int encoding) {
        AtomicInteger count = counted.get(encoding);
        return count == null ? 0 : count.get();
    }

    /** Lets everything pass. */
    private final class Counting implements MessageRelay.Rule {
        @Override
        public MessageRelay.Fate fate(byte[] header, int size) {
            return MessageRelay.Fate.PASSES;
        }

        @Override
        public byte[] onwards(byte[] chunk) {
            count(ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN));
            String text = new String(chunk, StandardCharsets.ISO_8859_1);
            return text.replace(url(), server).getBytes(StandardCharsets.ISO_8859_1);
        }

        private void count(ByteBuffer message) {
            boolean isRequest = message.get(0) == 'M' && message.get(1) == 'S' && message.get(2) == 'G';
            if (isRequest && message.capacity() > TYPE_ID + 4 && message.get(TYPE_ID) == FOUR_BYTES) {
                counted.computeIfAbsent(message.getShort(TYPE_ID + 2) & 0xffff, unknown -> new AtomicInteger())
                        .incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
