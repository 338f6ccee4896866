package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway answers of which nobody has heard yet: empty lists, and the same mistakes as later. */
final class EmptyGatewayTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\n");
        gateway = new Gateway(
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of)),
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
        gateway.start();
    }

    @AfterAll
    static void end() {
        gateway.close();
    }

    private static JsonNode ask(String path, int status) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/api/v1/" + path);
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "assets, sites",
        "ledger, rows",
        "gaps, gaps",
        "events?from=2023-01-01T00:00:00Z&to=2023-02-01T00:00:00Z, events",
        "indicators, indicators",
        "indicators?period=2026-Q4, indicators",
        "indicators/C10/evidence, assets",
    })
    void listsAreEmpty(String path, String list) throws Exception {
        assertThat(ask(path, 200).get(list)).as(path).isNotNull().isEmpty();
    }

    @Test
    void aPeriodIsCutInTheZoneOfSitesThatNameNone() throws Exception {
        JsonNode answer = ask("indicators/C10/evidence?period=2023-11", 200);
        assertThat(answer.get("site").isNull()).isTrue();
        assertThat(answer.at("/window/zone").textValue()).isEqualTo("Asia/Shanghai");
        assertThat(answer.at("/window/from").textValue()).isEqualTo("2023-10-31T16:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "indicators?site=nowhere, site",
        "indicators?period=soon, period",
        "indicators/C10/evidence?asset=works/m, asset",
        "indicators/C10/evidence?site=nowhere, site",
        "series?asset=works/m&signal=speed, asset",
    })
    void aMistakeIsNamed(String path, String field) throws Exception {
        assertThat(ask(path, 400).toString()).contains("\"" + field + "\"");
    }

    @ParameterizedTest
    @CsvSource({"indicators/X99/evidence", "indicators/X99/evidence?site=nowhere", "assets/works%2Fm"})
    void whatThereIsNotIsNotFound(String path) throws Exception {
        ask(path, 404);
    }
}
