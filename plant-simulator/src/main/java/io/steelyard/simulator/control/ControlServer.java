package io.steelyard.simulator.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /faults/{name}?for=30s&server=rolling&by=-5s}, {@code DELETE /faults/{name}}, {@code POST /freeze}, {@code GET /health},
 * {@code GET /status}, {@code GET /items}; role {@code local}: whoever is on this machine. A browser's page is kept out: a request that
 * names an Origin is refused.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final String FAULTS = "/faults/";

    private final HttpServer http;
    private final Controls controls;

    private ControlServer(HttpServer http, Controls controls) {
        this.http = http;
        this.controls = controls;
    }

    /** Listens on a free port of the loopback. */
    public static ControlServer start(Controls controls, Executor threads) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        ControlServer server = new ControlServer(http, controls);
        http.setExecutor(threads);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private record Answer(int code, Map<String, ?> body) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = exchange.getRequestHeaders().containsKey("Origin")
                    ? problem(403, "a page in a browser may not do this", null)
                    : route(exchange);
            send(exchange, answer);
        }
    }

    private Answer route(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String request = exchange.getRequestMethod() + " " + path;
        try {
            return switch (request) {
                case "GET /health" -> health();
                case "GET /status" -> new Answer(200, controls.status());
                case "GET /items" -> new Answer(200, controls.items());
                case "POST /freeze" -> freeze();
                default ->
                    path.startsWith(FAULTS)
                            ? fault(exchange, path.substring(FAULTS.length()))
                            : problem(404, "there is no " + request, null);
            };
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            return problem(500, "the simulator could not do it: " + e.getMessage(), null);
        }
    }

    private Answer health() {
        String trouble = controls.trouble();
        return trouble == null
                ? new Answer(200, Map.of("status", "ok"))
                : new Answer(503, Map.of("status", "failed", "detail", trouble));
    }

    private Answer freeze() {
        controls.freeze();
        return new Answer(200, controls.status());
    }

    private Answer fault(HttpExchange exchange, String name) {
        if (!controls.faults().contains(name)) {
            return problem(404, "there is no fault " + name + "; there are " + controls.faults(), "name");
        }
        switch (exchange.getRequestMethod()) {
            case "DELETE" -> {
                controls.switchOff(name);
                return new Answer(200, Map.of("fault", name, "on", false));
            }
            case "POST" -> {
                return switchOn(name, parameters(exchange.getRequestURI().getQuery()));
            }
            default -> {
                return problem(405, "a fault is switched on by POST and off by DELETE", null);
            }
        }
    }

    private Answer switchOn(String name, Map<String, String> parameters) {
        String lengthText = parameters.get("for");
        Duration length = lengthText == null ? USUAL : Durations.parse(lengthText);
        if (length == null || length.isNegative()) {
            return problem(400, "for is a duration such as 500ms, 30s, 5min or 2h", "for");
        }
        String byText = parameters.get("by");
        Duration by = byText == null ? null : Durations.parse(byText);
        if (by == null && byText != null) {
            return problem(400, "by is a duration with a sign, -5s or 2min for instance", "by");
        }
        String server = parameters.get("server");
        if (server != null && !controls.servers().contains(server)) {
            return problem(400, "there is no server " + server + "; there are " + controls.servers(), "server");
        }
        try {
            String until = controls.switchOn(name, length, server, by).toString();
            return new Answer(200, Map.of("fault", name, "on", true, "until", until));
        } catch (IllegalArgumentException e) {
            return problem(409, "the fault does not take it now: " + e.getMessage(), null);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new java.util.LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(equals < 0 ? pair : pair.substring(0, equals), pair.substring(equals + 1));
        }
        return parameters;
    }

    private static Answer problem(int code, String detail, @Nullable String field) {
        Map<String, Object> body = new java.util.LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", code == 404 ? "Not found" : "Refused");
        body.put("status", code);
        body.put("detail", detail);
        if (field != null) {
            body.put("field", field);
        }
        return new Answer(code, body);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json, answer.body());
        }
        String type = answer.code() < 400 || answer.code() == 503 ? "application/json" : "application/problem+json";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(answer.code(), bytes.size());
        exchange.getResponseBody().write(bytes.toByteArray());
    }

    private static void write(JsonGenerator json, Map<?, ?> object) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            Object value = entry.getValue();
            if (value instanceof Map<?, ?> inner) {
                write(json, inner);
            } else if (value instanceof Number number) {
                json.writeNumber(number.toString());
            } else if (value instanceof Boolean flag) {
                json.writeBoolean(flag);
            } else {
                json.writeString(String.valueOf(value));
            }
        }
        json.writeEndObject();
    }
}
