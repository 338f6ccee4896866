package io.steelyard.system.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.edge.EdgeAgent;
import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.inbox.InboxConfig;
import io.steelyard.gateway.mqtt.MqttConfig;
import io.steelyard.gateway.mqtt.MqttEndpoint;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.Received;
import io.steelyard.simulator.Simulator;
import io.steelyard.simulator.SimulatorThreads;
import io.steelyard.simulator.config.SimulatorSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to an agent over its own session: an agent, the gateway's endpoint, a simulated plant and a foreign client. */
@Timeout(120)
final class RemoteRequestsTest {
    private static final int SHORT_KEY = 2048;
    private static final String SECRET = "correct horse battery staple";
    private static final Map<String, String> ENVIRONMENT = Map.of("REMOTE", SECRET);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPIC = "steelyard/v1/demo/edge-1/rpc";

    @TempDir
    Path scratch;

    private final ScheduledExecutorService plant = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private Simulator simulator;
    private Inbox inbox;
    private MqttEndpoint endpoint;
    private EdgeAgent agent;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        simulator = Simulator.start(
                new SimulatorSettings(
                        scratch.resolve("plant"),
                        "demo",
                        42,
                        1,
                        Duration.ofMinutes(10),
                        new SimulatorSettings.OpcUa(
                                "127.0.0.1", port, true, null, true, List.of(), true, Map.of(), null),
                        new SimulatorSettings.Truth(1 << 20, 4 << 20),
                        null),
                Clock.systemUTC(),
                new SimulatorThreads(plant, timer, connections));
        inbox = Inbox.open(
                new InboxConfig(scratch.resolve("inbox"), 4 << 20, 64 << 20, 8 << 20, Duration.ofHours(1), "store"),
                new DiskFiles(),
                Thread::new,
                new Inbox.Sources(InstantSource.system(), System::nanoTime, UUID::randomUUID));
        endpoint = new MqttEndpoint(
                MqttConfig.on("127.0.0.1", 0), inbox, inbox::full, loops, () -> nanos(Instant.now()), System::nanoTime);
        endpoint.start();
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void startAgent() throws Exception {
        Path data = scratch.resolve("agent");
        OwnCertificate.in(data.resolve("edge-agent/pki/own"), ApplicationUri.of("demo", "edge-1"), SHORT_KEY);
        Path file = Files.writeString(scratch.resolve("agent.yaml"), mapping("assets: []\n"));
        AgentFile read = AgentFile.read(file, ENVIRONMENT);
        agent = new EdgeAgent(read.config(), EdgeAgentMain.surroundings());
        agent.watch(read, ENVIRONMENT);
        agent.start();
    }

    private String mapping(String assets) {
        return """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                http: {port: 0}
                remote: manage
                remoteSecret: ${env:REMOTE}
                uplink: {url: "mqtt://127.0.0.1:%d"}
                outbox: {segment: 1MB, cap: 10MB}
                servers: [{name: plant, url: "%s", security: {policy: None, mode: None}}]
                """.formatted(scratch.resolve("agent"), endpoint.port(), simulator.endpointUrl()) + assets;
    }

    @AfterEach
    void close() {
        agent.close();
        endpoint.close();
        inbox.close();
        simulator.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        List.of(plant, timer, connections).forEach(ExecutorService::shutdownNow);
    }

    /** Whoever reaches the gateway's endpoint may look; who knows the agent's secret may change it; all is in the audit. */
    @Test
    void looksForEverybodyAndChangesForWhoKnowsTheSecret() throws Exception {
        startAgent();
        try (Requester requester = new Requester(endpoint.port(), TOPIC)) {
            JsonNode status = requester.first("{\"operation\":\"status\"}");
            requester.say("steelyard/v1/demo/edge-1/received", new Received(new UUID(7, 7), List.of()).toJson());
            looks(requester, status);
            turnsAway(requester);
            changes(requester);
        }
    }

    private void looks(Requester requester, JsonNode status) throws Exception {
        assertThat(status.at("/status").intValue()).as(status.toString()).isEqualTo(200);
        assertThat(status.at("/result/servers/0/name").textValue()).isEqualTo("plant");
        assertThat(requester
                        .ask("{\"operation\":\"certificates\"}", null)
                        .at("/result/0/folder")
                        .textValue())
                .isEqualTo("own");
        JsonNode browsed = requester.ask("{\"operation\":\"browse\",\"arguments\":{\"depth\":2}}", null);
        assertThat(browsed.at("/result/nodes").size())
                .as(browsed.toString().substring(0, 300))
                .isGreaterThan(3);
        JsonNode elsewhere = requester.ask("{\"operation\":\"browse\",\"arguments\":{\"server\":\"plan\"}}", null);
        assertThat(elsewhere.at("/status").intValue()).isEqualTo(404);
        assertThat(elsewhere.at("/detail").textValue()).contains("plan is no server", "plant");
    }

    private void turnsAway(Requester requester) throws Exception {
        CompletableFuture<JsonNode> forged =
                requester.ask("{\"operation\":\"status\"}", "steelyard/v1/demo/edge-2/rpc", null);
        CompletableFuture<JsonNode> foreign =
                requester.ask("{\"operation\":\"status\"}", "spBv1.0/demo/NDATA/edge-1", null);
        Path audit = scratch.resolve("agent/edge-agent/audit.log");
        Awaitility.await().until(() -> Files.readString(audit).contains("has to begin with steelyard/"));
        assertThat(Files.readString(audit))
                .contains(
                        "\"operation\":\"browse\",\"arguments\":{\"depth\":2},\"status\":200",
                        "taken for something else");
        assertThat(forged).isNotDone();
        assertThat(foreign).isNotDone();
    }

    private void changes(Requester requester) throws Exception {
        String wanted = mapping("""
                assets:
                  - asset: lathe-1
                    class: lathe
                    profile: lathe
                    area: area
                    line: line
                    server: plant
                    signals: [{name: state, node: "i=2259"}]
                """);
        assertThat(requester
                        .ask(request("apply", Map.of("mapping", wanted)), null)
                        .at("/status")
                        .intValue())
                .isEqualTo(403);
        JsonNode plan = prove(requester, "plan", Map.of("mapping", wanted));
        assertThat(plan.at("/result/signals/0/name").textValue())
                .as(plan.toString())
                .isEqualTo("lathe-1/state");
        JsonNode wrong = prove(requester, "plan", Map.of("mapping", wanted.replace("node:", "nod:")));
        assertThat(wrong.at("/field").textValue()).isEqualTo("arguments.mapping");
        assertThat(wrong.at("/detail").textValue()).contains("nod", "node");
        JsonNode undone = prove(requester, "undo", Map.of());
        assertThat(undone.at("/detail").textValue()).as(undone.toString()).startsWith("there is nothing to undo");
        JsonNode applied = prove(requester, "apply", Map.of("mapping", wanted));
        assertThat(applied.at("/result/outcome").textValue())
                .as(applied.toString())
                .isIn("taken", "taken-where-reached");
        assertThat(Files.readString(scratch.resolve("agent.yaml"))).isEqualTo(wanted);
        accepts(requester);
        assertThat(prove(requester, "trust", Map.of("sha256", "0123456789"))
                        .at("/status")
                        .intValue())
                .isEqualTo(409);
        assertThat(requester.ask("{\"operation\":\"logs\"}", null).toString()).contains("is taken on");
    }

    /** Nothing is in quarantine here; whoever does not prove that he may is told so before that. */
    private static void accepts(Requester requester) throws Exception {
        JsonNode listed = requester.ask("{\"operation\":\"quarantine\"}", null);
        assertThat(listed.at("/result").size()).as(listed.toString()).isZero();
        Map<String, String> seen = Map.of("server", "plant", "seen", "0123456789abcdef");
        JsonNode unproven = requester.ask(request("accept", seen), null);
        assertThat(unproven.at("/status").intValue()).isEqualTo(403);
        JsonNode nothing = prove(requester, "accept", seen);
        assertThat(nothing.at("/status").intValue()).isEqualTo(409);
        assertThat(nothing.at("/detail").textValue()).isEqualTo("nothing is in quarantine at server plant");
    }

    private static String request(String operation, Map<String, String> arguments) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "operation",
                operation,
                "arguments",
                arguments,
                "at",
                Instant.now().toString()));
    }

    private static JsonNode prove(Requester requester, String operation, Map<String, String> arguments)
            throws Exception {
        String request = request(operation, arguments);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] proof = mac.doFinal((TOPIC + "\n" + request).getBytes(StandardCharsets.UTF_8));
        return requester.ask(request, HexFormat.of().formatHex(proof));
    }
}
