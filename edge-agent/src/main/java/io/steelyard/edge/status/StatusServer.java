package io.steelyard.edge.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.steelyard.edge.operation.Operations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the agent's {@link Pages} to whoever reads them, and takes requests at {@link Asking#PATH}. */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final int NO_BODY = -1;
    private static final Answer NOT_YET = Answer.problem(503, "Not yet", "the agent has not begun yet: ask again");

    /** What a page may load: its own files; no other site may show it in a frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final Hosts hosts;
    private final Supplier<StatusView> view;
    private final ExecutorService answering;
    private volatile @Nullable Asking asking;

    private StatusServer(HttpServer server, Hosts hosts, Supplier<StatusView> view, ExecutorService answering) {
        this.server = server;
        this.hosts = hosts;
        this.view = view;
        this.answering = answering;
    }

    /**
     * Listens.
     *
     * @param hosts whether a request names a host of ours: 0, or the status of the answer, 400 or 421
     * @param answering a few threads for answers alone, since a visitor who is slow holds them up; shut down at close
     * @throws PortTakenException when the address cannot be had
     */
    public static StatusServer start(
            String host, int port, ToIntFunction<String> hosts, Supplier<StatusView> view, ExecutorService answering)
            throws PortTakenException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new PortTakenException(host, port, e);
        }
        StatusServer serving = new StatusServer(http, new Hosts(hosts), view, answering);
        http.setExecutor(answering);
        http.createContext("/", serving::visited);
        http.start();
        return serving;
    }

    /** Takes requests for these, too, from now on. */
    public void answer(Operations operations) {
        asking = new Asking(operations, answering);
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void visited(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getRawPath().equals(Asking.PATH)) {
            asked(exchange);
        } else {
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            send(exchange, answer(exchange, isHead), isHead);
        }
    }

    private void asked(HttpExchange exchange) throws IOException {
        Answer refusal = hosts.refusal(exchange);
        refusal = refusal == null ? Asking.refusal(exchange) : refusal;
        Asking present = asking;
        if (refusal == null && present != null) {
            present.ask(exchange, answer -> sendLate(exchange, answer));
        } else {
            send(exchange, refusal == null ? NOT_YET : refusal, false);
        }
    }

    private static void sendLate(HttpExchange exchange, Answer answer) {
        try {
            send(exchange, answer, false);
        } catch (IOException e) {
            LOG.debug("an answer could not be sent: {}", e.toString()); // whoever asked has gone
        }
    }

    private static void send(HttpExchange exchange, Answer answer, boolean isHead) throws IOException {
        try (exchange) {
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            if (isHead) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
                exchange.sendResponseHeaders(answer.status(), NO_BODY);
            } else {
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private Answer answer(HttpExchange exchange, boolean isHead) {
        Answer refusal = hosts.refusal(exchange);
        if (refusal != null) {
            return refusal;
        }
        Pages.Page page = Pages.at(exchange.getRequestURI().getRawPath());
        if (page == null) {
            String known = Pages.ALL.stream().map(Pages.Page::path).collect(Collectors.joining(", "));
            return Answer.problem(404, "Not found", "no such path; known are " + known);
        }
        if (!isHead && !exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.problem(405, "Method not allowed", "this page is read with GET; nothing here is changed");
        }
        return page.shows().apply(view.get());
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
    }
}
