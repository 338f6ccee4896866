package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a Steelyard process over HTTP; any thread. */
public final class HttpJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration CHANGE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    /**
     * The answer's JSON.
     *
     * @throws IOException when nobody answers, or the answer is an error: then its detail is the message
     */
    public JsonNode get(URI url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).timeout(LIMIT).build());
    }

    /** The same for a request that changes something and carries nothing. */
    public JsonNode post(URI url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url)
                .timeout(CHANGE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** The answer is an error; the message says which. */
    public static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
        }
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
        if (response.statusCode() >= 400) {
            throw new RefusedException(request.uri() + " answers " + response.statusCode() + ": "
                    + body.path("detail").asText("no detail"));
        }
        return body;
    }
}
