package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.PublishingAgent.Given;
import io.steelyard.gateway.PublishingAgent.Signal;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.settings.SettingsFile;
import io.steelyard.sparkplug.DataType;
import io.steelyard.testkit.FakeInflux;
import io.steelyard.testkit.RealInflux;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,000 samples with three changes of type and five that InfluxDB will not take, through a whole gateway: every other one
 * is stored, the five are named and kept, also over a restart, and stored once what was wrong is mended.
 */
@Timeout(60)
final class PoisonedPlantTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final UUID EPOCH = new UUID(5, 5);
    private static final int SAMPLES = 10_000;
    private static final int POISON = 5;
    private static final long MILLIS_AN_HOUR = 3_600_000;
    private static final long LONG_AGO = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    private static final Signal SPEED = new Signal("pump-1", "pump", "speed", 1);
    private static final Signal OPENING = new Signal("valve-1", "valve", "opening", 2);
    private static final Signal POWER = new Signal("fan-1", "fan", "power", 3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Gateway gateway;
    private long number;

    /** An InfluxDB, and what a person does to mend what was wrong in it. */
    private interface Mending {
        void now() throws Exception;
    }

    @Test
    void onTheFakeInflux() throws Exception {
        try (FakeInflux influx = FakeInflux.start("telemetry", "kpi")) {
            write(influx.url(), "", "/api/v2/write?bucket=telemetry&org=steelyard&precision=ns", foreignPoint());
            influx.keepFrom("telemetry", nanos(System.currentTimeMillis() - 2 * MILLIS_AN_HOUR));
            run(influx.url(), "token", () -> {
                influx.keepFrom("telemetry", Long.MIN_VALUE);
                influx.allow("opening");
            });
        }
    }

    @Test
    void onARealInflux() throws Exception {
        assumeTrue(
                RealInflux.program().isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        try (RealInflux influx =
                RealInflux.fresh(RealInflux.program().orElseThrow(), Files.createDirectory(folder.resolve("influx")))) {
            influx.makeBucket("telemetry", Duration.ofHours(2));
            String path = "/api/v2/write?bucket=telemetry&org=" + RealInflux.ORG + "&precision=ns";
            write(influx.url(), RealInflux.TOKEN, path, foreignPoint());
            run(influx.url(), RealInflux.TOKEN, () -> {
                influx.keep("telemetry", Duration.ZERO);
                influx.deleteMeasurement("telemetry", "valve");
            });
        }
    }

    /** Somebody else wrote the valve's field before, as a float. */
    private static String foreignPoint() {
        return "valve,asset=other opening=1.5 " + nanos(System.currentTimeMillis() - 1_000);
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    private static void write(URI url, String token, String path, String line) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .header("Authorization", "Token " + token)
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
    }

    private void run(URI influx, String token, Mending mending) throws Exception {
        start(influx, token);
        long now = System.currentTimeMillis();
        try (PublishingAgent agent = new PublishingAgent(gateway.mqttPort(), EPOCH, now)) {
            publish(agent, now);
            await("/api/v1/dead-letter", list -> list.get("total").asLong() == POISON);
            JsonNode ledger = await(
                    "/api/v1/ledger",
                    found -> total(found, "stored") == SAMPLES - POISON
                            && total(found, "keptAside") == POISON
                            && found.at("/total/balanced").booleanValue());
            assertThat(total(ledger, "keptAside")).isEqualTo(POISON);
            assertThat(total(ledger, "missing")).isZero();
            assertThat(ledger.get("total").get("balanced").booleanValue()).isTrue();
            assertThat(points()).isEqualTo(SAMPLES - POISON);
            assertThat(get("/api/v1/events?limit=1000").get("events"))
                    .filteredOn(event -> event.get("type").asText().equals("type-changed"))
                    .extracting(event -> event.get("details").get("field").asText())
                    .containsExactlyInAnyOrder("speed.string", "speed.bool", "speed.int");
        }
        gateway.close();

        start(influx, token);
        JsonNode letters = get("/api/v1/dead-letter").get("letters");
        assertThat(letters).hasSize(POISON);
        assertThat(letters)
                .extracting(letter -> letter.get("reason").asText())
                .anySatisfy(reason -> assertThat(reason).contains("field type conflict", "opening"));
        assertThat(letters)
                .extracting(letter -> letter.get("reason").asText())
                .anySatisfy(reason -> assertThat(reason).contains("Retention Policy"));
        JsonNode again = get("/api/v1/ledger");
        assertThat(total(again, "keptAside")).as(again.toString()).isEqualTo(POISON);
        assertThat(post("/api/v1/dead-letter:replay").get("refused").asLong()).isEqualTo(POISON);
        assertThat(get("/api/v1/dead-letter").get("total").asLong()).isEqualTo(POISON);

        mending.now();
        JsonNode replayed = post("/api/v1/dead-letter:replay");
        assertThat(replayed.get("stored").asLong()).as(replayed.toString()).isEqualTo(POISON);
        assertThat(get("/api/v1/dead-letter").get("letters")).isEmpty();
        JsonNode ledger = get("/api/v1/ledger");
        assertThat(total(ledger, "stored")).isEqualTo(SAMPLES);
        assertThat(total(ledger, "keptAside")).isZero();
        assertThat(points()).isEqualTo(SAMPLES);
        assertThat(post("/api/v1/dead-letter:replay").get("stored").asLong()).isZero();
        gateway.close();
    }

    private void start(URI influx, String token) throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                data: data
                http: {port: 0}
                mqtt: {port: 0}
                store: {kind: influxdb, influxdb: {url: "%s", token: "${env:TOKEN}"}}
                """.formatted(influx));
        GatewayConfig config = GatewayConfig.of(
                SettingsFile.read(file, GatewayConfig.KEYS, Map.of("TOKEN", token), GatewayChecks::of));
        gateway = new Gateway(
                config,
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
        gateway.start();
    }

    /** Three births more than the first change the type of the pump's speed. */
    private void publish(PublishingAgent agent, long now) {
        agent.nodeBirth();
        agent.birth(OPENING, DataType.INT64);
        agent.birth(POWER, DataType.DOUBLE);
        DataType[] types = {DataType.DOUBLE, DataType.STRING, DataType.BOOLEAN, DataType.INT64};
        int each = (SAMPLES - POISON) / types.length;
        for (DataType type : types) {
            agent.birth(SPEED, type);
            while (number < each) {
                some(agent, now, type);
            }
            each += (SAMPLES - POISON) / types.length;
        }
        while (number < SAMPLES - POISON) {
            some(agent, now, DataType.INT64);
        }
        agent.data(List.of(given(OPENING, now - 3, 1L), given(OPENING, now - 2, 2L), given(OPENING, now - 1, 3L)));
        agent.data(List.of(given(POWER, LONG_AGO, 1.5), given(POWER, LONG_AGO + 1, 2.5)));
        long hour = Math.floorDiv(now, MILLIS_AN_HOUR);
        agent.record(new ReportRecord(
                EPOCH,
                nanos(now),
                SAMPLES - 1,
                List.of(new ReportRecord.Hour(hour, 0, SAMPLES - 1)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                true));
    }

    private void some(PublishingAgent agent, long now, DataType type) {
        List<Given> samples = new ArrayList<>();
        long many = Math.min(49, SAMPLES - POISON - number);
        for (int i = 0; i < many; i++) {
            Object value = switch (type) {
                case DOUBLE -> (Object) (number / 8.0);
                case STRING -> (Object) ("text " + number);
                case BOOLEAN -> (Object) (number % 2 == 0);
                default -> (Object) number;
            };
            samples.add(given(SPEED, now - SAMPLES + number, value));
        }
        agent.data(samples);
    }

    private Given given(Signal signal, long timeMillis, Object value) {
        return new Given(signal, number++, timeMillis, value);
    }

    private long points() throws Exception {
        long points = 0;
        for (Signal signal : List.of(SPEED, OPENING, POWER)) {
            String next = "";
            while (next != null) {
                JsonNode page = get("/api/v1/series?limit=10000&from=2019-01-01T00:00:00Z&asset=" + signal.asset()
                        + "&signal=" + signal.name() + next);
                points += page.get("points").size();
                next = page.get("next").isNull()
                        ? null
                        : "&cursor=" + page.get("next").asText();
            }
        }
        return points;
    }

    private static long total(JsonNode ledger, String term) {
        return ledger.get("total").get(term).asLong();
    }

    private JsonNode await(String path, Predicate<JsonNode> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode found = get(path);
        while (!wanted.test(found)) {
            assertThat(System.nanoTime()).as("%s stays %s", path, found).isLessThan(end);
            found = get(path);
        }
        return found;
    }

    private JsonNode get(String path) throws Exception {
        return ask("GET", path);
    }

    private JsonNode post(String path) throws Exception {
        return ask("POST", path);
    }

    private JsonNode ask(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
