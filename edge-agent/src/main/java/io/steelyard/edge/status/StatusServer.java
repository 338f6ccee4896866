package io.steelyard.edge.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@code /health}, {@code /health/live}, {@code /health/ready}, {@code /metrics} and {@code /status}. */
public final class StatusServer implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpServer server;
    private final Supplier<StatusView> view;
    private final ExecutorService answering;

    private StatusServer(HttpServer server, Supplier<StatusView> view, ExecutorService answering) {
        this.server = server;
        this.view = view;
        this.answering = answering;
    }

    /**
     * Listens.
     *
     * @param answering a few threads for answers alone, since a visitor who is slow holds them up; shut down at close
     * @throws PortTakenException when the address cannot be had
     */
    public static StatusServer start(String host, int port, Supplier<StatusView> view, ExecutorService answering)
            throws PortTakenException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new PortTakenException(host, port, e);
        }
        StatusServer serving = new StatusServer(http, view, answering);
        http.setExecutor(answering);
        http.createContext("/", serving::answer);
        http.start();
        return serving;
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            StatusView now = view.get();
            int ready = now.problems().isEmpty() ? 200 : 503;
            switch (path) {
                case "/health/live" -> send(exchange, 200, "application/json", "{\"status\":\"ok\"}");
                case "/health", "/health/ready" -> send(exchange, ready, "application/json", health(now));
                case "/status" -> send(exchange, 200, "application/json", status(now));
                case "/metrics" -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics(now));
                default ->
                    send(
                            exchange,
                            404,
                            "application/problem+json",
                            "{\"type\":\"about:blank\",\"title\":\"Not found\",\"status\":404,"
                                    + "\"detail\":\"no such path; known are /health, /status and /metrics\"}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String json(Writing fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String health(StatusView now) throws IOException {
        return json(json -> {
            json.writeStringField("status", now.problems().isEmpty() ? "ok" : "fail");
            json.writeArrayFieldStart("checks");
            for (String problem : now.problems()) {
                json.writeStartObject();
                json.writeStringField("name", "agent");
                json.writeStringField("status", "fail");
                json.writeStringField("detail", problem);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String status(StatusView now) throws IOException {
        return json(json -> {
            json.writeArrayFieldStart("servers");
            for (StatusView.Server server : now.servers()) {
                json.writeStartObject();
                json.writeStringField("name", server.name());
                json.writeBooleanField("connected", server.connected());
                json.writeStringField("detail", server.detail());
                for (Map.Entry<String, Long> number : new TreeMap<>(server.numbers()).entrySet()) {
                    json.writeNumberField(number.getKey(), number.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            numbers(json, "outbox", now.outbox(), null);
            numbers(json, "uplink", now.uplink(), now.uplinkPhase());
        });
    }

    private static void numbers(JsonGenerator json, String name, Map<String, Long> numbers, @Nullable String phase)
            throws IOException {
        json.writeObjectFieldStart(name);
        if (phase != null) {
            json.writeStringField("phase", phase);
        }
        for (Map.Entry<String, Long> number : new TreeMap<>(numbers).entrySet()) {
            json.writeNumberField(number.getKey(), number.getValue());
        }
        json.writeEndObject();
    }

    private static String metrics(StatusView now) {
        StringBuilder text = new StringBuilder();
        lines(text, "steelyard_agent_outbox", "Counters of the outbox.", now.outbox());
        lines(text, "steelyard_agent_uplink", "Counters of the uplink.", now.uplink());
        text.append("# HELP steelyard_agent_server_connected 1 for each OPC UA server that is connected.\n");
        text.append("# TYPE steelyard_agent_server_connected gauge\n");
        for (StatusView.Server server : now.servers()) {
            text.append("steelyard_agent_server_connected{server=\"")
                    .append(server.name())
                    .append("\"} ")
                    .append(server.connected() ? 1 : 0)
                    .append('\n');
        }
        text.append("# HELP steelyard_agent_server Counters of each OPC UA server's link.\n");
        text.append("# TYPE steelyard_agent_server gauge\n");
        for (StatusView.Server server : now.servers()) {
            new TreeMap<>(server.numbers())
                    .forEach((what, number) -> text.append("steelyard_agent_server{server=\"")
                            .append(server.name())
                            .append("\",what=\"")
                            .append(what)
                            .append("\"} ")
                            .append(number)
                            .append('\n'));
        }
        return text.toString();
    }

    private static void lines(StringBuilder text, String name, String help, Map<String, Long> numbers) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
        new TreeMap<>(numbers)
                .forEach((what, number) -> text.append(name)
                        .append("{what=\"")
                        .append(what)
                        .append("\"} ")
                        .append(number)
                        .append('\n'));
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
    }
}
