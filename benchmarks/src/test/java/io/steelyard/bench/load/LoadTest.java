package io.steelyard.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.process.Page;
import io.steelyard.gateway.Gateway;
import io.steelyard.gateway.GatewayMain;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.settings.SettingsFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The generator against a real gateway: figures of a load that the gateway did not take as an agent's would be worth nothing. */
@Timeout(60)
final class LoadTest {
    private static final String FINAL = "steelyard_ledger_missing{agent=\"load/load-1\"}";
    private static final int MESSAGES = 400;
    private static final int METRICS = 25;

    @TempDir
    Path folder;

    /** 300 assets: more births than the Receive Maximum of 256 allows at once. */
    @Test
    void everySampleIsStoredOnceAndTheLedgerIsEven() throws Exception {
        Path file = Files.writeString(folder.resolve("g.yaml"), "data: data\nhttp: {port: 0}\nmqtt: {port: 0}\n");
        GatewayConfig config =
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of));
        try (Gateway gateway = new Gateway(config, GatewayMain.surroundings())) {
            gateway.start();
            LoadShape shape = new LoadShape("load", 2, 300, 10, METRICS);
            LoadFigures figures;
            try (Load load =
                    new Load(shape, new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.mqttPort()))) {
                load.run(new LoadRun(MESSAGES / 2, 0));
                figures = load.run(new LoadRun(MESSAGES / 2, 2_000));
                load.end();
            }
            assertThat(figures.rebirths()).isZero();
            assertThat(figures.pubacks().count()).isEqualTo(MESSAGES / 2);
            assertThat(figures.seconds()).isBetween(0.09, 10.0);

            Page page = new Page("http://127.0.0.1:" + gateway.httpPort());
            page.await(
                    "steelyard_stage_out_total{stage=\"store\"}",
                    stored -> stored >= MESSAGES * METRICS,
                    Duration.ofSeconds(30));
            page.await(FINAL, missing -> missing == 0, Duration.ofSeconds(30));
            JsonNode total = page.json("/api/v1/ledger").path("total");
            assertThat(total.path("sampled").asLong()).as("%s", total).isEqualTo(MESSAGES * METRICS);
            assertThat(total.path("stored").asLong()).as("%s", total).isEqualTo(MESSAGES * METRICS);
            assertThat(total.path("missing").asLong()).isZero();
        }
    }
}
