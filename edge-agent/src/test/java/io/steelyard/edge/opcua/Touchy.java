package io.steelyard.edge.opcua;

import io.steelyard.testkit.MessageRelay;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server on loopback and hangs up, without a word, on whoever sends a longer message than it takes: as
 * servers do that have no room for it. What it takes goes on as it came.
 */
final class Touchy implements AutoCloseable {
    private static final int CHUNK_TYPE = 3;

    private final MessageRelay relay;
    private final int mostBytes;
    private final MessageRelay.Fate tooLong;

    /** How often it has hung up on somebody. */
    final AtomicInteger hungUp = new AtomicInteger();

    /**
     * Before a server's port.
     *
     * @param mostBytes of a message, over all its chunks
     * @param readsIt whether it reads the message that is too long first, so that the client sees an end and no reset
     */
    Touchy(int server, int mostBytes, boolean readsIt) throws IOException {
        this.mostBytes = mostBytes;
        this.tooLong = readsIt ? MessageRelay.Fate.READ : MessageRelay.Fate.UNREAD;
        this.relay = new MessageRelay(server, Temper::new);
    }

    String url() {
        return relay.url();
    }

    /** With one client. */
    private final class Temper implements MessageRelay.Rule {
        private int length;

        @Override
        public MessageRelay.Fate fate(byte[] header, int size) {
            length += size;
            if (length > mostBytes) {
                hungUp.incrementAndGet();
                return tooLong;
            }
            length = header[CHUNK_TYPE] == 'C' ? length : 0;
            return MessageRelay.Fate.PASSES;
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
