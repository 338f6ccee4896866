package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.gateway.Gateway;
import io.steelyard.gateway.Surroundings;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboard, put to a real InfluxDB that a gateway has filled with the plant, as the user that Grafana has. */
final class DashboardQueriesIT {
    private static final Path ROOT = Repository.root();
    private static final String READER = "Basic "
            + Base64.getEncoder().encodeToString("dashboards:password-of-the-test".getBytes(StandardCharsets.UTF_8));
    private static final String ADMINISTRATOR = "Token " + RealInflux.TOKEN;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private RealInflux influx;
    private Gateway gateway;
    private Instant from;

    @BeforeEach
    void storeThePlant() throws IOException, InterruptedException, MqttException {
        assumeTrue(
                RealInflux.program().isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        influx = RealInflux.fresh(RealInflux.program().orElseThrow(), folder);
        from = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(4, ChronoUnit.MINUTES);
        gateway = gateway();
        gateway.start();
        AgentConfig agent = AgentConfig.of(
                MountedSettings.of(ComposeFile.read(ROOT.resolve("docker-compose.yml")), "edge-agent", folder));
        try (PublishedPlant plant = new PublishedPlant(agent, gateway.mqttPort(), System.currentTimeMillis())) {
            plant.publish(from.toEpochMilli());
        }
        for (String bucket : List.of("telemetry", "kpi")) {
            await().atMost(PATIENCE)
                    .until(() ->
                            !id("/api/v2/buckets?name=" + bucket, "buckets").isEmpty());
        }
        makeReader();
    }

    private Gateway gateway() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                data: data
                http: {port: 0}
                mqtt: {port: 0}
                store: {kind: influxdb, influxdb: {url: "%s", token: "${env:TOKEN}", org: %s}}
                """.formatted(influx.url(), RealInflux.ORG));
        return new Gateway(
                GatewayConfig.of(SettingsFile.read(
                        file, GatewayConfig.KEYS, Map.of("TOKEN", RealInflux.TOKEN), GatewayChecks::of)),
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (influx != null) {
            influx.close();
        }
    }

    @Test
    void everyQueryFindsRows() throws IOException, InterruptedException {
        List<Dashboard.Query> queries =
                Dashboard.read(ROOT.resolve("dashboards/plant-overview.json")).queries();

        assertThat(queries).hasSizeGreaterThan(20);
        for (Dashboard.Query query : queries) {
            String database = query.source().replace("steelyard-", "");
            await().atMost(PATIENCE).untilAsserted(() -> findsRows(query, ask(database, filled(query.text()))));
        }
    }

    private static void findsRows(Dashboard.Query query, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode())
                .as("%s: %s", query.place(), answer.body())
                .isEqualTo(200);
        JsonNode result = JSON.readTree(answer.body()).path("results").path(0);
        assertThat(result.path("error").asText()).as(query.place()).isEmpty();
        assertThat(result.path("series").path(0).path("values").size())
                .as("%s: rows of %s", query.place(), query.text())
                .isPositive();
    }

    @Test
    void theReaderMayNotWrite() throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(influx.url().resolve("/write?db=telemetry"))
                        .header("Authorization", READER)
                        .POST(HttpRequest.BodyPublishers.ofString("lathe,asset=x power=1"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }

    private String filled(String query) {
        return query.replace(
                        "$timeFilter",
                        "time >= '" + from.minus(1, ChronoUnit.MINUTES) + "' and time < '"
                                + from.plus(3, ChronoUnit.MINUTES) + "'")
                .replace("$__interval", "10s")
                .replace("$site", "(demo)")
                .replace("$area", "(rolling|machining)")
                .replace("$asset", ".*");
    }

    private HttpResponse<String> ask(String database, String query) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(influx.url().resolve("/query?db=" + database))
                        .header("Authorization", READER)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As {@code influxdb-reader.sh} does by InfluxDB's own command line. */
    private void makeReader() throws IOException, InterruptedException {
        String org = id("/api/v2/orgs?org=" + RealInflux.ORG, "orgs");
        StringBuilder permissions = new StringBuilder();
        for (String bucket : List.of("telemetry", "kpi")) {
            permissions
                    .append(permissions.isEmpty() ? "" : ",")
                    .append("{\"action\":\"read\",\"resource\":{\"type\":\"buckets\",\"id\":\"")
                    .append(id("/api/v2/buckets?name=" + bucket, "buckets"))
                    .append("\",\"orgID\":\"")
                    .append(org)
                    .append("\"}}");
        }
        JsonNode made = JSON.readTree(influx.post(
                        "/private/legacy/authorizations",
                        "{\"token\":\"dashboards\",\"status\":\"active\",\"orgID\":\"" + org + "\",\"permissions\":["
                                + permissions + "]}")
                .body());
        assertThat(influx.post(
                                "/private/legacy/authorizations/"
                                        + made.path("id").asText() + "/password",
                                "{\"password\":\"password-of-the-test\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    private String id(String path, String list) throws IOException, InterruptedException {
        URI address = influx.url().resolve(path);
        String body = HTTP.send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", ADMINISTRATOR)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readTree(body).path(list).path(0).path("id").asText();
    }
}
