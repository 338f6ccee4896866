package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.gateway.Gateway;
import io.steelyard.gateway.Surroundings;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboard, put to a real InfluxDB that a gateway has filled with the plant, as the user that Grafana has. */
final class DashboardQueriesIT {
    private static final Path ROOT = Repository.root();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    static Path folder;

    /** One plant for all: nobody here changes what is stored. */
    private static RealInflux influx;

    private static Gateway gateway;
    private static DashboardReader reader;
    private static Instant from;

    @BeforeAll
    static void storeThePlant() throws IOException, InterruptedException, MqttException {
        assumeTrue(
                RealInflux.program().isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE + " does not name its program)");
        influx = RealInflux.fresh(RealInflux.program().orElseThrow(), folder);
        from = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(4, ChronoUnit.MINUTES);
        gateway = gateway();
        gateway.start();
        AgentConfig agent = AgentConfig.of(
                MountedSettings.of(ComposeFile.read(ROOT.resolve("docker-compose.yml")), "edge-agent", folder));
        try (PublishedPlant plant = new PublishedPlant(agent, gateway.mqttPort(), System.currentTimeMillis())) {
            plant.publish(from.toEpochMilli());
        }
        reader = DashboardReader.of(influx, PATIENCE);
    }

    private static Gateway gateway() throws IOException {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), """
                data: data
                http: {port: 0}
                mqtt: {port: 0}
                store: {kind: influxdb, influxdb: {url: "%s", token: "${env:TOKEN}", org: %s}}
                inputs:
                %s""".formatted(influx.url(), RealInflux.ORG, inputs()));
        return new Gateway(
                GatewayConfig.of(SettingsFile.read(
                        file, GatewayConfig.KEYS, Map.of("TOKEN", RealInflux.TOKEN), GatewayChecks::of)),
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    /** What the demo declares of the same plant. */
    private static String inputs() {
        StringBuilder inputs = new StringBuilder();
        for (String kind : List.of("assets", "meters", "systems", "cycle-times", "tolerances")) {
            Path file = ROOT.resolve("cli/src/main/resources/demo/inputs/" + kind + ".csv");
            inputs.append("  - {site: demo, kind: ")
                    .append(kind)
                    .append(", file: \"")
                    .append(file)
                    .append("\"}\n");
        }
        return inputs.toString();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (influx != null) {
            influx.close();
        }
    }

    @Test
    void everyQueryFindsRows() throws IOException {
        reader.everyQueryFindsRows(from.minus(1, ChronoUnit.MINUTES), from.plus(3, ChronoUnit.MINUTES));
    }

    @Test
    void theReaderMayNotWrite() throws IOException, InterruptedException {
        HttpResponse<String> answer = reader.write("lathe,asset=x power=1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }
}
