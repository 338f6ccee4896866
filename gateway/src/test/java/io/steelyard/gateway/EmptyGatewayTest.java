package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway answers of which nobody has heard yet: empty lists, and the same mistakes as later. */
final class EmptyGatewayTest {
    @TempDir
    private static Path folder;

    private static AskedGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = AskedGateway.start(folder, "");
    }

    @AfterAll
    static void end() {
        gateway.close();
    }

    private static JsonNode ask(String path, int status) throws Exception {
        HttpResponse<String> answer = gateway.ask("GET", "/" + path, "", "", "");
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
