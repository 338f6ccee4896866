package io.steelyard.system.hurt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole chain while the disks of the gateway and of the agent are full for a while, a sync of the gateway's fails and
 * the agent's clock is set back: nothing is lost, nothing is invented, there is no gap.
 */
final class HurtDisksIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @TempDir
    Path folder;

    private Path data;
    private int base;
    private Steelyard simulator;
    private HurtProcess gateway;
    private HurtProcess agent;

    @BeforeEach
    void startEverything() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.deleteIfExists(log("gateway"));
        Files.deleteIfExists(log("agent"));
        base = Steelyard.freePortBase();
        Path settings = write(
                "simulator",
                "data: \"" + data + "\"\nsite: demo\nspeed: 100\nhold: 60s\nopcua: {port: " + (base + 4) + "}\n");
        simulator = Steelyard.start(
                folder, Map.of("STEELYARD_BUILD", "never"), List.of("simulator", "--config", settings.toString()));
        gateway = startGateway();
        await().atMost(LIMIT).until(() -> Files.exists(data.resolve("simulator/mapping.yaml")));
        agent = HurtProcess.start(HurtEdgeAgent.class, write("agent", agentSettings()), log("agent"));
    }

    private HurtProcess startGateway() throws IOException {
        return HurtProcess.start(
                HurtGateway.class,
                write(
                        "gateway",
                        "data: \"" + data + "\"\nhttp: {port: " + base + "}\nmqtt: {port: " + (base + 1)
                                + ", maximumPacketSize: 200KB}\ninbox: {segment: 1MB, cap: 64MB, keep: {size: 8MB}}\n"),
                log("gateway"));
    }

    @AfterEach
    void stopEverything() {
        for (AutoCloseable one : new AutoCloseable[] {agent, gateway, simulator}) {
            if (one instanceof HurtProcess process) {
                process.close();
            } else if (one instanceof Steelyard process) {
                process.close();
            }
        }
    }

    @Test
    void hurtDisksAndAClockThatIsSetBackLoseNothing() throws Exception {
        introduce();
        awaitStored(500);

        gateway.say("disk full-after 0");
        await("the agent keeps what the gateway cannot")
                .atMost(LIMIT)
                .until(() -> counter(agentMetrics(), "steelyard_agent_outbox{what=\"held\"}") > 10_000);
        gateway.say("disk full-after never");
        await("the gateway catches up")
                .atMost(LIMIT)
                .until(() -> counter(agentMetrics(), "steelyard_agent_outbox{what=\"held\"}") < 500);

        gateway.say("disk fail-forces on");
        assertThat(gateway.awaitEnd())
                .as("a failed sync is final: %s", gateway.output())
                .isOne();

        agent.say("disk full-after 0");
        await("the server has to wait")
                .atMost(LIMIT)
                .until(() -> counter(agentMetrics(), "steelyard_agent_outbox{what=\"waiting\"}") > 0);
        agent.say("disk full-after never");
        gateway = startGateway();
        awaitStored(2_000);

        agent.say("clock step -PT2H");
        awaitStored(stored() + 2_000);

        assertThat(post(simulatorUrl() + "/freeze")).isEqualTo(200);
        await().atMost(LIMIT)
                .until(() -> get(simulatorUrl() + "/status").path("undelivered").asLong() == 0);
        agent.close();
        await("the last report has arrived")
                .atMost(LIMIT)
                .until(() -> get(gatewayUrl() + "/api/v1/ledger")
                        .path("total")
                        .path("state")
                        .asText()
                        .equals("final"));

        Steelyard.Result verdict = Steelyard.run(
                folder, Duration.ofSeconds(60), "verify", "--data", data.toString(), "--url", gatewayUrl());
        assertThat(verdict.exitCode())
                .as("%s%n%s%n%s", verdict.output(), gateway.output(), agent.output())
                .isZero();
        assertThat(verdict.output()).contains("; 0 gaps;", "verdict yes");
    }

    /** Where a failure can be looked into afterwards. */
    private static Path log(String process) throws IOException {
        Path logs = Steelyard.root().resolve("system-tests/target/hurt");
        Path log = Files.createDirectories(logs).resolve(process + ".log");
        return Files.exists(log) ? log : Files.createFile(log);
    }

    private Path write(String name, String settings) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), settings);
    }

    private String agentSettings() throws IOException {
        return "agent: edge-1\nenterprise: steel-city\nsite: demo\ndata: \"" + data + "\"\nhttp: {port: " + (base + 3)
                + "}\nuplink: {url: \"mqtt://127.0.0.1:" + (base + 1)
                + "\", backoff: {max: 2s}}\noutbox: {segment: 1MB, cap: 3MB}\n"
                + "servers:\n  - {name: plant, url: \"opc.tcp://127.0.0.1:" + (base + 4)
                + "\", security: {policy: Basic256Sha256, mode: SignAndEncrypt}, publishing: 500ms, sampling: 0ms,"
                + " queue: 5000}\n"
                + Files.readString(data.resolve("simulator/mapping.yaml"));
    }

    /** Each side's certificate into the other's trust list. */
    private void introduce() throws IOException {
        trust(data.resolve("simulator/pki/own/simulator.der"), data.resolve("edge-agent/pki/trusted"));
        trust(data.resolve("edge-agent/pki/own/edge-agent.der"), data.resolve("simulator/pki/trusted"));
    }

    private static void trust(Path certificate, Path trusted) throws IOException {
        await().atMost(LIMIT).until(() -> Files.exists(certificate));
        Files.createDirectories(trusted);
        Path next = Files.copy(
                certificate,
                trusted.resolveSibling(certificate.getFileName() + ".next"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, trusted.resolve(certificate.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitStored(long count) {
        await(count + " stored").atMost(LIMIT).until(() -> stored() > count);
    }

    private long stored() throws IOException {
        return counter(text(gatewayUrl() + "/metrics"), "steelyard_stage_out_total{stage=\"store\"}");
    }

    private String agentMetrics() throws IOException {
        return text("http://127.0.0.1:" + (base + 3) + "/metrics");
    }

    private String gatewayUrl() {
        return "http://127.0.0.1:" + base;
    }

    private String simulatorUrl() throws IOException {
        return JSON.readTree(data.resolve("run/simulator.json").toFile())
                .path("url")
                .asText();
    }

    /** A counter's number, -1 when it is not there (yet). */
    private static long counter(String metrics, String name) {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\d+)", Pattern.MULTILINE)
                .matcher(metrics);
        return line.find() ? Long.parseLong(line.group(1)) : -1;
    }

    private static JsonNode get(String url) throws IOException {
        return JSON.readTree(text(url));
    }

    private static String text(String url) throws IOException {
        try {
            return send(HttpRequest.newBuilder(URI.create(url)).build()).body();
        } catch (IOException e) {
            return ""; // not up yet
        }
    }

    private static int post(String url) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
