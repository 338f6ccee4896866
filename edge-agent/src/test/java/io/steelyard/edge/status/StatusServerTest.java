package io.steelyard.edge.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class StatusServerTest {
    private static final StatusView VIEW = new StatusView(
            List.of(new StatusView.Server("plc", false, "Bad_Timeout", Map.of("untyped", 3L))),
            Map.of("held", 1L),
            Map.of("published", 2L),
            "online",
            List.of("server plc is waiting"));

    private static StatusServer start(int port) throws PortTakenException {
        return StatusServer.start("127.0.0.1", port, () -> VIEW, Executors.newFixedThreadPool(2));
    }

    private static HttpResponse<String> get(StatusServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** What a server's link counts must be seen somewhere, or nobody ever learns of values without a type. */
    @Test
    void tellsWhatEachServersLinkCounts() throws Exception {
        try (StatusServer server = start(0)) {
            assertThat(get(server, "/metrics").body())
                    .contains("steelyard_agent_server{server=\"plc\",what=\"untyped\"} 3");
            assertThat(get(server, "/metrics").body()).contains("steelyard_agent_server_connected{server=\"plc\"} 0");
            assertThat(get(server, "/status").body()).contains("\"untyped\":3", "\"connected\":false");
            HttpResponse<String> health = get(server, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("{\"status\":\"fail\"", "server plc is waiting");
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void endsItsThreadsWhenItCloses() throws Exception {
        ExecutorService answering = Executors.newFixedThreadPool(2);
        StatusServer.start("127.0.0.1", 0, () -> VIEW, answering).close();
        assertThat(answering.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPortThatIsTakenIsAnExceptionOfItsOwn() throws Exception {
        try (StatusServer first = start(0)) {
            PortTakenException taken = catchThrowableOfType(PortTakenException.class, () -> start(first.port()));
            assertThat(taken).hasCauseInstanceOf(BindException.class);
        }
    }
}
