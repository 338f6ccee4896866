package io.steelyard.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay between a demo's gateway and its InfluxDB: while {@code slow-store} is on, every piece of an answer comes two
 * seconds late. Two threads a connection, as many connections as the gateway opens.
 */
final class SlowLink {
    private static final Logger LOG = LoggerFactory.getLogger(SlowLink.class);
    private static final Pattern INFLUX = Pattern.compile("(influxdb: \\{url: \")(http://[^\"]+)\"");
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final int BUFFER_BYTES = 65_536;

    private final Mishaps mishaps;
    private final ThreadFactory threads;
    private final InetSocketAddress far;
    private final CountDownLatch never = new CountDownLatch(1);

    private SlowLink(Mishaps mishaps, ThreadFactory threads, InetSocketAddress far) {
        this.mishaps = mishaps;
        this.threads = threads;
        this.far = far;
    }

    /**
     * The gateway's arguments with settings that lead through a relay; the same ones where no InfluxDB is spoken to, or one
     * over TLS.
     */
    static String[] before(String[] arguments, Mishaps mishaps, ThreadFactory threads) throws IOException {
        int at = Arrays.asList(arguments).indexOf("--config") + 1;
        Path config = Path.of(arguments[at]);
        Matcher influx = INFLUX.matcher(Files.readString(config));
        if (!influx.find()) {
            return arguments;
        }
        URI url = URI.create(influx.group(2));
        InetSocketAddress far = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        ServerSocket near = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        SlowLink link = new SlowLink(mishaps, threads, far);
        threads.newThread(() -> link.accept(near)).start();
        String through = influx.replaceFirst(
                Matcher.quoteReplacement(influx.group(1) + "http://127.0.0.1:" + near.getLocalPort() + "\""));
        String[] changed = arguments.clone();
        changed[at] = Files.writeString(config.resolveSibling("gateway-through-relay.yaml"), through)
                .toString();
        return changed;
    }

    private void accept(ServerSocket near) {
        while (!near.isClosed()) {
            try {
                Socket client = near.accept();
                Socket server = new Socket();
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                threads.newThread(() -> connect(client, server)).start();
            } catch (IOException e) {
                LOG.debug("no connection to the store: {}", e.getMessage());
            }
        }
    }

    private void connect(Socket client, Socket server) {
        try (client;
                server) {
            server.connect(far);
            threads.newThread(() -> pass(server, client, true)).start();
            pass(client, server, false);
        } catch (IOException e) {
            LOG.debug("the store is not reached: {}", e.getMessage());
        }
    }

    private void pass(Socket from, Socket to, boolean mayBeLate) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                long late = mayBeLate ? mishaps.left(DemoDisk.SLOW, LATE).toMillis() : 0;
                if (late > 0 && never.await(late, TimeUnit.MILLISECONDS)) {
                    return;
                }
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("a connection to the store ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
