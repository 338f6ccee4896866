package io.steelyard.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A TCP line between a client and a server on this machine that a test can hurt while both run. It listens on a free
 * loopback port for as long as it lives and brings every connection to the server's port.
 *
 * <p>Any thread may switch it. Threads: one that accepts and two for each connection, all daemons.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;
    private static final int CONNECT_MILLIS = 2_000;
    private static final long LOOK_MILLIS = 20;

    private final ServerSocket listener;
    private final int target;
    private final LongSupplier nanoTime;
    private final Semaphore never = new Semaphore(0); // nobody releases it: waiting for it passes time
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;
    private volatile long bytesASecond = Long.MAX_VALUE;
    private volatile boolean closed;

    private enum State {
        OPEN,
        CUT,
        SILENT
    }

    /** A relay to the loopback port {@code target}, open. */
    public Relay(int target, LongSupplier nanoTime) throws IOException {
        this.target = target;
        this.nanoTime = nanoTime;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept, "relay-" + listener.getLocalPort());
    }

    /** Where clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Every connection is reset, and so is each new one, until {@link #mend}. */
    public void cut() {
        state = State.CUT;
        lines.forEach(Line::reset);
    }

    /**
     * Half open: connections stay and new ones are accepted, but no byte passes in either direction, not even that one side
     * hangs up, until {@link #mend}, which resets them all.
     */
    public void silence() {
        state = State.SILENT;
    }

    /** Passes at most so many bytes a second in each direction of a connection, until {@link #mend}. */
    public void slow(long bytes) {
        bytesASecond = bytes;
    }

    /** Whole again; connections that fell silent are dead and are reset. */
    public void mend() {
        boolean wasSilent = state == State.SILENT;
        bytesASecond = Long.MAX_VALUE;
        state = State.OPEN;
        if (wasSilent) {
            lines.forEach(Line::reset);
        }
    }

    /** Connections that are open. */
    public int connections() {
        return lines.size();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        lines.forEach(Line::reset);
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (state == State.CUT) {
                    reset(client);
                } else {
                    daemon(() -> join(client), "relay-" + port() + "-out");
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private void join(Socket client) {
        Line line = new Line(client);
        lines.add(line);
        try {
            if (line.waitWhileSilent()) {
                line.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
                client.setTcpNoDelay(true);
                line.server.setTcpNoDelay(true);
                daemon(() -> line.pass(line.server, client), "relay-" + port() + "-back");
                line.pass(client, line.server);
            }
        } catch (IOException e) {
            line.reset(); // nobody listens there: the client is told in the same way
        }
    }

    /** Ends it at once, without a farewell. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    /** A connection with its two ends. */
    private final class Line {
        private final Socket client;
        private final Socket server = new Socket();
        private final AtomicInteger directions = new AtomicInteger(2);
        private volatile boolean over;

        Line(Socket client) {
            this.client = client;
        }

        void pass(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int n = in.read(buffer, 0, portion());
                while (n >= 0 && waitWhileSilent()) {
                    out.write(buffer, 0, n);
                    linger(n);
                    n = in.read(buffer, 0, portion());
                }
                if (waitWhileSilent()) {
                    to.shutdownOutput();
                }
                if (directions.decrementAndGet() == 0) {
                    reset();
                }
            } catch (IOException e) {
                if (waitWhileSilent()) {
                    reset();
                }
            }
        }

        /** A slow line takes little at a time, so that it is mended within a moment. */
        private int portion() {
            return (int) Math.max(1, Math.min(BUFFER_BYTES, bytesASecond / 10));
        }

        private void linger(int bytes) {
            long limit = bytesASecond;
            long until = limit == Long.MAX_VALUE ? 0 : nanoTime.getAsLong() + bytes * 1_000_000_000L / limit;
            while (bytesASecond != Long.MAX_VALUE && nanoTime.getAsLong() < until && !over) {
                pause();
            }
        }

        /** False when the connection is over. */
        private boolean waitWhileSilent() {
            while (state == State.SILENT && !over && !closed) {
                pause();
            }
            return !over;
        }

        private void pause() {
            try {
                boolean unused = never.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                over = true;
                Thread.currentThread().interrupt();
            }
        }

        void reset() {
            over = true;
            lines.remove(this);
            Relay.reset(client);
            Relay.reset(server);
        }
    }
}
