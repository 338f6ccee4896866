package io.steelyard.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * An InfluxDB 2 that fails on demand: a real HTTP server on loopback that reads line protocol strictly, keeps to types
 * and retention as the real one does, and gives the points back, so that the stores' contract suite runs against it. It
 * answers the calls to write, read, delete and make buckets only.
 */
public final class FakeInflux implements AutoCloseable {
    private static final int NO_CONTENT = 204;

    static {
        // Without it each answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer http;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, FakeBucket> buckets = new TreeMap<>();
    private final Map<String, String> retentions = new TreeMap<>();
    private final Set<String> conflicting = new HashSet<>();
    private final List<Integer> linesOfCalls = new ArrayList<>();
    private final List<String> encodings = new ArrayList<>();
    private int mostLines = Integer.MAX_VALUE;
    private boolean isOld;
    private int bucketRefusal;
    private int bucketRefusals;
    private boolean makingOnly;

    private FakeInflux(HttpServer http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    /** A way for one write to fail. */
    public sealed interface Fault {

        /** An answer instead of the writing; {@code retryAfter} may be empty, or {@code +n} for the date in n seconds. */
        record Answer(int status, String retryAfter, String body) implements Fault {}

        /** The points are taken, and the connection ends before the answer. */
        record CutAfterWriting() implements Fault {}

        /** The connection ends before anything is taken. */
        record CutBeforeWriting() implements Fault {}
    }

    /** Starts one on a free port, with the buckets. */
    public static FakeInflux start(String... buckets) throws IOException {
        FakeInflux fake = new FakeInflux(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                InstantSource.system()); // whose time the server's own Date is
        for (String bucket : buckets) {
            fake.buckets.put(bucket, new FakeBucket());
        }
        fake.http.setExecutor(fake.threads);
        fake.http.createContext("/api/v2/write", fake::write);
        fake.http.createContext("/api/v2/buckets", fake::buckets);
        fake.http.createContext("/api/v2/query", fake::query);
        fake.http.createContext("/api/v2/delete", fake::delete);
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

    /** Takes what was refused because of the field from now on, whatever type it has. */
    public synchronized void allow(String field) {
        conflicting.remove(field);
        buckets.values().forEach(bucket -> bucket.forget(field));
    }

    /** Refuses points before the instant, nanoseconds since 1970, as beyond the bucket's retention. */
    public synchronized void keepFrom(String bucket, long nanos) {
        bucket(bucket).keepFrom(nanos);
    }

    /** Lets go of a bucket's points before the instant, nanoseconds since 1970, as retention does. */
    public synchronized void expire(String bucket, long nanos) {
        bucket(bucket).expire(nanos);
    }

    private FakeBucket bucket(String name) {
        FakeBucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new IllegalArgumentException("there is no bucket " + name);
        }
        return bucket;
    }

    /** Says from now on that the bucket keeps its points for so many seconds, as whoever made it has set it. */
    public synchronized void keepFor(String bucket, long seconds) {
        retentions.put(bucket, String.valueOf(seconds));
    }

    /** Answers so to the next questions about buckets: 403 is what a token hears that may only write. */
    public synchronized void refuseBuckets(int status, int times) {
        makingOnly = false;
        bucketRefusal = status;
        bucketRefusals = times;
    }

    /** The retention that a bucket was made with, in seconds; empty for ever. */
    public synchronized String retention(String bucket) {
        return retentions.getOrDefault(bucket, "");
    }

    /** Answers 413 to a call with more lines. */
    public synchronized void takeAtMost(int lines) {
        mostLines = lines;
    }

    /** Answers from now on as InfluxDB 1.8 does: it knows no list of buckets, and its errors have no code. */
    public synchronized void speakAsOld() {
        isOld = true;
    }

    /** Makes a bucket, as a person does. */
    public synchronized void addBucket(String name) {
        buckets.put(name, new FakeBucket());
    }

    /** Answers whoever wants to make a bucket with this status from now on; 0: makes it. */
    public synchronized void refuseToMake(int status) {
        refuseBuckets(status, status == 0 ? 0 : Integer.MAX_VALUE);
        makingOnly = true;
    }

    public synchronized void removeBucket(String name) {
        buckets.remove(name);
    }

    public synchronized Set<String> buckets() {
        return Set.copyOf(buckets.keySet());
    }

    /** Fields and their text by {@code series time}. */
    public synchronized Map<String, Map<String, String>> points() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        buckets.values().forEach(bucket -> all.putAll(bucket.points()));
        return all;
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
                exchange.getResponseHeaders().add("Retry-After", retryAfter(instead.retryAfter()));
            }
            answer(exchange, instead.status(), instead.body());
        } else if (fault instanceof Fault.CutBeforeWriting) {
            CutOff.inTheMiddle(exchange);
        } else {
            take(exchange, bucketOf(exchange), lines, fault != null);
        }
    }

    private String retryAfter(String asked) {
        return asked.startsWith("+")
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().atOffset(ZoneOffset.UTC).plusSeconds(Long.parseLong(asked.substring(1))))
                : asked;
    }

    private void take(HttpExchange exchange, String name, List<InfluxLine> lines, boolean cut) throws IOException {
        String trouble;
        synchronized (this) {
            FakeBucket bucket = buckets.get(name);
            if (bucket == null) {
                refuse(exchange, 404, "not found", isOld ? "database not found" : "bucket \"" + name + "\" not found");
                return;
            }
            if (lines.size() > mostLines) {
                answer(exchange, 413, "{\"code\":\"request too large\",\"message\":\"too many lines\"}");
                return;
            }
            trouble = bucket.take(lines, conflicting);
        }
        if (cut) {
            CutOff.inTheMiddle(exchange);
        } else if (trouble != null) {
            refuse(
                    exchange,
                    isOld ? 400 : 422,
                    "unprocessable entity",
                    isOld ? trouble : "failure writing points to database: " + trouble);
        } else {
            exchange.sendResponseHeaders(NO_CONTENT, -1);
            exchange.close();
        }
    }

    private void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        String quoted = '"' + message.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        answer(
                exchange,
                status,
                isOld ? "{\"error\":" + quoted + "}" : "{\"code\":\"" + code + "\",\"message\":" + quoted + "}");
    }

    private void query(HttpExchange exchange) throws IOException {
        String asked = read(exchange);
        String flux = text(asked, "query");
        String csv;
        synchronized (this) {
            String name = FakeFlux.bucket(flux);
            FakeBucket bucket = buckets.get(name);
            if (bucket == null) {
                String none = "failed to initialize execute state: could not find bucket \"" + name + '"';
                refuse(exchange, 404, "not found", none);
                return;
            }
            csv = FakeFlux.answer(flux, FakeFlux.annotations(asked), bucket);
        }
        exchange.getResponseHeaders().add("Content-Type", "text/csv; charset=utf-8");
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void delete(HttpExchange exchange) throws IOException {
        String body = read(exchange);
        Map<String, String> tags = new TreeMap<>();
        Matcher tag = Pattern.compile("(\\w+)=\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"")
                .matcher(text(body, "predicate"));
        while (tag.find()) {
            tags.put(tag.group(1), tag.group(2).replaceAll("\\\\(.)", "$1"));
        }
        synchronized (this) {
            bucket(bucketOf(exchange))
                    .delete(
                            nanos(OffsetDateTime.parse(text(body, "start")).toInstant()),
                            nanos(OffsetDateTime.parse(text(body, "stop")).toInstant()),
                            tags);
        }
        exchange.sendResponseHeaders(NO_CONTENT, -1);
        exchange.close();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private static String bucketOf(HttpExchange exchange) {
        return exchange.getRequestURI().getQuery().replaceAll(".*bucket=([^&]*).*", "$1");
    }

    private static String read(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A text of a JSON object. */
    private static String text(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"")
                .matcher(json);
        if (!found.find()) {
            throw new IllegalArgumentException("no " + name + " in " + json);
        }
        StringBuilder text = new StringBuilder();
        Matcher escape = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)").matcher(found.group(1));
        int from = 0;
        while (escape.find()) {
            String what = escape.group(1);
            text.append(found.group(1), from, escape.start())
                    .append(
                            switch (what.charAt(0)) {
                                case 'u' -> (char) Integer.parseInt(what.substring(1), 16);
                                case 'n' -> '\n';
                                case 't' -> '\t';
                                case 'r' -> '\r';
                                default -> what.charAt(0);
                            });
            from = escape.end();
        }
        return text.append(found.group(1).substring(from)).toString();
    }

    private void buckets(HttpExchange exchange) throws IOException {
        String body = read(exchange);
        String name;
        boolean there;
        String rules;
        synchronized (this) {
            if (isOld) {
                answer(exchange, 404, "404 page not found\n");
                return;
            }
            boolean makes = exchange.getRequestMethod().equals("POST");
            if (bucketRefusals > 0 && (makes || !makingOnly)) {
                bucketRefusals--;
                refuse(exchange, bucketRefusal, "refused", "on purpose");
                return;
            }
            if (makes) {
                name = body.replaceAll("(?s).*\"name\"\\s*:\\s*\"([^\"]*)\".*", "$1");
                buckets.put(name, new FakeBucket());
                Matcher seconds =
                        Pattern.compile("\"everySeconds\"\\s*:\\s*(\\d+)").matcher(body);
                retentions.put(name, seconds.find() ? seconds.group(1) : "");
            } else {
                name = exchange.getRequestURI().getQuery().replaceAll(".*name=([^&]*).*", "$1");
            }
            there = buckets.containsKey(name);
            String seconds = retentions.getOrDefault(name, "");
            rules = seconds.isEmpty() ? "[]" : "[{\"type\":\"expire\",\"everySeconds\":" + seconds + "}]";
        }
        String bucket = "{\"id\":\"0000000000000002\",\"orgID\":\"0000000000000001\",\"name\":\"" + name
                + "\",\"retentionRules\":" + rules + "}";
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

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
