package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code STEELYARD_SMALL} promises: room for ten thousand signals, also where the agent takes over what its server queued. */
@Timeout(900)
final class SmallAgentIT {
    private static final int SIGNALS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TAKEN_OVER = "with 10000 signals were taken over with what they queued";
    private static final Pattern SAMPLED = Pattern.compile("steelyard_agent_outbox_total\\{what=\"sampled\"} (\\S+)");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private int base;
    private final Map<String, String> environment = new TreeMap<>();

    /** By path, as most mappings are, which is what takes most room. */
    @Test
    void tenThousandSignalsFitAlsoBehindAStopAndAKill() throws Exception {
        base = Steelyard.freePortBase();
        environment.put("STEELYARD_BUILD", "never");
        environment.put("STEELYARD_SMALL", "yes");
        environment.put("STEELYARD_JAVA_OPTIONS", ""); // nobody gives it more
        environment.put("STEELYARD_CLASSES", folder.resolve("classes").toString());
        Path plant = Files.writeString(folder.resolve("simulator.yaml"), """
                data: %s
                opcua: {port: %d}
                load: {signals: %d, rate: %d, per-asset: 100}
                """.formatted(folder, base, SIGNALS, SIGNALS));
        Path settings = Files.writeString(
                folder.resolve("gateway.yaml"),
                "data: %s%nhttp: {port: %d}%nmqtt: {port: %d}%n".formatted(folder, base + 1, base + 2));
        try (Steelyard simulator = start("simulator", plant);
                Steelyard gateway = start("gateway", settings)) {
            Path mapping = folder.resolve("simulator/mapping.yaml");
            await().atMost(LIMIT)
                    .until(() -> Files.exists(mapping) && gateway.output().contains("ready: console"));
            Path config = Files.writeString(
                    folder.resolve("agent.yaml"),
                    """
                    agent: edge-1
                    enterprise: works
                    site: demo
                    data: %s
                    http: {port: %d}
                    uplink: {url: "mqtt://127.0.0.1:%d"}
                    servers:
                      - {name: plant, url: "opc.tcp://127.0.0.1:%d", security: {policy: Basic256Sha256, mode: SignAndEncrypt}, publishing: 1s, sampling: 0ms, queue: 100}
                    """.formatted(folder, base + 3, base + 2, base) + Files.readString(mapping));
            trust("simulator/pki/own/simulator.der", "edge-agent/pki/trusted");
            try (Steelyard agent = start("edge-agent", config)) {
                trust("edge-agent/pki/own/edge-agent.der", "simulator/pki/trusted");
                awaitSamples(agent, simulator);
                assertThat(agent.interrupt(LIMIT).output()).contains("stopping").doesNotContain("OutOfMemory");
            }
            try (Steelyard agent = start("edge-agent", config)) {
                awaitSamples(agent, simulator);
                assertThat(agent.output()).contains(TAKEN_OVER);
                ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();
            }
            try (Steelyard agent = start("edge-agent", config)) {
                awaitSamples(agent, simulator);
                assertThat(agent.output()).contains(TAKEN_OVER);
            }
        }
    }

    /** Subscriptions are handed over only to whoever is known to be the same. */
    private void trust(String certificate, String by) throws IOException {
        Path own = folder.resolve(certificate);
        await().atMost(LIMIT).until(() -> Files.exists(own));
        Files.copy(own, Files.createDirectories(folder.resolve(by)).resolve(own.getFileName()));
    }

    private Steelyard start(String process, Path settings) throws IOException {
        return Steelyard.start(folder, environment, List.of(process, "--config", settings.toString()));
    }

    /** Ten values of each signal; and they are on their way. */
    private void awaitSamples(Steelyard agent, Steelyard simulator) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
            assertThat(agent.isRunning()).as(agent.output()).isTrue();
            assertThat(simulator.isRunning()).as(simulator.output()).isTrue();
            return sampled() >= 10.0 * SIGNALS && agent.output().contains("online: ");
        });
    }

    private double sampled() throws InterruptedException {
        try {
            HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (base + 3) + "/metrics"))
                    .timeout(SOON)
                    .build();
            Matcher found =
                    SAMPLED.matcher(http.send(metrics, BodyHandlers.ofString()).body());
            return found.find() ? Double.parseDouble(found.group(1)) : 0;
        } catch (IOException e) {
            return 0; // it starts
        }
    }
}
