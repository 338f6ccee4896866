package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a Steelyard process over HTTP; any thread. */
public final class HttpJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NO_JSON = "something that is not JSON; is that a process of Steelyard?";
    private static final Duration CHANGE = Duration.ofSeconds(60);

    private static final Duration CONNECTING = Duration.ofSeconds(3);

    /** Of a connection that nobody takes in time, as on a machine that is busy; as long in all as an answer is waited for. */
    private static final int TRIES = 3;

    private final Line line;
    private final @Nullable BearerToken token;

    /** Has a request sent and answered. */
    interface Line {
        /**
         * Sends it and waits for the answer.
         *
         * @throws HttpConnectTimeoutException when nobody has taken the connection in time: the request was not sent
         */
        HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException;
    }

    /** Asks as whoever is on this machine. */
    public HttpJson() {
        this(null);
    }

    /** Asks as the token's owner. */
    HttpJson(@Nullable BearerToken token) {
        this(token, line());
    }

    HttpJson(@Nullable BearerToken token, Line line) {
        this.token = token;
        this.line = line;
    }

    private static Line line() {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECTING).build();
        return request -> http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /**
     * The answer's JSON.
     *
     * @throws UnreachableException when nobody answers in time
     * @throws AnsweredException when the answer is anything but the JSON of a success
     */
    public JsonNode get(URI url) throws IOException, InterruptedException {
        return get(url, LIMIT);
    }

    /** The same for a question that may take its time. */
    public JsonNode get(URI url, Duration limit) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).timeout(limit));
    }

    /** The same for a request that changes something and carries nothing. */
    public JsonNode post(URI url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).timeout(CHANGE).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** The same for a request that takes something away. */
    JsonNode delete(URI url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).timeout(CHANGE).DELETE());
    }

    /** The same for a request that carries a document, on behalf of whom the user says. */
    JsonNode send(String method, URI url, Document document) throws IOException, InterruptedException {
        return send(method, url, document, CHANGE);
    }

    /** The same for one that may take its time. */
    JsonNode send(String method, URI url, Document document, Duration limit) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(limit)
                .header("Content-Type", document.type())
                .header("X-Steelyard-User", document.user())
                .method(method, document.body());
        document.headers().forEach(request::header);
        return send(request);
    }

    /** What a request carries: content type, percent-encoded user, content, and what else its receiver wants to be told. */
    record Document(String type, String user, HttpRequest.BodyPublisher body, Map<String, String> headers) {
        Document(String type, String user, HttpRequest.BodyPublisher body) {
            this(type, user, body, Map.of());
        }
    }

    /** What is to be saved rather than read: the bytes of a success. */
    byte[] bytes(URI url) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = exchange(HttpRequest.newBuilder(url).timeout(CHANGE));
        if (response.statusCode() == 200) {
            return response.body();
        }
        JsonNode body = body(response.body());
        String detail = body == null ? NO_JSON : body.path("detail").asText("no detail");
        throw new AnsweredException(
                response.statusCode(), null, url + " answers " + response.statusCode() + ": " + detail);
    }

    /** The JSON of any answer, also of one that is no success: a health page says most when all is not well. */
    public JsonNode page(URI url) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = exchange(HttpRequest.newBuilder(url).timeout(LIMIT));
        JsonNode body = body(response.body());
        if (body == null) {
            throw new AnsweredException(
                    response.statusCode(), null, url + " answers " + response.statusCode() + ": " + NO_JSON);
        }
        return body;
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder asked) throws IOException, InterruptedException {
        if (token != null) {
            asked.header("Authorization", token.header());
        }
        HttpRequest request = asked.build();
        try {
            return send(request);
        } catch (IOException e) {
            throw new UnreachableException(request.uri() + " did not answer: " + reason(e), e);
        }
    }

    /** Whatever may have been taken is not sent again. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return line.send(request);
            } catch (HttpConnectTimeoutException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private JsonNode send(HttpRequest.Builder asked) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = exchange(asked);
        JsonNode body = body(response.body());
        boolean isSuccess = response.statusCode() >= 200 && response.statusCode() < 300;
        if (body != null && isSuccess) {
            return body;
        }
        String detail = body == null ? NO_JSON : body.path("detail").asText("no detail");
        throw new AnsweredException(
                response.statusCode(),
                body == null ? null : body.path("field").textValue(),
                response.uri() + " answers " + response.statusCode() + ": " + detail);
    }

    /** Null when it is no JSON. */
    private static @Nullable JsonNode body(byte[] bytes) {
        try {
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        } catch (IOException e) {
            return null;
        }
    }

    private static String reason(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its host is not known";
            }
        }
        if (failure.getMessage() != null) {
            return failure.getMessage();
        }
        return failure instanceof ConnectException ? "nobody listens there" : failure.toString();
    }
}
