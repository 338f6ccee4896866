package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.cli.RunFile;
import io.steelyard.gateway.GatewayMain;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A demo ends well only on the final report of its own agent. */
final class AccountTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID EPOCH = new UUID(1, 2);
    private static final String WHOLE = "{\"missing\":0,\"inOutbox\":0,\"inInbox\":0,\"state\":\"final\"}";
    private static final String OPEN_ROW = "{\"state\":\"open\"}";
    private static final String FINAL_ROW = "{\"state\":\"final\"}";

    @TempDir
    private Path folder;

    private static @Nullable String lacks(String total, @Nullable UUID epoch, String... rows) throws Exception {
        List<JsonNode> parsed = new ArrayList<>();
        for (String row : rows) {
            parsed.add(JSON.readTree(row));
        }
        return Account.lacks(JSON.readTree(total), epoch, parsed);
    }

    @Test
    void aFinalRunWithNothingOnItsWayIsAccountedFor() throws Exception {
        assertThat(lacks(WHOLE, EPOCH, FINAL_ROW)).isNull();
        assertThat(lacks(WHOLE, EPOCH, FINAL_ROW, FINAL_ROW)).isNull();
    }

    /** What earlier runs left is final, and nothing of it is missing. */
    @Test
    void finalRowsOfEarlierRunsAreNotThisOne() throws Exception {
        assertThat(lacks(WHOLE, EPOCH)).contains("no report", EPOCH.toString());
        assertThat(lacks(WHOLE, null)).contains("did not come so far");
    }

    @Test
    void aRunIsNotFinalBeforeItsLastReport() throws Exception {
        assertThat(lacks(WHOLE, EPOCH, OPEN_ROW)).contains("is not final");
        assertThat(lacks(WHOLE, EPOCH, FINAL_ROW, OPEN_ROW)).contains("is not final");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing|3|missing is 3",
                "inOutbox|1|inOutbox is 1",
                "inInbox|2|inInbox is 2",
                "missing|-1|missing is -1",
                "inInbox|null|inInbox is not told",
                "state|\"open\"|earlier run"
            })
    void whatIsMissingOrOnItsWayIsNamed(String term, String value, String said) throws Exception {
        String total = WHOLE.replaceAll("\"" + term + "\":[^,}]+", "\"" + term + "\":" + value);
        assertThat(lacks(total, EPOCH, FINAL_ROW)).contains(said);
    }

    @Test
    void noAnswerIsNoAccount() {
        assertThat(Account.lacks(JSON.createObjectNode().path("total"), EPOCH, List.of()))
                .contains("does not answer");
    }

    @Test
    void theLatestAgentsEpochIsKnownUntilTheNextDemo() throws Exception {
        Epochs epochs = new Epochs(folder);
        assertThat(epochs.latest()).isNull();
        epochs.begins(new UUID(3, 4));
        epochs.begins(EPOCH);
        assertThat(new Epochs(folder).latest()).isEqualTo(EPOCH);
        epochs.forget();
        assertThat(epochs.latest()).isNull();
    }

    /** A real one: its ledger is final, with zeros everywhere. */
    @Test
    void aGatewayThatHasHeardOfNobodyAccountsForNothing() throws Exception {
        Path config = Files.writeString(
                folder.resolve("gateway.yaml"),
                "data: data\nhttp: {port: 0}\nmqtt: {port: 0}\ninbox: {segment: 16MB, cap: 64MB, keep: {size: 8MB}}\n");
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayMain.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
        try {
            GatewayView view = new GatewayView(url(gateway).getPort());
            JsonNode total = view.ledger().path("total");
            assertThat(total.path("state").asText()).isEqualTo("final");
            assertThat(total.path("missing").asInt(-1)).isZero();
            assertThat(view.rows(EPOCH)).isEmpty();
            assertThat(Account.lacks(total, EPOCH, view.rows(EPOCH))).contains("no report");
        } finally {
            gateway.destroyForcibly().waitFor();
        }
    }

    private URI url(Process gateway) throws Exception {
        for (int look = 0; look < 300; look++) {
            RunFile running = RunFile.find(folder.resolve("data"), "gateway");
            if (running != null && running.pid() == gateway.pid()) {
                return running.url();
            }
            boolean ended = gateway.waitFor(100, TimeUnit.MILLISECONDS);
            assertThat(ended)
                    .as(Files.readString(folder.resolve("gateway.log")))
                    .isFalse();
        }
        throw new AssertionError("no gateway within 30 s: " + Files.readString(folder.resolve("gateway.log")));
    }
}
