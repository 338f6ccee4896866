package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent, without a gateway. */
@Timeout(60)
final class EdgeAgentTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void anOpenPageIsACheckThatFailsAndAnEventInTheOutbox() throws Exception {
        // The loopback address in a notation that is not taken for it: an open address that nobody reaches.
        AgentConfig config = config("""
                http: {host: "::ffff:127.0.0.1", port: 0}
                insecure: {accept: true, reason: "plant network 7"}
                servers: []
                assets: []
                """);
        try (EdgeAgent agent = new EdgeAgent(config, around())) {
            assertThat(get(agent, "/health")).contains("\"name\":\"security\"", "plant network 7");
            assertThat(get(agent, "/health/ready"))
                    .contains("\"name\":\"agent\"")
                    .doesNotContain("security");
            assertThat(records(agent)).isEqualTo("0");
            agent.start();
            String records = records(agent);
            while (records.equals("0")) {
                records = records(agent);
            }
            assertThat(records).isEqualTo("1");
        }
    }

    /** Nobody ends anything when the machine is switched off behind the agent, and systemd does not wait for ever. */
    @Test
    void endsWithinSecondsWhileServersTakeItsConnectionAndNeverAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(20_000);
            int port = silent.getLocalPort();
            AgentConfig config = config("""
                    http: {port: 0}
                    servers:
                      - {name: one, url: "opc.tcp://127.0.0.1:%d"}
                      - {name: two, url: "opc.tcp://127.0.0.1:%d"}
                      - {name: three, url: "opc.tcp://127.0.0.1:%d"}
                    assets: []
                    """.formatted(port, port, port));
            EdgeAgent agent = new EdgeAgent(config, around());
            agent.start();
            try (Socket one = silent.accept();
                    Socket two = silent.accept();
                    Socket three = silent.accept()) {
                assertThat(List.of(one, two, three)).allMatch(Socket::isConnected);
                CompletableFuture.runAsync(agent::close).get(9, TimeUnit.SECONDS);
            }
        }
    }

    private AgentConfig config(String more) throws IOException {
        ReadyPair.in(folder.resolve("edge-agent/pki/own"));
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                uplink: {url: "mqtt://127.0.0.1:9"}
                outbox: {segment: 1MB, cap: 10MB}
                report: {every: 1d}
                """.formatted(folder) + more);
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
    }

    private static String records(EdgeAgent agent) throws Exception {
        return get(agent, "/metrics")
                .lines()
                .filter(line -> line.startsWith("steelyard_agent_outbox{what=\"heldRecords\"} "))
                .map(line -> line.substring(line.indexOf('}') + 2))
                .findFirst()
                .orElseThrow();
    }

    private static String get(EdgeAgent agent, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + agent.httpPort() + path);
        return HTTP.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Surroundings around() {
        return new Surroundings(
                UUID.randomUUID(), new DiskFiles(), ManualClock.anywhere(), System::nanoTime, new Random(7), work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
