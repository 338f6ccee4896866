package io.steelyard.edge.config.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series counted by the gateway on an agent's data folder: an HTTP server that answers as one does. */
final class RunningGatewayTest {
    private static final Set<SeriesPlan.Name> WANTED = Set.of(
            new SeriesPlan.Name("lathe", "works", "a", "l", "m", "speed"),
            new SeriesPlan.Name("lathe", "works", "a", "l", "m", "load"));

    @TempDir
    private Path data;

    private HttpServer server;
    private int code = 200;
    private String page = "{\"budget\":6,\"used\":4,\"culprit\":null,\"next\":null,\"series\":["
            + "{\"class\":\"lathe\",\"site\":\"works\",\"area\":\"a\",\"line\":\"l\",\"asset\":\"m\",\"field\":\"speed\"}]}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/store/series", exchange -> {
            try (exchange) {
                byte[] body = page.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(code, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        says(ProcessHandle.current().pid());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void says(long pid) throws IOException {
        Files.createDirectories(data.resolve("run"));
        Files.writeString(
                data.resolve("run/gateway.json"),
                "{\"pid\":" + pid + ",\"url\":\"http://127.0.0.1:"
                        + server.getAddress().getPort() + "\"}");
    }

    private SeriesPlan counted() throws InterruptedException {
        return SeriesPlan.counted(new RunningGateway(data), "works", WANTED);
    }

    @Test
    void countsWhatIsNotThereYet() throws Exception {
        SeriesPlan series = counted();
        assertThat(series.fresh()).extracting(SeriesPlan.Name::field).containsExactly("load");
        assertThat(series.asMap())
                .containsEntry("counted", true)
                .containsEntry("fresh", 1)
                .containsEntry("budget", 6L);
    }

    @Test
    void saysWhyNobodyCounted() throws Exception {
        code = 401;
        page = "{\"detail\":\"log in\"}";
        SeriesPlan refused = counted();
        assertThat(refused.standing()).isEqualTo(SeriesPlan.Standing.REFUSED);
        assertThat(refused.why()).contains("answers 401: log in");
        page = "<html>";
        assertThat(counted().why()).contains("answers 401: something that is not JSON");
        code = 200;
        assertThat(counted().standing()).isEqualTo(SeriesPlan.Standing.UNREACHABLE);
        server.stop(0);
        assertThat(counted().standing()).isEqualTo(SeriesPlan.Standing.UNREACHABLE);
        says(Integer.MAX_VALUE);
        SeriesPlan nobody = counted();
        assertThat(nobody.standing()).isEqualTo(SeriesPlan.Standing.NOBODY);
        assertThat(nobody.asMap()).containsEntry("counted", false).containsEntry("mapped", 2);
    }
}
