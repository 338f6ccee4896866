package io.steelyard.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What InfluxDB takes at most: bodies built beforehand, posted over plain sockets that stay open. */
public final class BarePosts {
    private static final int FIELDS = 10;
    private static final double NANOS = 1e9;

    private final List<byte[]> bodies = new ArrayList<>();
    private final long fields;

    /** Builds bodies of that many fields, ten a line as the gateway's of ten signals an asset, over so many assets. */
    public BarePosts(String token, String org, String bucket, Shape shape) {
        long time = shape.fromNanos();
        int linesABody = shape.fieldsABody() / FIELDS;
        for (int body = 0; body < shape.bodies(); body++) {
            StringBuilder lines = new StringBuilder(linesABody * 160);
            for (int line = 0; line < linesABody; line++) {
                int asset = (body * linesABody + line) % shape.assets();
                lines.append("load,area=load,asset=bare-").append(asset).append(",line=bare,site=load ");
                for (int field = 0; field < FIELDS; field++) {
                    lines.append(field == 0 ? "" : ",")
                            .append('s')
                            .append(field + 1)
                            .append('=');
                    lines.append((line * 7_919 + field * 31 & 0x3FFF) / 100.0);
                }
                time += 100;
                lines.append(' ').append(time).append('\n');
            }
            byte[] content = lines.toString().getBytes(StandardCharsets.US_ASCII);
            byte[] head = ("POST /api/v2/write?precision=ns&org=" + org + "&bucket=" + bucket
                            + " HTTP/1.1\r\nHost: influx\r\nAuthorization: Token " + token + "\r\nContent-Length: "
                            + content.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] whole = new byte[head.length + content.length];
            System.arraycopy(head, 0, whole, 0, head.length);
            System.arraycopy(content, 0, whole, head.length, content.length);
            bodies.add(whole);
        }
        fields = (long) shape.bodies() * linesABody * FIELDS;
    }

    /** How many bodies of which size, from which time on. */
    public record Shape(int bodies, int fieldsABody, int assets, long fromNanos) {}

    /** Posts every body once over that many connections; fields a second. */
    public double fieldsASecond(URI server, int connections) throws IOException, InterruptedException {
        ExecutorService posting = Executors.newFixedThreadPool(connections);
        AtomicInteger next = new AtomicInteger();
        try {
            List<Future<?>> senders = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < connections; i++) {
                senders.add(posting.submit(() -> {
                    post(server, next);
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            return fields * NANOS / (System.nanoTime() - begin);
        } catch (ExecutionException e) {
            throw new IOException("a bare POST failed: " + e.getCause(), e);
        } finally {
            posting.shutdownNow();
        }
    }

    private void post(URI server, AtomicInteger next) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4096];
            for (int body = next.getAndIncrement(); body < bodies.size(); body = next.getAndIncrement()) {
                out.write(bodies.get(body));
                int got = in.read(answer);
                String said = new String(answer, 0, Math.max(0, got), StandardCharsets.US_ASCII);
                if (!said.startsWith("HTTP/1.1 204")) {
                    throw new IOException(
                            "InfluxDB answered " + said.lines().findFirst().orElse("nothing"));
                }
            }
        }
    }
}
