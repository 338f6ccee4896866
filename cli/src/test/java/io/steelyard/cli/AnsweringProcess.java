package io.steelyard.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An HTTP server that answers as a running process does, with what a test has it say, and what it was asked. */
final class AnsweringProcess implements AutoCloseable {
    private static final String LEDGER = "{\"rows\":[],\"total\":{\"sampled\":7,\"state\":\"final\"},\"next\":null}";

    final List<String> asked = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    final List<String> authorisations = new ArrayList<>();
    final List<String> proofs = new ArrayList<>();
    int code = 200;
    int seriesCode = 200;
    String body = LEDGER;

    /** What goes before the body, an answer each. */
    final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    final HttpServer server;

    AnsweringProcess() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            proofs.add(String.valueOf(exchange.getRequestHeaders().getFirst("steelyard-proof")));
            authorisations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = (bodies.isEmpty() ? body : bodies.remove()).getBytes(StandardCharsets.UTF_8);
            boolean isSeries = exchange.getRequestURI().getPath().endsWith("/series");
            exchange.sendResponseHeaders(isSeries ? seriesCode : code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
