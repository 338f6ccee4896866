package io.steelyard.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Stands before an OPC UA server on loopback and looks at what clients send, chunk by chunk (OPC UA Part 6 §7.1.2.2); what the
 * server answers goes back as it came. Listens on a free loopback port for as long as it lives. Threads: one that accepts
 * and two for each connection, all daemons.
 */
public final class MessageRelay implements AutoCloseable {
    /** Type, chunk type, size. */
    public static final int HEADER = 8;

    private static final int SIZE = 4;

    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Supplier<Rule> rules;
    private final int server;

    /** What becomes of a chunk. */
    public enum Fate {
        PASSES,
        /** The connection ends before it is read, which the client sees as a reset. */
        UNREAD,
        /** The connection ends when it was read. */
        READ
    }

    /** Decides for one connection; by one thread. */
    @FunctionalInterface
    public interface Rule {
        /** Of a chunk with this header, of so many bytes with it. */
        Fate fate(byte[] header, int size);

        /** The bytes that go on in place of those of a chunk that passes. */
        default byte[] onwards(byte[] chunk) {
            return chunk;
        }
    }

    /**
     * Before a server's port.
     *
     * @param rules one for each connection
     */
    public MessageRelay(int server, Supplier<Rule> rules) throws IOException {
        this.server = server;
        this.rules = rules;
        run(this::accept);
    }

    /** Where clients connect. */
    public String url() {
        return "opc.tcp://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket onwards = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(client);
            open.add(onwards);
            run(() -> ask(client, onwards));
            run(() -> answer(onwards, client));
        }
    }

    private void ask(Socket client, Socket onwards) throws IOException {
        try (client;
                onwards) {
            Rule rule = rules.get();
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = onwards.getOutputStream();
            while (true) {
                byte[] header = new byte[HEADER];
                in.readFully(header);
                int size =
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(SIZE);
                Fate fate = rule.fate(header, size);
                if (fate != Fate.PASSES) {
                    in.skipNBytes(fate == Fate.READ ? size - HEADER : 0);
                    return;
                }
                ByteBuffer chunk = ByteBuffer.allocate(size).put(header);
                in.readFully(chunk.array(), HEADER, size - HEADER);
                out.write(rule.onwards(chunk.array()));
            }
        }
    }

    private static void answer(Socket onwards, Socket client) throws IOException {
        try (onwards;
                client) {
            onwards.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SocketException | EOFException e) {
                        // one of them has gone
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "message-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket one : open) {
            one.close();
        }
    }
}
