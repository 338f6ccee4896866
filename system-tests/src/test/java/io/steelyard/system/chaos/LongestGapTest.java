package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that waits in vain for the end of a gap says which it is: without that nobody can look into it. */
final class LongestGapTest {
    private static final String OVER =
            "{\"id\":\"g1\",\"scope\":{\"signal\":\"s\"},\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:09Z\"}";
    private static final String OPEN =
            "{\"id\":\"g2\",\"scope\":{\"signal\":\"t\"},\"from\":\"2026-01-01T00:00:00Z\",\"to\":null}";
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final HttpServer gateway;

    LongestGapTest() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    @Test
    void anOpenGapIsNamed() {
        String url = listing(OVER, OPEN);
        assertThatIllegalStateException()
                .isThrownBy(() -> LongestGap.awaitEnded(new Ask(), url, LIMIT))
                .withMessageContaining("1 still open")
                .withMessageContaining("\"g2\"")
                .withMessageNotContaining("\"g1\"");
    }

    @Test
    void whereAllAreOverTheLongestIsTold() throws Exception {
        String url = listing(OVER);
        LongestGap.awaitEnded(new Ask(), url, LIMIT);
        assertThat(LongestGap.in(new Ask(), url)).isEqualTo(Duration.ofSeconds(9));
    }

    private String listing(String... gaps) {
        byte[] page = ("{\"gaps\":[" + String.join(",", gaps) + "]}").getBytes(StandardCharsets.UTF_8);
        gateway.createContext("/api/v1/gaps", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        gateway.start();
        return "http://127.0.0.1:" + gateway.getAddress().getPort();
    }
}
