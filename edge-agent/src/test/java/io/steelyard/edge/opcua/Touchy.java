package io.steelyard.edge.opcua;

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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server on loopback and hangs up, without a word, on whoever sends a longer message than it takes: as
 * servers do that have no room for it. What it takes goes on as it came. Threads: one that accepts and two for each
 * connection, all daemons.
 */
final class Touchy implements AutoCloseable {
    private static final int HEADER = 8; // type, chunk type, size: OPC UA Part 6 §7.1.2.2
    private static final int CHUNK_TYPE = 3;
    private static final int SIZE = 4;

    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int server;
    private final int mostBytes;
    private final boolean readsIt;

    /** How often it has hung up on somebody. */
    final AtomicInteger hungUp = new AtomicInteger();

    /**
     * Before a server's port.
     *
     * @param mostBytes of a message, over all its chunks
     * @param readsIt whether it reads the message that is too long first, so that the client sees an end and no reset
     */
    Touchy(int server, int mostBytes, boolean readsIt) throws IOException {
        this.server = server;
        this.mostBytes = mostBytes;
        this.readsIt = readsIt;
        run(this::accept);
    }

    String url() {
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
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = onwards.getOutputStream();
            int length = 0;
            while (true) {
                byte[] header = new byte[HEADER];
                in.readFully(header);
                int size =
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(SIZE);
                length += size;
                if (length > mostBytes) {
                    hungUp.incrementAndGet();
                    in.skipNBytes(readsIt ? size - HEADER : 0);
                    return;
                }
                out.write(header);
                out.write(in.readNBytes(size - HEADER));
                length = header[CHUNK_TYPE] == 'C' ? length : 0;
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
                "touchy");
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
