package io.steelyard.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process's own HTTP: its counters and its pages. */
public final class Page {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final long ASK_EVERY_MILLIS = 50;

    private final String base;

    public Page(String base) {
        this.base = base;
    }

    /** The text behind a path. */
    public String text(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(ANSWER)
                        .build())
                .body();
    }

    public JsonNode json(String path) throws IOException {
        return JSON.readTree(text(path));
    }

    /** The same; null when the process answers that there is no such thing, and an error for any other answer but success. */
    public @Nullable JsonNode jsonIfThere(String path) throws IOException {
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER).build());
        int code = answer.statusCode();
        if (code == NOT_FOUND) {
            return null;
        }
        if (code != OK) {
            throw new IOException(base + path + " answered " + code);
        }
        return JSON.readTree(answer.body());
    }

    public void post(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        int code = send(request).statusCode();
        if (code / 100 != 2) {
            throw new IOException(base + path + " answered " + code);
        }
    }

    /** Whether the path is answered with 200 now. */
    public boolean isOk(String path) {
        try {
            return send(HttpRequest.newBuilder(URI.create(base + path))
                                    .timeout(ANSWER)
                                    .build())
                            .statusCode()
                    == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** A counter of {@code /metrics} by its whole name with labels. */
    public double counter(String name) throws IOException {
        return counter(text("/metrics"), name);
    }

    /** Several counters of one moment. */
    public double[] counters(String... names) throws IOException {
        String metrics = text("/metrics");
        double[] counters = new double[names.length];
        for (int i = 0; i < names.length; i++) {
            counters[i] = counter(metrics, names[i]);
        }
        return counters;
    }

    /** One that is not always there; not a number where it is not. */
    public double counterOrNaN(String name) throws IOException {
        return find(text("/metrics"), name);
    }

    static double counter(String metrics, String name) throws IOException {
        double found = find(metrics, name);
        if (Double.isNaN(found)) {
            throw new IOException("no counter " + name);
        }
        return found;
    }

    private static double find(String metrics, String name) {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)", Pattern.MULTILINE)
                .matcher(metrics);
        return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
    }

    /** Asks until the counter is as wanted; returns when it was, by {@code nanoTime}. */
    public long await(String counter, DoublePredicate wanted, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        double last = Double.NaN;
        while (System.nanoTime() < deadline) {
            try {
                last = counter(counter);
                if (wanted.test(last)) {
                    return System.nanoTime();
                }
            } catch (IOException e) {
                last = Double.NaN; // not up yet
            }
            pause();
        }
        throw new IOException(base + ": " + counter + " is " + last + " after " + atMost.toSeconds() + " s");
    }

    /** Asks until a check of {@code /health} has the finding. */
    public void awaitFinding(String finding, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        JsonNode health = json("/health");
        while (!health.path("checks").findValuesAsText("finding").contains(finding)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        base + "/health does not say " + finding + " after " + atMost.toSeconds() + " s: " + health);
            }
            pause();
            health = json("/health");
        }
    }

    /** Waits until the process answers the path with 200; not longer than it lives. */
    public void awaitOk(String path, Child of, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isOk(path)) {
            if (!of.isAlive()) {
                throw new IOException(of.name() + " ended instead of answering; see its log");
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(base + path + " is not ready after " + atMost.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(ASK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
