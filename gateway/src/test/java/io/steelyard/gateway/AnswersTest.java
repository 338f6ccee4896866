package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.PublishingAgent.Given;
import io.steelyard.gateway.PublishingAgent.Signal;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.settings.SettingsFile;
import io.steelyard.sparkplug.DataType;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the paths answer, name by name: held against the published OpenAPI document, and against the names that programs outside
 * rely on. The gateway has what an earlier run left (points, minutes, a ledger's row) and what an agent sends it now.
 */
@Timeout(60)
final class AnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final UUID EPOCH = new UUID(1, 2);
    private static final long LEFT = 1_700_000_000_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
    private static final Signal POWER = new Signal("n", "fan", "power", 1);
    private static final Scope OF_POWER = new Scope("works", "edge", "plc", "n", "power");

    private static final Pattern SECONDS = Pattern.compile("steelyard_stage_seconds_total\\{stage=\"(\\w+)\"} (\\S+)");

    private static final Map<String, List<String>> ASKED = asked();

    @TempDir
    private static Path folder;

    private static Gateway gateway;
    private static PublishingAgent agent;
    private static JsonNode document;
    private static long now;

    private static Map<String, List<String>> asked() {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        for (String path : List.of(
                "/health",
                "/health/live",
                "/health/ready",
                "/api/v1/health",
                "/api/v1/health/live",
                "/api/v1/health/ready",
                "/api/v1/assets",
                "/api/v1/ledger",
                "/api/v1/gaps",
                "/api/v1/events",
                "/api/v1/clock-spans",
                "/api/v1/store",
                "/api/v1/store/series",
                "/api/v1/dead-letter",
                "/api/v1/openapi.json")) {
            asked.put(path, List.of(path));
        }
        asked.put("/api/v1/assets/{id}", List.of("/api/v1/assets/works%2Fn", "/api/v1/assets/m"));
        asked.put(
                "/api/v1/series",
                List.of(
                        "/api/v1/series?asset=n&signal=power",
                        "/api/v1/series?asset=m&signal=speed&from=2023-11-14T22:13:20.005Z&to=2023-11-14T22:14:00Z",
                        "/api/v1/series?asset=m&signal=speed&from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z"
                                + "&maxPoints=5",
                        "/api/v1/series?asset=m&signal=speed&pointsOnly=true"));
        asked.put(
                "/api/v1/kpi",
                List.of(
                        "/api/v1/kpi?asset=works/m&from=2023-11-14T22:00:00Z&to=2023-11-14T23:00:00Z&step=PT30M",
                        "/api/v1/kpi?site=works&from=2023-11-14T22:00:00Z&to=2023-11-15T23:00:00Z&step=day"));
        asked.put("/api/v1/kpi:refold", List.of("/api/v1/kpi:refold"));
        asked.put("/api/v1/indicators", List.of("/api/v1/indicators", "/api/v1/indicators?period=2023-11"));
        asked.put("/api/v1/indicators/{id}/revision", List.of("/api/v1/indicators/K01/revision?period=2023-11-14"));
        asked.put(
                "/api/v1/indicators/{id}/evidence",
                List.of(
                        "/api/v1/indicators/C10/evidence?period=2023-11",
                        "/api/v1/indicators/C10/evidence?period=2023-11&asset=works/m",
                        "/api/v1/indicators/K01/evidence?period=2023-11"));
        asked.put("/api/v1/assessments", List.of("/api/v1/assessments"));
        asked.put(
                "/api/v1/assessments/{model}",
                List.of(
                        "/api/v1/assessments/sme-2024",
                        "/api/v1/assessments/sme-2024?period=2023-11",
                        "/api/v1/assessments/cmmm-2020?site=works",
                        "/api/v1/assessments/siri"));
        asked.put("/api/v1/sites/{site}/answers/{model}", List.of("/api/v1/sites/works/answers/sme-2024"));
        asked.put(
                "/api/v1/sites/{site}/answers/{model}/versions",
                List.of("/api/v1/sites/works/answers/sme-2024/versions"));
        asked.put("/api/v1/sites/{site}/actions/{model}", List.of("/api/v1/sites/works/actions/sme-2024"));
        asked.put("/api/v1/sites/{site}/inputs", List.of("/api/v1/sites/works/inputs"));
        asked.put("/api/v1/sites/{site}/jobs", List.of("/api/v1/sites/works/jobs"));
        asked.put("/api/v1/sites/{site}/units", List.of("/api/v1/sites/works/units"));
        asked.put("/api/v1/sites/{site}/stops", List.of("/api/v1/sites/works/stops?longerThan=60"));
        asked.put("/api/v1/sites/{site}/register:diff", List.of("/api/v1/sites/works/register:diff"));
        asked.put("/api/v1/sites/{site}/inputs/{kind}", List.of("/api/v1/sites/works/inputs/shifts"));
        asked.put("/api/v1/sites/{site}/inputs/{kind}/versions", List.of("/api/v1/sites/works/inputs/orders/versions"));
        return asked;
    }

    @BeforeAll
    static void start() throws Exception {
        leaveData();
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\n");
        GatewayConfig config =
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of));
        gateway = new Gateway(
                config,
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
        gateway.start();
        declare();
        long millis = System.currentTimeMillis();
        now = millis * 1_000_000;
        agent = new PublishingAgent(gateway.mqttPort(), EPOCH, millis);
        sendData(millis);
        await("/api/v1/ledger", page -> page.at("/total/stored").asLong() == 5 + 2);
        await("/api/v1/gaps", page -> !page.get("gaps").isEmpty());
        await("/api/v1/events", page -> !page.get("events").isEmpty());
        document = json("/api/v1/openapi.json");
    }

    private static void leaveData() {
        AssetKey asset = new AssetKey("works", "m");
        AgentKey gone = new AgentKey("works", "gone");
        try (SystemRecords system = SystemRecords.open(folder.resolve("gateway/system"), System::nanoTime);
                EmbeddedStore store = EmbeddedStore.open(folder.resolve("gateway/store"), 64 << 20)) {
            system.write(List.of(new SystemRow.Asset(new AssetDescription(
                    asset,
                    new AgentKey("works", "edge"),
                    "",
                    "",
                    "pump",
                    "",
                    "hall",
                    "one",
                    List.of(new SignalDescription(
                            "speed", "speed", FieldType.FLOAT, "Double", "speed", "1/min", 1, 0.0, 9.0, "turns")),
                    List.of()))));
            LedgerRow row = new LedgerRow(
                    LEFT / HOUR, 9, 5, 1, 0, new TreeMap<>(Map.of("filter", 1L, "repeat", 1L)), 1, 0, true, true);
            LedgerLine line = new LedgerLine(gone, new UUID(0, 9), row, 3, LEFT);
            system.write(List.of(new SystemRow.Ledger(gone, line.epoch(), List.of(line))));
            Series series = new Series(new SignalKey(asset, "speed"), "pump", "hall", "one", "speed", FieldType.FLOAT);
            InboxPosition position = new InboxPosition(0, 1);
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                readings.add(new Reading(series, LEFT + i * 1_000_000L, 0, i * 1.5, null, -1, position, false));
            }
            store.write(readings, new StoredMark(position, Bytes.owning(new byte[4])));
            store.writeMinutes(List.of(new MinuteRow(
                    asset,
                    "pump",
                    "hall",
                    "one",
                    Math.floorDiv(LEFT, MINUTE) * MINUTE,
                    new TreeMap<>(Map.of("samples.good", 10L, "covered", MINUTE)))));
        }
    }

    private static void sendData(long millis) {
        agent.nodeBirth();
        agent.birth(POWER, DataType.DOUBLE);
        agent.data(List.of(new Given(POWER, 0, millis - 2, 1.5), new Given(POWER, 1, millis - 1, Double.NaN)));
        agent.record(new GapRecord(
                "g1",
                OF_POWER,
                now - 30 * MINUTE,
                now - 29 * MINUTE,
                now - 31 * MINUTE,
                now - 28 * MINUTE,
                GapCause.ITEM_FAILED));
        agent.record(new GapRecord(
                "g2",
                OF_POWER,
                now - 20 * MINUTE,
                now - 19 * MINUTE,
                (millis - 2) * 1_000_000,
                millis * 1_000_000,
                GapCause.LINK_DOWN,
                new GapRecord.Filled(GapRecord.Filled.HISTORY, 1)));
        agent.record(new EventRecord("item-failed", OF_POWER, now - 30 * MINUTE, Map.of("status", "0x80340000")));
        Scope plc = Scope.server("works", "edge", "plc");
        Map<String, String> apart = Map.of("server", "plc", "skew", "-2.500 s", "since", "2023-11-14T22:13:21Z");
        agent.record(EventType.CLOCK_SKEW.at(now - 25 * MINUTE, plc, apart));
        agent.record(new ReportRecord(
                EPOCH,
                now,
                1,
                List.of(new ReportRecord.Hour(Math.floorDiv(now, HOUR), 0, 1)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                false));
    }

    /** Answers of the site, and a plan that is recorded. */
    private static void declare() throws Exception {
        HttpResponse<String> kept = HTTP.send(
                HttpRequest.newBuilder(uri("/api/v1/sites/works/answers/sme-2024"))
                        .header("Content-Type", "application/yaml")
                        .PUT(HttpRequest.BodyPublishers.ofString("answers: {network: [5g]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
        HttpResponse<String> recorded = HTTP.send(
                HttpRequest.newBuilder(uri("/api/v1/sites/works/actions/sme-2024"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(200);
    }

    @AfterAll
    static void end() {
        agent.close();
        gateway.close();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void await(String path, Predicate<JsonNode> isThere) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE;
        JsonNode page = json(path);
        while (!isThere.test(page)) {
            assertThat(System.nanoTime()).as(path + " within 20 s: " + page).isLessThan(end);
            var unused = never.await(20, TimeUnit.MILLISECONDS);
            page = json(path);
        }
    }

    private static JsonNode schema(String path) {
        return document.path("paths")
                .path(path)
                .path("get")
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema");
    }

    private static TreeSet<String> names(JsonNode node) {
        TreeSet<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void everyAnswerIsAsItsSchemaSays() throws Exception {
        TreeSet<String> described = new TreeSet<>();
        document.get("paths").fieldNames().forEachRemaining(path -> {
            if (!schema(path).isMissingNode()) {
                described.add(path);
            }
        });
        assertThat(ASKED.keySet())
                .as("every path that answers JSON is asked")
                .containsExactlyInAnyOrderElementsOf(described);
        for (Map.Entry<String, List<String>> path : ASKED.entrySet()) {
            for (String asked : path.getValue()) {
                JsonNode answer = json(asked);
                assertThat(SchemaCheck.mistakes(document, schema(path.getKey()), answer))
                        .as(asked + ": " + answer)
                        .isEmpty();
            }
        }
    }

    /** Nothing of its time is unknown, and what filled it is known by the way on which it came. */
    @Test
    void aGapThatWasFilledIsNoneInASeriesAndSaysSoInTheList() throws Exception {
        JsonNode gaps = json("/api/v1/gaps").path("gaps");
        assertThat(gaps.findValuesAsText("id")).contains("g1", "g2");
        assertThat(gaps.findValues("filled").stream().map(JsonNode::toString))
                .containsExactly("{\"origin\":\"history\",\"samples\":1}");
        JsonNode series = json("/api/v1/series?asset=n&signal=power");
        assertThat(series.path("gaps").findValuesAsText("cause")).containsExactly("item-failed");
        assertThat(series.path("points").get(1).path("origin").asText()).isEqualTo("history");
        assertThat(series.path("points").get(0).has("origin")).isFalse();
    }

    /** The check itself sees what is missing, what is of another type, and what nobody described. */
    @Test
    void whatIsNotAsItsSchemaSaysIsSeen() throws Exception {
        JsonNode ledger = json("/api/v1/ledger");
        int rows = ledger.get("rows").size();
        assertThat(rows).isEqualTo(2);
        for (String name : names(ledger.get("rows").get(0))) {
            ObjectNode broken = ledger.deepCopy();
            ((ObjectNode) broken.get("rows").get(0)).remove(name);
            ((ObjectNode) broken.get("rows").get(1)).putArray(name);
            ((ObjectNode) broken.get("total")).put(name + "s", 1);
            assertThat(SchemaCheck.mistakes(document, schema("/api/v1/ledger"), broken))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .contains("/rows/0 lacks " + name, "/total/" + name + "s is described nowhere")
                    .anyMatch(mistake -> mistake.startsWith("/rows/1/" + name + " is no"));
        }
    }

    /** Whoever is woken by a check looks it up there. */
    @Test
    void theOperationsManualListsEveryCheck() throws Exception {
        StringBuilder checks = new StringBuilder();
        json("/health")
                .get("checks")
                .forEach(check -> checks.append(' ').append(check.get("name").asText()));
        assertThat(Path.of("../docs/operations.md")).content().contains("`" + checks.substring(1) + "` at the gateway");
    }

    /** Where the time goes is asked when everything is slow; a stage that says 0 would send people elsewhere. */
    @Test
    void everyStageTellsItsCountsAndTheTimeItWorked() throws Exception {
        List<String> stages = List.of("mqtt", "inbox", "ingest", "store", "folds", "system");
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE;
        String metrics = metrics();
        while (!stages.stream().allMatch(atWork(metrics)::contains)) {
            assertThat(System.nanoTime()).as("within 20 s: " + metrics).isLessThan(end);
            var unused = never.await(50, TimeUnit.MILLISECONDS);
            metrics = metrics();
        }
        for (String stage : stages) {
            assertThat(metrics)
                    .contains(
                            "steelyard_stage_in_total{stage=\"" + stage + "\"} ",
                            "steelyard_stage_out_total{stage=\"" + stage + "\"} ",
                            "steelyard_stage_depth{stage=\"" + stage + "\"} ");
        }
    }

    private static String metrics() throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Set<String> atWork(String metrics) {
        Set<String> stages = new TreeSet<>();
        Matcher seconds = SECONDS.matcher(metrics);
        while (seconds.find()) {
            if (Double.parseDouble(seconds.group(2)) > 0) {
                stages.add(seconds.group(1));
            }
        }
        return stages;
    }

    @Test
    void theLedgerHasTheNamesThatOthersRelyOn() throws Exception {
        JsonNode ledger = json("/api/v1/ledger");
        List<String> terms = List.of(
                "sampled",
                "stored",
                "keptAside",
                "inInbox",
                "dropped",
                "elsewhere",
                "inOutbox",
                "missing",
                "duplicates",
                "balanced",
                "state");
        assertThat(names(ledger.get("total"))).containsExactlyInAnyOrderElementsOf(terms);
        for (JsonNode row : ledger.get("rows")) {
            assertThat(names(row))
                    .containsAll(terms)
                    .contains("site", "agent", "epoch", "hour", "reported")
                    .hasSize(16);
        }
        JsonNode left = ledger.get("rows").get(0);
        assertThat(left.get("agent").asText()).isEqualTo("gone");
        assertThat(left.get("dropped").toString()).isEqualTo("{\"filter\":1,\"repeat\":1}");
        assertThat(left.get("reported").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(left.get("hour").asText()).isEqualTo("2023-11-14T22:00:00Z");
        JsonNode present = ledger.get("rows").get(1);
        assertThat(present.get("epoch").asText()).isEqualTo(EPOCH.toString());
        assertThat(present.get("reported").asText())
                .isEqualTo(Instant.ofEpochSecond(0, now).toString());
        assertThat(present.get("state").asText()).isEqualTo("open");
    }

    @Test
    void gapsAndEventsHaveTheNamesThatOthersRelyOn() throws Exception {
        JsonNode gap =
                json("/api/v1/gaps?asset=works/n&level=signal").get("gaps").get(0);
        assertThat(names(gap)).contains("scope", "from", "to", "sourceFrom", "sourceTo", "cause");
        assertThat(gap.get("scope").toString())
                .isEqualTo(
                        "{\"site\":\"works\",\"agent\":\"edge\",\"server\":\"plc\",\"asset\":\"n\",\"signal\":\"power\"}");
        assertThat(gap.get("sourceFrom").asText())
                .isEqualTo(Instant.ofEpochSecond(0, now - 31 * MINUTE).toString());
        assertThat(gap.get("sourceTo").asText())
                .isEqualTo(Instant.ofEpochSecond(0, now - 28 * MINUTE).toString());
        assertThat(gap.get("cause").asText()).isEqualTo("item-failed");
        JsonNode event = json("/api/v1/events?asset=works/n").get("events").get(0);
        assertThat(names(event)).containsExactlyInAnyOrder("type", "scope", "at", "details");
        assertThat(event.get("scope")).isEqualTo(gap.get("scope"));
        assertThat(event.get("details").toString()).isEqualTo("{\"status\":\"0x80340000\"}");
    }

    @Test
    void aSeriesHasTheNamesThatOthersRelyOn() throws Exception {
        JsonNode present = json("/api/v1/series?asset=n&signal=power");
        assertThat(names(present.get("points").get(0))).containsExactlyInAnyOrder("time", "value", "status");
        assertThat(present.get("points").get(1).get("value").asText()).isEqualTo("NaN");
        assertThat(present.get("before").isNull()).isTrue();
        assertThat(names(present.get("gaps").get(0))).containsExactlyInAnyOrder("from", "to", "cause");
        JsonNode left = json(ASKED.get("/api/v1/series").get(1));
        assertThat(names(left.get("before"))).containsExactlyInAnyOrder("time", "value", "status");
        JsonNode thinned = json(ASKED.get("/api/v1/series").get(2));
        assertThat(thinned.get("downsampled").booleanValue()).isTrue();
    }

    @Test
    void anIndicatorHasTheNamesThatOthersRelyOn() throws Exception {
        List<String> result = List.of(
                "id",
                "name",
                "value",
                "unit",
                "numerator",
                "denominator",
                "low",
                "high",
                "coverage",
                "grade",
                "status",
                "reason",
                "ruleVersion",
                "window",
                "fingerprint",
                "evidence",
                "scoring");
        JsonNode quality = null;
        for (JsonNode one : json("/api/v1/indicators?period=2023-11").get("indicators")) {
            quality = one.get("id").textValue().equals("C10") ? one : quality;
        }
        JsonNode ofAsset = json("/api/v1/indicators/C10/evidence?period=2023-11")
                .get("assets")
                .get(0);
        for (JsonNode indicator : List.of(quality, ofAsset)) {
            assertThat(names(indicator)).containsAll(result);
            assertThat(names(indicator.get("name"))).containsExactlyInAnyOrder("zh", "en");
            assertThat(names(indicator.get("window"))).containsExactlyInAnyOrder("from", "to", "zone");
            assertThat(indicator.get("status").asText()).isEqualTo("assessed");
            assertThat(indicator.get("value").doubleValue()).isEqualTo(1.0);
            assertThat(indicator.get("coverage").doubleValue()).isBetween(0.0, 1.0);
            assertThat(indicator.get("ruleVersion").asText()).isNotBlank();
            assertThat(indicator.get("fingerprint").asText()).isNotBlank();
            assertThat(indicator.get("grade").asText()).isIn("T", "R", "D", "S");
            JsonNode scoring = indicator.get("scoring");
            assertThat(names(scoring))
                    .containsExactlyInAnyOrder(
                            "kind", "better", "value", "low", "high", "reason", "before", "target", "fingerprint");
            assertThat(scoring.get("kind").asText()).isEqualTo("met");
            boolean isDecided = scoring.get("low").equals(scoring.get("high"));
            assertThat(scoring.get("high").asText()).isEqualTo("met");
            assertThat(scoring.get("value").isNull()).isEqualTo(!isDecided);
            assertThat(scoring.get("reason").asText()).isEqualTo(isDecided ? "" : "score-undecided");
        }
    }

    @Test
    void anAssetTellsWhetherItsAgentNumbers() throws Exception {
        assertThat(json("/api/v1/assets/n").get("numbered").booleanValue()).isTrue();
        assertThat(json("/api/v1/assets/n").get("seqMissed").isNull()).isTrue();
        assertThat(json("/api/v1/assets/m").get("seqMissed").isNull()).isTrue();
        assertThat(metrics()).contains("steelyard_publisher_numbered{agent=\"works/edge\"} 1\n");
    }

    @Test
    void anAssetTellsTypeUnitAndLastValueOfItsSignals() throws Exception {
        List<String> names = List.of("name", "type", "unit", "value", "status", "time", "stale");
        JsonNode power = json("/api/v1/assets/n").get("signals").get(0);
        assertThat(names(power)).containsAll(names);
        assertThat(power.get("value").asText()).isEqualTo("NaN");
        assertThat(power.get("stale").booleanValue()).isFalse();
        JsonNode speed = json("/api/v1/assets/m").get("signals").get(0);
        assertThat(speed.get("unit").asText()).isEqualTo("1/min");
        assertThat(speed.get("type").asText()).isEqualTo("Double");
        assertThat(speed.get("value").isNull()).isTrue();
        assertThat(speed.get("stale").booleanValue()).isTrue();
    }

    /** Whoever watches gets every value there is first, then events as they come, and the ledger. */
    @Test
    void theEventStreamTellsValuesEventsAndTheLedger() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/live")).build();
        HttpResponse<java.io.InputStream> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(names(next(lines, "values").get(0)))
                    .containsExactlyInAnyOrder("asset", "signal", "time", "value", "status", "stale");
            ObjectNode ledger = (ObjectNode) next(lines, "ledger");
            assertThat(SchemaCheck.mistakes(document, schema("/api/v1/ledger"), ledger.putNull("next")))
                    .isEmpty();
            agent.record(new EventRecord("seen", Scope.agent("works", "edge"), now, Map.of()));
            JsonNode event = next(lines, "events").get(0);
            assertThat(event.get("type").asText()).isEqualTo("seen");
            assertThat(names(event)).containsExactlyInAnyOrder("type", "scope", "at", "details");
        }
    }

    private static JsonNode next(BufferedReader lines, String event) throws Exception {
        String line = lines.readLine();
        while (line != null && !line.equals("event: " + event)) {
            line = lines.readLine();
        }
        assertThat(line).as("the stream's end").isNotNull();
        return JSON.readTree(lines.readLine().substring("data: ".length()));
    }
}
