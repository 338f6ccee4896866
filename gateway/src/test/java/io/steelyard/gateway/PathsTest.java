package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of a whole gateway on an ephemeral port, over what an earlier run left on disk. */
@Timeout(60)
final class PathsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String SERIES =
            "/api/v1/series?asset=m&signal=speed&from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z";

    @TempDir
    private static Path folder;

    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = LeftPlant.start(folder);
    }

    @AfterAll
    static void end() {
        gateway.close();
    }

    private static HttpResponse<String> ask(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(problem.has("type")).isTrue();
        return problem;
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/health, application/json",
        "/health/live, application/json",
        "/health/ready, application/json",
        "/metrics, text/plain",
        "/api/v1/health, application/json",
        "/api/v1/assets, application/json",
        "/api/v1/assets/m, application/json",
        "/api/v1/assets/works%2Fm, application/json",
        "/api/v1/series?asset=works/m&signal=speed, application/json",
        "/api/v1/ledger, application/json",
        "/api/v1/gaps, application/json",
        "/api/v1/dead-letter, application/json",
        "/api/v1/events, application/json",
        "/api/v1/indicators, application/json",
        "/api/v1/indicators?site=works&period=2023-Q4, application/json",
        "/api/v1/indicators/C10/evidence, application/json",
        "/api/v1/indicators/K01/evidence?asset=works/m, application/json",
        "/api/v1/indicators/K01/revision?asset=works/m, application/json",
        "/api/v1/openapi.json, application/json",
    })
    void answers(String path, String type) throws Exception {
        HttpResponse<String> answer = ask("GET", path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api/v1",
                "/api/v1/",
                "/api/v2/health",
                "/health/",
                "/api/v1/assets/",
                "/api/v1/assets/none",
                "/api/v1/indicators/X99/revision",
                "/api/v1/indicators/C06/revision?asset=works/m",
                "/api/v1/indicators/X99/evidence",
                "/console/../../etc/passwd",
                "/console/none.js",
                "/messages/fr.json"
            })
    void hasNothingElse(String path) throws Exception {
        problem(ask("GET", path), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE"})
    void saysWhichMethodsAPathTakes(String method) throws Exception {
        HttpResponse<String> answer = ask(method, "/api/v1/gaps");
        problem(answer, 405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
    }

    @Test
    void aPageOfAnotherOriginMayNotChangeAnything() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/api/v1/dead-letter:replay");
        HttpRequest.Builder post = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
        HttpRequest foreign =
                post.copy().header("Origin", "http://elsewhere.example").build();
        problem(HTTP.send(foreign, HttpResponse.BodyHandlers.ofString()), 403);
        HttpRequest own =
                post.copy().header("Origin", "http://" + uri.getAuthority()).build();
        assertThat(HTTP.send(own, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        HttpResponse<String> read = ask("GET", "/api/v1/dead-letter:replay");
        problem(read, 405);
        assertThat(read.headers().firstValue("allow")).hasValue("POST, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/gaps?limit=0, limit",
        "/api/v1/gaps?limit=10001, limit",
        "/api/v1/gaps?limit=x, limit",
        "/api/v1/gaps?from=yesterday, from",
        "/api/v1/gaps?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z, from",
        "/api/v1/gaps?cursor=x, cursor",
        "/api/v1/gaps?limt=5, limt",
        "/api/v1/gaps?limit=5&limit=6, limit",
        "/api/v1/events?level=planet, level",
        "/api/v1/series?signal=speed, asset",
        "/api/v1/series?asset=m, signal",
        "/api/v1/series?asset=m&signal=speed&maxPoints=-1, maxPoints",
        "/api/v1/indicators?period=2026-13, period",
        "/api/v1/indicators?period=soon, period",
        "/api/v1/indicators?period=9999, period",
        "/api/v1/indicators?period=1677-01, period",
        "/api/v1/indicators?site=nowhere, site",
        "/api/v1/indicators?cursor=%25, cursor",
        "/api/v1/indicators/C10/evidence?asset=none, asset",
        "/api/v1/indicators/K01/revision?asset=none, asset",
        "/api/v1/indicators/C10/evidence?asset=works/m&cursor=eHg, cursor",
        "/api/v1/assets?limit=0, limit",
        "/api/v1/ledger?cursor=!!, cursor",
        "/api/v1/gaps?cursor=eHg, cursor",
        "/api/v1/dead-letter?cursor=eHg, cursor",
        "/api/v1/events?cursor=gA, cursor",
        "/api/v1/series?asset=m&signal=speed&cursor=eHg, cursor",
        "/api/v1/series?asset=m&signal=speed&maxPoints=5&cursor=MQ, cursor",
        "/api/v1/series?asset=m&signal=none, signal",
        "/api/v1/series?asset=none&signal=speed, asset",
        "/api/v1/gaps?to=2026-01-01, to",
        "/api/v1/gaps?agent=nobody, agent",
        "/api/v1/gaps?agent=works/nobody, agent",
        "/api/v1/gaps?agent=elsewhere/edge, agent",
        "/api/v1/gaps?asset=none, asset",
        "/api/v1/gaps?asset=elsewhere/m, asset",
        "/api/v1/gaps?signal=none, signal",
        "/api/v1/gaps?asset=works/m&signal=none, signal",
        "/api/v1/events?agent=nobody, agent",
        "/api/v1/events?asset=none, asset",
        "/api/v1/events?signal=none, signal",
        "/api/v1/ledger?agent=nobody, agent",
        "/api/v1/clock-spans?site=nowhere, site",
        "/api/v1/clock-spans?asset=none, asset",
        "/api/v1/clock-spans?limit=0, limit",
        "/api/v1/clock-spans?cursor=eHg, cursor",
        "/api/v1/clock-spans?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z, from",
        "/api/v1/ledger?agent=works/nobody, agent",
        "/api/v1/gaps?from=%ff, from",
        "/?lang=fr, lang",
        "/health?x=1, x",
    })
    void namesTheFieldOfABadParameter(String path, String field) throws Exception {
        assertThat(problem(ask("GET", path), 400).get("field").textValue()).isEqualTo(field);
    }

    @Test
    void headGivesTheHeadOfGet() throws Exception {
        HttpResponse<String> get = ask("GET", "/health/live");
        HttpResponse<String> head = ask("HEAD", "/health/live");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length"))
                .isEqualTo(get.headers().firstValue("content-length"));
    }

    @Test
    void refusesWhatIsTooLong() throws Exception {
        problem(ask("GET", "/" + "x".repeat(5_000)), 414);
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/health");
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("x-long", "x".repeat(10_000)).build();
        problem(HTTP.send(request, HttpResponse.BodyHandlers.ofString()), 431);
    }

    @Test
    void describesEveryPathThatItAnswers() throws Exception {
        JsonNode document = json("/api/v1/openapi.json");
        assertThat(document.get("openapi").textValue()).startsWith("3.1");
        TreeSet<String> paths = new TreeSet<>();
        document.get("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths)
                .contains(
                        "/health",
                        "/health/live",
                        "/health/ready",
                        "/metrics",
                        "/api/v1/health",
                        "/api/v1/assets",
                        "/api/v1/assets/{id}",
                        "/api/v1/series",
                        "/api/v1/live",
                        "/api/v1/ledger",
                        "/api/v1/gaps",
                        "/api/v1/events",
                        "/api/v1/indicators",
                        "/api/v1/indicators/{id}/evidence",
                        "/api/v1/dead-letter",
                        "/api/v1/dead-letter:replay",
                        "/api/v1/openapi.json");
        for (String path : paths) {
            if (!path.contains("{") && !path.equals("/api/v1/live") && !path.equals("/api/v1/series")) {
                String method = document.get("paths").get(path).has("get") ? "GET" : "POST";
                assertThat(ask(method, path).statusCode()).as(path).isIn(200, 202);
            }
        }
    }

    @Test
    void pagesThroughRawPointsWithoutLosingOrRepeatingOne() throws Exception {
        TreeSet<String> times = new TreeSet<>();
        int read = 0;
        String cursor = "";
        while (cursor != null) {
            JsonNode page = json(SERIES + "&limit=120" + cursor);
            for (JsonNode point : page.get("points")) {
                times.add(point.get("time").textValue());
                read++;
            }
            assertThat(page.get("downsampled").booleanValue()).isFalse();
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").textValue();
        }
        assertThat(read).isEqualTo(LeftPlant.POINTS);
        assertThat(times).hasSize(LeftPlant.POINTS);
    }

    @Test
    void thinsOutSoThatPeaksSurvive() throws Exception {
        JsonNode answer = json(SERIES + "&maxPoints=40");
        assertThat(answer.get("downsampled").booleanValue()).isTrue();
        assertThat(answer.get("points").size()).isLessThanOrEqualTo(40);
        List<Double> values = new ArrayList<>();
        answer.get("points").forEach(point -> values.add(point.get("value").doubleValue()));
        assertThat(values).contains(1e6);
        assertThat(json(SERIES + "&maxPoints=5000").get("downsampled").booleanValue())
                .isFalse();
        JsonNode limited = json(SERIES + "&maxPoints=5000&limit=7");
        assertThat(limited.get("points").size()).as("both hold").isBetween(1, 7);
        assertThat(limited.get("downsampled").booleanValue()).isTrue();
        assertThat(limited.get("points")).anyMatch(point -> point.get("value").doubleValue() == 1e6);
    }

    /** A chart draws a gap where it lies in its range; one that lasts has no end. */
    @Test
    void clipsGapsToTheRange() throws Exception {
        JsonNode gaps = json("/api/v1/series?asset=m&signal=speed&from=2023-11-14T00:00:00Z&to=2023-11-14T01:00:00Z")
                .get("gaps");
        assertThat(gaps).hasSize(2);
        assertThat(gaps.get(0).get("from").textValue()).isEqualTo("2023-11-14T00:00:00Z");
        assertThat(gaps.get(0).get("to").textValue()).isEqualTo("2023-11-14T00:30:00Z");
        assertThat(gaps.get(1).get("from").textValue()).isEqualTo("2023-11-14T00:45:00Z");
        assertThat(gaps.get(1).get("to").isNull()).isTrue();
        assertThat(gaps.get(1).get("cause").textValue()).isEqualTo("link-down");
    }

    @Test
    void pagesThroughGapsByAPlaceThatIsNoCount() throws Exception {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        for (int page = 0; cursor != null; page++) {
            JsonNode answer = json("/api/v1/gaps?limit=1&from=2023-11-13T00:00:00Z&to=2023-11-15T00:00:00Z" + cursor);
            answer.get("gaps").forEach(gap -> ids.add(gap.get("id").textValue()));
            String next = answer.get("next").textValue();
            cursor = next == null ? null : "&cursor=" + next;
            assertThat(next == null || next.matches("[A-Za-z0-9_-]+")).isTrue();
            assertThat(page).isLessThan(10);
        }
        assertThat(ids).containsExactly("early", "elsewhere", "late");
    }

    /** From the number to the asset, to its minutes, to paths that answer with the samples. */
    @Test
    void everyLinkOfTheEvidenceAnswers() throws Exception {
        JsonNode indicator = null;
        for (JsonNode one : json("/api/v1/indicators?period=2023-11&area=hall").get("indicators")) {
            indicator = one.get("id").textValue().equals("C10") ? one : indicator;
        }
        JsonNode assets = json(indicator.get("evidence").textValue()).get("assets");
        assertThat(assets).isNotEmpty();
        JsonNode minutes = json(assets.get(0).get("evidence").textValue()).get("minutes");
        assertThat(minutes).hasSize(1);
        int samples = 0;
        for (JsonNode path : minutes.get(0).get("samples")) {
            samples += json(path.textValue()).get("points").size();
        }
        assertThat(samples)
                .isEqualTo(LeftPlant.POINTS)
                .isEqualTo(indicator.get("denominator").intValue());
    }

    @Test
    void tellsTheValueBeforeTheRange() throws Exception {
        JsonNode answer = json("/api/v1/series?asset=m&signal=speed&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");
        assertThat(answer.get("points")).isEmpty();
        assertThat(answer.get("before").get("time").textValue()).startsWith("2023-11-14T");
    }

    /** Whoever reads many signals wants neither, and each costs the store a question. */
    @Test
    void leavesOutBeforeAndGapsForWhomWantsPointsOnly() throws Exception {
        JsonNode whole = json(SERIES);
        assertThat(whole.has("before") && whole.has("gaps")).isTrue();
        ObjectNode points = whole.deepCopy();
        assertThat(points.get("points")).isNotEmpty();
        assertThat(json(SERIES + "&pointsOnly=true")).isEqualTo(points.without(List.of("before", "gaps")));
        assertThat(json(SERIES + "&pointsOnly=false")).isEqualTo(whole);
    }

    @Test
    void assessesNothingWhereNothingCame() throws Exception {
        for (JsonNode one : json("/api/v1/indicators?period=2024-01").get("indicators")) {
            assertThat(one.get("status").textValue()).isEqualTo("not-assessed");
            assertThat(one.get("value").isNull()).isTrue();
        }
    }
}
