package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.influx.InfluxConfig;
import io.steelyard.gateway.store.influx.InfluxStore;
import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.PlantState;
import io.steelyard.simulator.plant.PlantValue;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboard, put to a real InfluxDB that holds the plant, as the user that Grafana has. */
final class DashboardQueriesIT {
    private static final Path ROOT = Repository.root();
    private static final String READER = "Basic "
            + Base64.getEncoder().encodeToString("dashboards:password-of-the-test".getBytes(StandardCharsets.UTF_8));
    private static final String ADMINISTRATOR = "Token " + RealInflux.TOKEN;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Instant FROM = Instant.parse("2026-11-20T08:00:00Z");
    private static final int TICKS = 200;

    @TempDir
    Path folder;

    private RealInflux influx;

    @BeforeEach
    void storeThePlant() throws IOException, InterruptedException {
        assumeTrue(
                RealInflux.program().isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        influx = RealInflux.fresh(RealInflux.program().orElseThrow(), folder);
        InfluxConfig config = new InfluxConfig(
                influx.url(),
                () -> RealInflux.TOKEN,
                RealInflux.ORG,
                true,
                Duration.ZERO,
                InfluxConfig.Patience.usual());
        try (InfluxStore store = new InfluxStore(config, new NoMarks(), refused -> {}, new Random(1))) {
            store.write(readings(), new StoredMark(new InboxPosition(0, 1), Bytes.utf8("")));
            store.writeMinutes(minutes());
        }
        makeReader();
    }

    @AfterEach
    void stop() {
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
            HttpResponse<String> answer = ask(database, filled(query.text()));
            assertThat(answer.statusCode())
                    .as("%s: %s", query.place(), answer.body())
                    .isEqualTo(200);
            JsonNode result = JSON.readTree(answer.body()).path("results").path(0);
            assertThat(result.path("error").asText()).as(query.place()).isEmpty();
            assertThat(result.path("series").path(0).path("values").size())
                    .as("%s: rows of %s", query.place(), query.text())
                    .isPositive();
        }
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

    private static String filled(String query) {
        return query.replace(
                        "$timeFilter",
                        "time >= '" + FROM.minus(1, ChronoUnit.MINUTES) + "' and time < '"
                                + FROM.plus(5, ChronoUnit.MINUTES) + "'")
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

    /** What the plant does in its first twenty seconds. */
    private static List<Reading> readings() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        List<Reading> readings = new ArrayList<>();
        PlantState state = plant.first();
        for (int tick = 0; tick < TICKS; tick++) {
            for (PlantValue value : plant.values(state, tick == 0)) {
                readings.add(reading(value, FROM.plusMillis(100L * tick), readings.size() + 1));
            }
            state = plant.step(state);
        }
        return readings;
    }

    private static Reading reading(PlantValue plant, Instant at, long number) {
        Object value = plant.value();
        FieldType type = FieldType.STRING;
        if (value instanceof Boolean) {
            type = FieldType.BOOL;
        } else if (value instanceof Float || value instanceof Double) {
            type = FieldType.FLOAT;
            value = ((Number) value).doubleValue();
        } else if (value instanceof Number whole) {
            type = FieldType.INT;
            value = whole.longValue();
        }
        Series series = new Series(
                new SignalKey(
                        new AssetKey("demo", plant.asset().id()), plant.signal().name()),
                plant.asset().equipmentClass().id(),
                plant.asset().area(),
                plant.asset().line(),
                plant.signal().name(),
                type);
        return new Reading(series, nanos(at), 0, value, new UUID(1, 2), number, new InboxPosition(0, 1), false);
    }

    private List<MinuteRow> minutes() throws IOException {
        AgentConfig agent = AgentConfig.of(
                MountedSettings.of(ComposeFile.read(ROOT.resolve("docker-compose.yml")), "edge-agent", folder));
        List<MinuteRow> rows = new ArrayList<>();
        for (AssetMapping asset : agent.opcua().assets()) {
            MinuteRow row = Emitted.minute(agent, asset);
            rows.add(new MinuteRow(
                    row.asset(), row.equipmentClass(), row.area(), row.line(), nanos(FROM), row.fields()));
        }
        return rows;
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
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

    /** Nothing is read again here. */
    private static final class NoMarks implements InboxMarks {
        @Override
        public Optional<StateMark> state(int partition) {
            return Optional.empty();
        }

        @Override
        public void saveState(StateMark mark) {}

        @Override
        public Optional<StoredMark> stored(int partition) {
            return Optional.empty();
        }

        @Override
        public void saveStored(StoredMark mark) {}
    }
}
