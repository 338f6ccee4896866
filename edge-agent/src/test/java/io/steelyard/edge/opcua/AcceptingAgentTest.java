package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.EdgeAgent;
import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.operation.LocalKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent is told by HTTP to take another variable for a signal's own. */
@Timeout(120)
final class AcceptingAgentTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLED = Pattern.compile("\"sampled\":(\\d+)");
    private static final Pattern SEEN = Pattern.compile("\"seen\":\"([0-9a-f]{16})\"");

    @TempDir
    Path folder;

    private static HttpResponse<String> post(EdgeAgent agent, String text, @Nullable String proof) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + agent.httpPort() + "/operations"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(text));
        if (proof != null) {
            request.header("steelyard-proof", proof);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String request(String operation, String arguments) {
        return "{\"operation\":\"%s\",\"arguments\":{%s},\"at\":\"%s\"}".formatted(operation, arguments, Instant.now());
    }

    private static String look(EdgeAgent agent) throws Exception {
        return post(agent, request("quarantine", ""), null).body();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.call()) {
            var unused = never.await(20, TimeUnit.MILLISECONDS);
        }
    }

    private EdgeAgent agent(String url) throws Exception {
        ReadyPair.in(folder.resolve("data/edge-agent/pki/own"));
        Path file = Files.writeString(
                folder.resolve("agent.yaml"), """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                http: {port: 0}
                remote: none
                uplink: {url: "mqtt://127.0.0.1:9"}
                outbox: {segment: 1MB, cap: 10MB}
                servers:
                  - {name: plc, url: "%s", security: {policy: None, mode: None}, publishing: 100ms, sampling: 50ms}
                assets:
                  - {asset: m, class: lathe, profile: lathe, area: a, line: l, server: plc, signals: [
                      {name: power, node: "nsu=%s;s=power"}]}
                """.formatted(folder.resolve("data"), url, OpcUaTestServer.NAMESPACE));
        EdgeAgent agent = new EdgeAgent(AgentFile.read(file, Map.of()).config(), EdgeAgentMain.surroundings());
        agent.start();
        return agent;
    }

    /** Whoever reaches the port sees it; who may read the agent's folder may say yes; both are written down. */
    @Test
    void whoMayReadItsFolderMayAccept() throws Exception {
        Path home = folder.resolve("data/edge-agent");
        try (OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort())) {
            server.set("power", NodeIds.Int32, 3);
            try (EdgeAgent agent = agent(server.url())) {
                await(() -> status(agent).contains("\"subscribed\":1"));
                assertThat(look(agent)).contains("\"result\":[]");
                server.remove("power");
                server.set("power", NodeIds.Double, 33.5);
                await(() -> look(agent).contains("m/power"));
                String seen = look(agent);
                assertThat(seen)
                        .contains("\"server\":\"plc\",\"count\":1")
                        .contains("\"differs\":[\"type\"]")
                        .contains("\"was\":{\"path\":\"Objects/power\",\"type\":\"Int32\",\"unit\":\"\"}")
                        .contains("\"is\":{\"path\":\"Objects/power\",\"type\":\"Double\",\"unit\":\"\"}");
                assertThat(status(agent)).contains("\"quarantined\":1");

                Matcher word = SEEN.matcher(seen);
                assertThat(word.find()).isTrue();
                String accept = request("accept", "\"server\":\"plc\",\"seen\":\"" + word.group(1) + "\"");
                assertThat(post(agent, accept, null).statusCode()).isEqualTo(403);
                LocalKey key = LocalKey.read(home);
                String stale = request("accept", "\"server\":\"plc\",\"seen\":\"0123456789abcdef\"");
                assertThat(post(agent, stale, key.proof("POST /operations", stale))
                                .statusCode())
                        .isEqualTo(409);
                long before = sampled(agent); // one more where the server was asked while the variable was not there
                HttpResponse<String> accepted = post(agent, accept, key.proof("POST /operations", accept));
                assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
                assertThat(accepted.body()).contains("\"count\":1,\"read\":1,\"kept\":true");
                assertThat(look(agent)).contains("\"result\":[]");
                await(() -> sampled(agent) > before);
            }
        }
        assertThat(Files.readString(home.resolve("audit.log")))
                .contains("\"what\":\"begun\",\"from\":\"http 127.0.0.1\",\"operation\":\"accept\"")
                .contains("\"operation\":\"accept\",\"arguments\":{\"server\":\"plc\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("manage.key"))))
                .isEqualTo("rw-------");
    }

    private static long sampled(EdgeAgent agent) throws Exception {
        Matcher count = SAMPLED.matcher(status(agent));
        assertThat(count.find()).isTrue();
        return Long.parseLong(count.group(1));
    }

    private static String status(EdgeAgent agent) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + agent.httpPort() + "/status");
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
