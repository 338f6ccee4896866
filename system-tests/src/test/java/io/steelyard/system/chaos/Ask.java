package io.steelyard.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks processes over HTTP; one that is not there gives nothing. */
final class Ask {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Of a connection that nobody takes in time: one busy moment must not end a run. */
    private static final int TRIES = 3;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** What the address answers, a missing node while nobody is there. */
    JsonNode json(String url) throws IOException {
        String text = text(url);
        return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    }

    JsonNode file(Path path) throws IOException {
        return Files.exists(path) ? JSON.readTree(path.toFile()) : MissingNode.getInstance();
    }

    /** A counter's number, -1 when it is not there (yet). */
    long counter(String url, String name) {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\d+)", Pattern.MULTILINE)
                .matcher(text(url));
        return line.find() ? Long.parseLong(line.group(1)) : -1;
    }

    private static String text(String url) {
        try {
            return send(url, "GET").body();
        } catch (IOException e) {
            return ""; // not up yet
        }
    }

    int post(String url) throws IOException {
        return send(url, "POST").statusCode();
    }

    int delete(String url) throws IOException {
        return send(url, "DELETE").statusCode();
    }

    private static HttpResponse<String> send(String url, String method) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        for (int tries = 1; ; tries++) {
            try {
                return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (HttpConnectTimeoutException e) { // it was not sent
                if (tries == TRIES) {
                    throw e;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }
}
