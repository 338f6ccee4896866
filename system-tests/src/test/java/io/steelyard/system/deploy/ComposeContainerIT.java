package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;

/** The compose file itself, where an engine is: built, started, and asked from outside. */
final class ComposeContainerIT {
    private static final Path ROOT = Repository.root();
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeEach
    void needsAnEngine() {
        assumeTrue(isEngineThere(), "skipped peer: a container engine");
    }

    @Test
    void samplesReachTheDatabaseAndGrafanaHasTheDashboard() throws IOException, InterruptedException {
        Process secrets = new ProcessBuilder(
                        ROOT.resolve("deploy/compose/make-secrets").toString())
                .inheritIO()
                .start();
        assertThat(secrets.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (ComposeContainer compose =
                new ComposeContainer(ROOT.resolve("docker-compose.yml").toFile()).withBuild(true)) {
            compose.start();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() ->
                            get("http://127.0.0.1:8080/api/v1/ledger", null).contains("\"balanced\":true"));
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> get("http://127.0.0.1:3000/api/dashboards/uid/steelyard-plant-overview", grafana())
                            .contains("Plant overview"));
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> get("http://127.0.0.1:3000/api/datasources/uid/steelyard-telemetry/health", grafana())
                            .contains("OK"));
        }
    }

    private static String grafana() throws IOException {
        String password = Files.readString(ROOT.resolve("deploy/compose/secrets/grafana-password"));
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String get(String url, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static boolean isEngineThere() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }
}
