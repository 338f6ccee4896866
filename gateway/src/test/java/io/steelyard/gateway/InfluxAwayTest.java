package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is away is no reason for a gateway not to start, to be unready, or not to end. */
@Timeout(60)
final class InfluxAwayTest {
    @TempDir
    Path folder;

    @Test
    void theGatewayStartsSaysSoAndEnds() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                data: data
                http: {port: 0}
                mqtt: {port: 0}
                store: {kind: influxdb, influxdb: {url: "http://127.0.0.1:%d", token: "${env:TOKEN}", retention: 30d}}
                """.formatted(closed));
        GatewayConfig config = GatewayConfig.of(
                SettingsFile.read(file, GatewayConfig.KEYS, Map.of("TOKEN", "not-to-be-seen"), GatewayChecks::of));
        assertThat(config.influx().retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.toString()).doesNotContain("not-to-be-seen");

        Surroundings around =
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                });
        long closing;
        try (Gateway gateway = new Gateway(config, around)) {
            gateway.start();
            HttpResponse<String> health = health(gateway);
            while (!health.body().contains("cannot be used")) {
                LockSupport.parkNanos(100_000);
                health = health(gateway);
            }
            assertThat(health.body()).contains("http://127.0.0.1:" + closed, "the inbox keeps everything");
            assertThat(health.statusCode()).isEqualTo(200);
            closing = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(10));
    }

    private static HttpResponse<String> health(Gateway gateway) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/health");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofString());
    }
}
