package io.steelyard.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * An InfluxDB 2 that fails on demand: a real HTTP server on loopback that reads line protocol strictly and keeps the
 * points, so that a test can say what got in. It answers the write and the bucket calls only, and stands in for the real
 * one nowhere but where faults are wanted.
 */
public final class FakeInflux implements AutoCloseable {
    private static final int NO_CONTENT = 204;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, Map<String, String>> points = new TreeMap<>();
    private final Set<String> buckets = new HashSet<>();
    private final Set<String> conflicting = new HashSet<>();
    private final List<Integer> linesOfCalls = new ArrayList<>();
    private final List<String> encodings = new ArrayList<>();
    private int mostLines = Integer.MAX_VALUE;

    private FakeInflux(HttpServer http) {
        this.http = http;
    }

    /** A way for one write to fail. */
    public sealed interface Fault {

        /** An answer instead of the writing; {@code retryAfter} may be empty. */
        record Answer(int status, String retryAfter, String body) implements Fault {}

        /** The points are taken, and the connection ends before the answer. */
        record CutAfterWriting() implements Fault {}

        /** The connection ends before anything is taken. */
        record CutBeforeWriting() implements Fault {}
    }

    /** Starts one on a free port, with the buckets. */
    public static FakeInflux start(String... buckets) throws IOException {
        FakeInflux fake =
                new FakeInflux(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        fake.buckets.addAll(List.of(buckets));
        fake.http.setExecutor(fake.threads);
        fake.http.createContext("/api/v2/write", fake::write);
        fake.http.createContext("/api/v2/buckets", fake::buckets);
        fake.http.createContext(
                "/api/v2/orgs",
                exchange -> answer(exchange, 200, "{\"orgs\":[{\"id\":\"0000000000000001\",\"name\":\"steelyard\"}]}"));
        fake.http.start();
        return fake;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Lets the next writes fail, one a fault, in this order. */
    public void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** Refuses every point that has the field, as a conflict of types; the others of a call are taken. */
    public synchronized void conflictOn(String field) {
        conflicting.add(field);
    }

    /** Answers 413 to a call with more lines. */
    public synchronized void takeAtMost(int lines) {
        mostLines = lines;
    }

    public synchronized void removeBucket(String name) {
        buckets.remove(name);
    }

    public synchronized Set<String> buckets() {
        return Set.copyOf(buckets);
    }

    /** Fields and their text by {@code series time}. */
    public synchronized Map<String, Map<String, String>> points() {
        return new TreeMap<>(points);
    }

    /** How many lines each call brought, failed ones included. */
    public synchronized List<Integer> linesOfCalls() {
        return List.copyOf(linesOfCalls);
    }

    /** The content encoding of each call, empty for none. */
    public synchronized List<String> encodings() {
        return List.copyOf(encodings);
    }

    private void write(HttpExchange exchange) throws IOException {
        String encoding = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        byte[] sent = encoding.equals("gzip")
                ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
                : exchange.getRequestBody().readAllBytes();
        List<InfluxLine> lines;
        try {
            lines = InfluxLine.parse(new String(sent, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, "{\"code\":\"invalid\",\"message\":\"unable to parse: " + e.getMessage() + "\"}");
            return;
        }
        Fault fault = faults.poll();
        synchronized (this) {
            linesOfCalls.add(lines.size());
            encodings.add(encoding.equals("null") ? "" : encoding);
        }
        if (fault instanceof Fault.Answer instead) {
            if (!instead.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", instead.retryAfter());
            }
            answer(exchange, instead.status(), instead.body());
        } else if (fault instanceof Fault.CutBeforeWriting) {
            cut(exchange);
        } else {
            String bucket = exchange.getRequestURI().getQuery().replaceAll(".*bucket=([^&]*).*", "$1");
            take(exchange, bucket, lines, fault != null);
        }
    }

    private void take(HttpExchange exchange, String bucket, List<InfluxLine> lines, boolean cut) throws IOException {
        int refused = 0;
        String field = "";
        synchronized (this) {
            if (!buckets.contains(bucket)) {
                answer(
                        exchange,
                        404,
                        "{\"code\":\"not found\",\"message\":\"bucket \\\"" + bucket + "\\\" not found\"}");
                return;
            }
            if (lines.size() > mostLines) {
                answer(exchange, 413, "{\"code\":\"request too large\",\"message\":\"too many lines\"}");
                return;
            }
            for (InfluxLine line : lines) {
                String conflict = line.fields().keySet().stream()
                        .filter(conflicting::contains)
                        .findFirst()
                        .orElse("");
                if (conflict.isEmpty()) {
                    points.computeIfAbsent(line.series() + " " + line.time(), key -> new TreeMap<>())
                            .putAll(line.fields());
                } else {
                    refused++;
                    field = conflict;
                }
            }
        }
        if (cut) {
            cut(exchange);
        } else if (refused > 0) {
            answer(
                    exchange,
                    422,
                    "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write:"
                            + " field type conflict: input field \\\"" + field
                            + "\\\" on measurement \\\"m\\\" is type float, already exists as type integer dropped="
                            + refused + "\"}");
        } else {
            exchange.sendResponseHeaders(NO_CONTENT, -1);
            exchange.close();
        }
    }

    private void buckets(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String name;
        boolean there;
        synchronized (this) {
            if (exchange.getRequestMethod().equals("POST")) {
                name = body.replaceAll("(?s).*\"name\"\\s*:\\s*\"([^\"]*)\".*", "$1");
                buckets.add(name);
            } else {
                name = exchange.getRequestURI().getQuery().replaceAll(".*name=([^&]*).*", "$1");
            }
            there = buckets.contains(name);
        }
        String bucket = "{\"id\":\"0000000000000002\",\"orgID\":\"0000000000000001\",\"name\":\"" + name
                + "\",\"retentionRules\":[]}";
        if (exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 201, bucket);
        } else if (there) {
            answer(exchange, 200, "{\"buckets\":[" + bucket + "]}");
        } else {
            answer(exchange, 404, "{\"code\":\"not found\",\"message\":\"bucket \\\"" + name + "\\\" not found\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Ends the connection in the middle of the answer. */
    private static void cut(HttpExchange exchange) {
        try {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the connection is cut on purpose");
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
