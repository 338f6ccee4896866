package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.settings.SettingsFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people declare, through a whole gateway. */
@Timeout(60)
final class InputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SITE = "/api/v1/sites/works/inputs";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @TempDir
    private static Path folder;

    private static Gateway gateway;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"),
                "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\nsites: {works: {zone: Europe/Berlin}}\n");
        gateway = new Gateway(
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of)),
                GatewayMain.surroundings());
        gateway.start();
        document = JSON.readTree(ask("GET", "/api/v1/openapi.json", "", "", "").body());
    }

    @AfterAll
    static void end() {
        gateway.close();
    }

    private static HttpResponse<String> ask(String method, String path, String type, String body, String user)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.httpPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!user.isEmpty()) {
            request.header("X-Steelyard-User", user);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer, String schema) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode node = JSON.readTree(answer.body());
        assertThat(SchemaCheck.mistakes(document, document.at("/components/schemas/" + schema), node))
                .as(answer.body())
                .isEmpty();
        return node;
    }

    private static JsonNode change(String method, String path, String type, String body) throws Exception {
        return json(ask(method, SITE + path, type, body, "%E7%8E%8B"), "InputChange");
    }

    /** The whole life of a table, as one that keeps it lives it. */
    @Test
    void takesGivesAndRestoresATable() throws Exception {
        Instant before = Instant.now();
        JsonNode dry = change("PUT", "/assets?dryRun=true", "text/csv", "设备,生产设备\nm,是\nn,是\n");
        assertThat(dry.at("/added/count").intValue()).isEqualTo(2);
        assertThat(dry.get("dryRun").booleanValue()).isTrue();
        assertThat(json(ask("GET", SITE + "/assets", "", "", ""), "InputRows").get("rows"))
                .isEmpty();
        change("PUT", "/assets?note=first", "text/csv; charset=utf-8", "设备,生产设备\nm,是\nn,是\n");
        change(
                "POST",
                "/assets",
                "application/json",
                "{\"rows\":[{\"asset\":\"n\",\"production\":false,\"key\":true}]}");
        change("DELETE", "/assets", "application/json", "[{\"asset\":\"m\"}]");
        JsonNode rows =
                json(ask("GET", SITE + "/assets", "", "", ""), "InputRows").get("rows");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("key").booleanValue()).isTrue();
        JsonNode versions = json(ask("GET", SITE + "/assets/versions", "", "", ""), "InputVersions")
                .get("versions");
        assertThat(versions)
                .extracting(version -> version.get("version").intValue())
                .containsExactly(3, 2, 1);
        assertThat(versions)
                .allSatisfy(
                        version -> assertThat(version.get("who").textValue()).isEqualTo("王"));
        assertThat(versions)
                .extracting(version -> Instant.parse(version.get("at").textValue()))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .allSatisfy(at -> assertThat(at).isBetween(before.minusMillis(1), Instant.now()));
        assertThat(versions.get(2).get("note").textValue()).isEqualTo("first");
        change("POST", "/assets/versions/1:restore", "", "");
        assertThat(json(ask("GET", SITE + "/assets", "", "", ""), "InputRows").get("rows"))
                .hasSize(2);
        assertThat(json(ask("GET", SITE + "/assets?version=3", "", "", ""), "InputRows")
                        .get("rows"))
                .hasSize(1);
        HttpResponse<String> csv = ask("GET", SITE + "/assets?form=csv&lang=zh", "", "", "");
        assertThat(csv.headers().firstValue("content-disposition").orElse("")).contains("assets.csv");
        assertThat(change("PUT", "/assets", "text/csv", csv.body())
                        .at("/changed/count")
                        .intValue())
                .isZero();
    }

    @Test
    void givesAndTakesWorkbooks() throws Exception {
        change("PUT", "/targets", "text/csv", "indicator,period,value,source\nK04,2026,0.85,notice\n");
        HttpResponse<byte[]> book = HTTP.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + gateway.httpPort() + SITE + "/targets?form=xlsx"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(book.headers().firstValue("content-type")).hasValue(XLSX);
        HttpResponse<String> taken = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpPort() + SITE + "/targets"))
                        .header("Content-Type", XLSX)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(book.body()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(json(taken, "InputChange").get("version").intValue()).isEqualTo(1);
    }

    /** Everything that is wrong at once, with its place and what to do; nothing is taken. */
    @Test
    void tellsEverythingThatIsWrongAndTakesNothing() throws Exception {
        HttpResponse<String> answer = ask(
                "PUT",
                SITE + "/corrections",
                "text/csv",
                "asset,at,role,amount,reason\nm,now,good,1,x\nm,2026-11-23T08:00Z,god,1,x\n",
                "");
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(SchemaCheck.mistakes(document, document.at("/components/schemas/Problem"), problem))
                .isEmpty();
        assertThat(problem.get("problems")).hasSize(2);
        assertThat(problem.at("/problems/1/row").intValue()).isEqualTo(3);
        assertThat(problem.at("/problems/1/remedy").textValue()).contains("good");
        assertThat(json(ask("GET", SITE + "/corrections", "", "", ""), "InputRows")
                        .get("version")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /assetz, '', 404, did you mean \\\"assets\\\"",
        "PUT, /assets, text/plain, 415, text/csv",
        "PUT, /assets, '', 415, no Content-Type",
        "PUT, /assets, application/json, 400, no JSON",
        "GET, /assets?form=pdf, '', 400, form",
        "GET, /assets?version=99, '', 404, no version 99",
        "POST, /assets/versions/99:restore, '', 404, no version 99",
        "POST, /assets/versions/x:restore, '', 404, no version x",
        "DELETE, /assets/versions, '', 405, GET",
    })
    void refusesWhatItCannotDo(String method, String path, String type, int status, String says) throws Exception {
        HttpResponse<String> answer = ask(method, SITE + path, type, method.equals("PUT") ? "a" : "", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(says);
    }

    @Test
    void describesItself() throws Exception {
        JsonNode kinds = json(ask("GET", SITE, "", "", ""), "InputKinds");
        assertThat(kinds.get("zone").textValue()).isEqualTo("Europe/Berlin");
        for (JsonNode kind : kinds.get("kinds")) {
            String id = kind.get("kind").textValue();
            for (String form : List.of("csv", "xlsx")) {
                HttpResponse<String> template = ask("GET", SITE + "/" + id + "/template?form=" + form, "", "", "");
                assertThat(template.statusCode()).as(id).isEqualTo(200);
            }
            String csv = ask("GET", SITE + "/" + id + "/template?lang=en", "", "", "")
                    .body();
            for (JsonNode column : kind.get("columns")) {
                assertThat(csv).contains(column.get("name").textValue());
            }
        }
        assertThat(kinds.get("kinds")).hasSizeGreaterThan(15);
    }

    /** More than a form would ever have is stopped while it comes. */
    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String body = "asset,production\n" + "m,yes\n".repeat(1_500_000);
        assertThat(body.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(8 << 20);
        try {
            assertThat(ask("PUT", SITE + "/assets", "text/csv", body, "").statusCode())
                    .isEqualTo(413);
        } catch (java.io.IOException e) {
            assertThat(e).as("closed while it was still being sent").isNotNull();
        }
    }
}
