package io.steelyard.simulator.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP relay between the public port and the server's hidden one. While the cable is {@link #cut} nothing passes in either
 * direction and nobody is told: an open connection falls silent, as when a plug is pulled, and a new one is refused. When
 * it is {@link #mend mended} the connections of before are dead (reset), so that no half message is passed on. While there
 * is {@link #noServer no server} behind it connections end and new ones are refused, as from a machine that runs.
 *
 * <p>Threads: two for each connection and one that accepts, from the executor; at most {@link #MOST} connections, more
 * are refused and counted.
 */
public final class Cable implements AutoCloseable {
    static final int MOST = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Cable.class);
    private static final int BUFFER_BYTES = 65_536;

    private final InetSocketAddress near;
    private final Executor threads;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();
    private @Nullable ServerSocket listener;
    private @Nullable InetSocketAddress far;
    private boolean isCut;
    private boolean isClosed;

    private Cable(InetSocketAddress near, InetSocketAddress far, Executor threads) {
        this.near = near;
        this.far = far;
        this.threads = threads;
    }

    /** Lays the cable from the public address to the server. */
    public static Cable lay(InetSocketAddress near, InetSocketAddress far, Executor threads) throws PortTakenException {
        Cable cable = new Cable(near, far, threads);
        try {
            cable.listen();
        } catch (IOException e) {
            throw new PortTakenException(
                    "port " + near.getPort() + " on " + near.getHostString() + " is taken (" + e.getMessage()
                            + "): stop the program that uses it, or set opcua.port to a free one",
                    near.getPort(),
                    e);
        }
        return cable;
    }

    /** Nothing passes until {@link #mend}. */
    public synchronized void cut() {
        if (!isCut) {
            isCut = true;
            stopListening();
            links.forEach(Link::silence);
        }
    }

    public synchronized void mend() {
        if (isCut) {
            isCut = false;
            links.forEach(Link::close);
            listenAgain();
        }
    }

    /** The server is gone: its connections are reset, until there is {@link #server another}. */
    public synchronized void noServer() {
        far = null;
        stopListening();
        links.forEach(Link::close);
    }

    /** There is a server again. */
    public synchronized void server(InetSocketAddress address) {
        far = address;
        listenAgain();
    }

    private void listenAgain() {
        if (isCut || isClosed || far == null || listener != null) {
            return;
        }
        try {
            listen();
        } catch (IOException e) {
            LOG.error("the cable is whole but port {} is taken meanwhile: {}", near.getPort(), e.getMessage());
        }
    }

    /** Connections refused because there were too many. */
    public long refused() {
        return refused.get();
    }

    /** Connections that are open. */
    public int connections() {
        return links.size();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        stopListening();
        links.forEach(Link::close);
    }

    private void listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(near);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        listener = socket;
        threads.execute(() -> accept(socket));
    }

    private void stopListening() {
        ServerSocket socket = listener;
        listener = null;
        if (socket != null) {
            quietly(socket);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (links.size() >= MOST) {
                    refused.incrementAndGet();
                    quietly(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                LOG.debug("no longer accepting on {}: {}", near, e.getMessage());
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            InetSocketAddress behind = behind();
            server.connect(behind);
            Link link = new Link(client, server);
            admit(link);
            threads.execute(() -> link.pass(client, server));
            threads.execute(() -> link.pass(server, client));
        } catch (IOException | RejectedExecutionException e) {
            LOG.warn("a client could not be connected to the server: {}", e.getMessage());
            quietly(client);
            quietly(server);
        }
    }

    private synchronized InetSocketAddress behind() throws IOException {
        if (far == null) {
            throw new IOException("there is no server behind the cable");
        }
        return far;
    }

    private synchronized void admit(Link link) throws IOException {
        if (isCut || isClosed || far == null) {
            throw new IOException("the cable is cut");
        }
        links.add(link);
    }

    private static void quietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) { // closing twice or late is no news
            LOG.debug("close: {}", e.getMessage());
        }
    }

    /** One connection through the cable. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean isSilent;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!isSilent) {
                        out.write(buffer, 0, n);
                    }
                }
            } catch (IOException e) {
                LOG.debug("a connection ended: {}", e.getMessage());
            }
            if (!isSilent) {
                close();
            }
        }

        /** Nothing passes any more; not even that one side hangs up. */
        void silence() {
            isSilent = true;
        }

        void close() {
            links.remove(this);
            quietly(client);
            quietly(server);
        }
    }
}
