package io.steelyard.edge.opcua.interop;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private static final int HEADER = 8; // type, chunk type, size
    private static final int TYPE_ID = 24; // behind channel, token, sequence number, request id
    private static final int FOUR_BYTES = 1; // how an id of namespace 0 is written

    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final Map<Integer, AtomicInteger> counted = new ConcurrentHashMap<>();
    private final List<Socket> open = new ArrayList<>(); // guarded by itself
    private final String server;
    private final int port;

    Relay(String server) throws IOException {
        this.server = server;
        this.port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        if (url().length() != server.length()) {
            throw new IOException(url() + " and " + server + " are not of one length");
        }
        run(this::accept);
    }

    String url() {
        return "opc.tcp://127.0.0.1:" + listening.getLocalPort();
    }

    /** How many requests of this encoding have passed. */
    int requests(int encoding) {
        AtomicInteger count = counted.get(encoding);
        return count == null ? 0 : count.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = keep(listening.accept());
            Socket onwards = keep(new Socket(InetAddress.getLoopbackAddress(), port));
            run(() -> ask(client, onwards));
            run(() -> answer(onwards, client));
        }
    }

    private Socket keep(Socket socket) {
        synchronized (open) {
            open.add(socket);
        }
        return socket;
    }

    private void ask(Socket client, Socket onwards) throws IOException {
        try (client;
                onwards) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = onwards.getOutputStream();
            while (true) {
                byte[] header = in.readNBytes(HEADER);
                if (header.length < HEADER) {
                    return;
                }
                ByteBuffer message = ByteBuffer.allocate(ByteBuffer.wrap(header)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(4))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(header);
                in.readFully(message.array(), HEADER, message.capacity() - HEADER);
                count(message);
                out.write(readdressed(message.array()));
            }
        }
    }

    private void count(ByteBuffer message) {
        boolean isRequest = message.get(0) == 'M' && message.get(1) == 'S' && message.get(2) == 'G';
        if (isRequest && message.capacity() > TYPE_ID + 4 && message.get(TYPE_ID) == FOUR_BYTES) {
            counted.computeIfAbsent(message.getShort(TYPE_ID + 2) & 0xffff, unknown -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    private byte[] readdressed(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return text.replace(url(), server).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void answer(Socket onwards, Socket client) throws IOException {
        try (onwards;
                client) {
            InputStream in = onwards.getInputStream();
            in.transferTo(client.getOutputStream());
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
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (open) {
            for (Socket one : open) {
                one.close();
            }
        }
    }
}
