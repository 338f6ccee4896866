package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the demo asks, of an HTTP server that answers as the interface page says. */
final class GatewayViewTest {
    private static final UUID EPOCH = new UUID(1, 2);

    /** Many earlier runs on the data fill the first page. */
    @Test
    void theRowsOfARunAreFoundOnEveryPage() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/ledger", exchange -> {
            boolean second = exchange.getRequestURI().getRawQuery().contains("&cursor=a%2Bb");
            String rows = second
                    ? "{\"epoch\":\"" + EPOCH + "\",\"state\":\"final\"}"
                    : "{\"epoch\":\"" + new UUID(3, 4) + "\"},{\"epoch\":\"" + EPOCH + "\",\"state\":\"open\"}";
            byte[] bytes = ("{\"rows\":[" + rows + "],\"total\":{},\"next\":" + (second ? "null" : "\"a+b\"") + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            assertThat(new GatewayView(server.getAddress().getPort()).rows(EPOCH))
                    .extracting(row -> row.path("state").asText())
                    .containsExactly("open", "final");
        } finally {
            server.stop(0);
        }
    }

    /** A gateway that is not ready answers 503, and says there what is wrong. */
    @Test
    void whatIsWrongIsReadFromAPageThatIsNoSuccess() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            byte[] bytes = "{\"status\":\"fail\",\"checks\":[{\"name\":\"store\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        GatewayView view = new GatewayView(server.getAddress().getPort());
        try {
            assertThat(view.health().at("/checks/0/name").asText()).isEqualTo("store");
        } finally {
            server.stop(0);
        }
        assertThat(view.health()).as("nobody there").isEmpty();
    }
}
