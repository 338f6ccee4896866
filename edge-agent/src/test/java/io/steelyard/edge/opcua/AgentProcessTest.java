package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.opcua.pki.ReadyPair;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own. */
@Timeout(120)
final class AgentProcessTest {
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    Path folder;

    private @Nullable Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTakenPortEndsTheProcessWithOneAndIsNamedWithTheKeyThatChangesIt() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process agent = start(holder.getLocalPort(), OpcUaTestServer.freePort());
            assertThat(agent.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isEqualTo(1);
            assertThat(output()).contains("port " + holder.getLocalPort() + " on 127.0.0.1 is in use", "http.port");
        }
    }

    /** A plant is switched on machine by machine, in whatever order. */
    @Test
    void aServerThatIsNotThereYetIsWaitedForAndSaidAloud() throws Exception {
        int plant = OpcUaTestServer.freePort();
        int page = OpcUaTestServer.freePort();
        Process agent = start(page, plant);
        String missing = "server plc at opc.tcp://127.0.0.1:" + plant + " is waiting: ";
        awaitTrue(() -> get(page, "/health/ready").contains(missing));
        assertThat(get(page, "/health/ready")).startsWith("503 ");
        assertThat(get(page, "/health/live")).startsWith("200 ");
        assertThat(get(page, "/status")).contains("\"name\":\"plc\",\"connected\":false", "\"sampled\":0");
        String said = "server plc at opc.tcp://127.0.0.1:" + plant;
        awaitTrue(() -> output().contains(said) && output().contains("Trying again for ever"));
        assertThat(agent.isAlive()).isTrue();

        try (OpcUaTestServer server = new OpcUaTestServer(plant)) {
            server.set("speed", NodeIds.Double, 1.0);
            server.set("load", NodeIds.Double, 2.0);
            awaitTrue(() -> get(page, "/status").contains("\"name\":\"plc\",\"connected\":true"));
            awaitTrue(() -> get(page, "/status").contains("\"selectedNew\":1"));
            awaitTrue(() -> get(page, "/status").contains("\"sampled\":2"));
            everyNumberHasAWord(get(page, "/status"), get(page, "/words.js"));
            assertThat(get(page, "/health/ready")).doesNotContain("server plc");
            assertThat(agent.isAlive()).isTrue();
        }
    }

    /** The page shows what the status has, by names that an engineer reads. */
    private static void everyNumberHasAWord(String status, String words) {
        List<String> names = Pattern.compile("\"([a-z][A-Za-z]*)\":-?\\d")
                .matcher(status)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.equals("secondsLeft")) // a certificate's, which has a table
                .toList();
        assertThat(names).contains("subscribed", "sampled", "published");
        assertThat(names).allSatisfy(name -> assertThat(words).contains(" " + name + ": ["));
    }

    private Process start(int page, int plant) throws IOException {
        // Else the agent makes a longer one.
        ReadyPair.in(folder.resolve("data/edge-agent/pki/own"));
        Path config = Files.writeString(folder.resolve("agent.yaml"), """
                agent: edge-1
                enterprise: works
                site: demo
                data: "%s"
                http: {port: %d}
                uplink: {url: "mqtt://127.0.0.1:9"}
                outbox: {segment: 1MB, cap: 10MB}
                servers:
                  - name: plc
                    url: "opc.tcp://127.0.0.1:%d"
                    security: {policy: None, mode: None}
                    publishing: 100ms
                    sampling: 50ms
                    select: [{path: "Objects/lo*"}, {node: "nsu=%s;s=speed"}]
                assets:
                  - asset: lathe-1
                    class: lathe
                    profile: lathe
                    area: machining
                    line: l1
                    server: plc
                    signals:
                      - {name: speed, node: "nsu=%s;s=speed"}
                """.formatted(
                        folder.resolve("data"), page, plant, OpcUaTestServer.NAMESPACE, OpcUaTestServer.NAMESPACE));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = List.of(
                java,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                EdgeAgentMain.class.getName(),
                "--config",
                config.toString());
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        process = started;
        return started;
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** Status and body; empty as long as nobody listens. */
    private static String get(int port, String path) throws Exception {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (ConnectException e) {
            return "";
        }
    }

    private void awaitTrue(Callable<Boolean> condition) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(output()).isLessThan(end);
            var unused = never.await(50, TimeUnit.MILLISECONDS);
        }
    }
}
