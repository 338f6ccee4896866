package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that Grafana has at a real InfluxDB: reads the buckets in the old query language, writes nothing. Puts every
 * query of every dashboard as Grafana would.
 */
public final class DashboardReader {
    private static final String PASSWORD = "password-of-the-test";
    private static final String READER =
            "Basic " + Base64.getEncoder().encodeToString(("dashboards:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final List<String> BUCKETS = List.of("telemetry", "kpi", "indicators");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final RealInflux influx;
    private final Duration patience;

    private DashboardReader(RealInflux influx, Duration patience) {
        this.influx = influx;
        this.patience = patience;
    }

    /**
     * Makes the user once the gateway has made the buckets, as {@code influxdb-reader.sh} does by InfluxDB's own command line.
     *
     * @param patience how long the buckets, and later each query's rows, are waited for
     */
    public static DashboardReader of(RealInflux influx, Duration patience) throws IOException, InterruptedException {
        DashboardReader reader = new DashboardReader(influx, patience);
        for (String bucket : BUCKETS) {
            await().atMost(patience).until(() -> !reader.bucket(bucket).isEmpty());
        }
        reader.make();
        return reader;
    }

    /** Fails unless every query of every dashboard has found rows in the stretch of time; waits for them. */
    public void everyQueryFindsRows(Instant from, Instant to) throws IOException {
        for (Path dashboard : dashboards()) {
            List<Dashboard.Query> queries = Dashboard.read(dashboard).queries();
            assertThat(queries).as("%s", dashboard).hasSizeGreaterThan(12);
            for (Dashboard.Query query : queries) {
                String database = query.source().replace("steelyard-", "");
                // A result stands at the begin of its day, one of a signal is there of days that are over.
                Instant begin = database.equals("indicators") ? from.minus(Duration.ofDays(2)) : from;
                String text = filled(query.text(), begin, to);
                await().atMost(patience)
                        .pollDelay(Duration.ZERO)
                        .untilAsserted(() -> findsRows(query, answers(database, text)));
            }
        }
    }

    /** The answer to a line that this user tries to write. */
    HttpResponse<String> write(String line) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(influx.url().resolve("/write?db=telemetry"))
                        .header("Authorization", READER)
                        .POST(HttpRequest.BodyPublishers.ofString(line))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<Path> dashboards() throws IOException {
        List<Path> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(Repository.root().resolve("dashboards"))) {
            files.filter(file -> file.toString().endsWith(".json")).forEach(dashboards::add);
        }
        assertThat(dashboards).as("dashboards").isNotEmpty();
        return dashboards;
    }

    private static void findsRows(Dashboard.Query query, List<HttpResponse<String>> answers) throws IOException {
        int rows = 0;
        for (HttpResponse<String> answer : answers) {
            assertThat(answer.statusCode())
                    .as("%s: %s", query.place(), answer.body())
                    .isEqualTo(200);
            JsonNode result = JSON.readTree(answer.body()).path("results").path(0);
            assertThat(result.path("error").asText()).as(query.place()).isEmpty();
            rows += result.path("series").path(0).path("values").size();
        }
        assertThat(rows).as("%s: rows of %s", query.place(), query.text()).isPositive();
    }

    /** Where an indicator is not assessed there is no value of it, but its result is there and says so. */
    private List<HttpResponse<String>> answers(String database, String text) throws IOException, InterruptedException {
        List<HttpResponse<String>> answers = new ArrayList<>(List.of(ask(database, text)));
        if (text.contains("FROM \"indicator\"") && text.contains(" = 1 ")) {
            String result = text.replaceAll("\"(value|low|high)\"", "\"assessed\"")
                    .replaceAll("AND \"(assessed|bounded)\" = 1 ", "");
            answers.add(ask(database, result));
        }
        return answers;
    }

    private static String filled(String query, Instant from, Instant to) {
        return query.replace("$timeFilter", "time >= '" + from + "' and time < '" + to + "'")
                .replace("$__interval", "10s")
                .replace("$site", "(demo)")
                .replace("$model", ".*")
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

    private void make() throws IOException, InterruptedException {
        String org = id("/api/v2/orgs?org=" + RealInflux.ORG, "orgs");
        StringBuilder permissions = new StringBuilder();
        for (String bucket : BUCKETS) {
            permissions
                    .append(permissions.isEmpty() ? "" : ",")
                    .append("{\"action\":\"read\",\"resource\":{\"type\":\"buckets\",\"id\":\"")
                    .append(bucket(bucket))
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
                                "{\"password\":\"" + PASSWORD + "\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    private String bucket(String name) throws IOException, InterruptedException {
        return id("/api/v2/buckets?name=" + name, "buckets");
    }

    private String id(String path, String list) throws IOException, InterruptedException {
        URI address = influx.url().resolve(path);
        String body = HTTP.send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Token " + RealInflux.TOKEN)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readTree(body).path(list).path(0).path("id").asText();
    }
}
