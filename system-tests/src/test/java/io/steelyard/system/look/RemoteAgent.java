package io.steelyard.system.look;

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
import org.jspecify.annotations.Nullable;

/** An agent that may be managed from away, with the gateway's endpoint and a simulated plant. */
final class RemoteAgent implements AutoCloseable {
    static final String TOPIC = "steelyard/v1/demo/edge-1/rpc";
    private static final int SHORT_KEY = 2048;
    private static final String SECRET = "correct horse battery staple";
    private static final Map<String, String> ENVIRONMENT = Map.of("REMOTE", SECRET);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path scratch;
    private final ScheduledExecutorService plant = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Simulator simulator;
    private final Inbox inbox;
    private final MqttEndpoint endpoint;
    private @Nullable EdgeAgent agent;
    private boolean plantEnded;

    /** Plant and endpoint; everything is in this folder. */
    RemoteAgent(Path scratch) throws Exception {
        this.scratch = scratch;
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

    /** Starts the agent with these lines behind the head of its file. */
    void start(String assets) throws Exception {
        Path data = scratch.resolve("agent");
        OwnCertificate.in(data.resolve("edge-agent/pki/own"), ApplicationUri.of("demo", "edge-1"), SHORT_KEY);
        Path file = Files.writeString(scratch.resolve("agent.yaml"), mapping(assets));
        AgentFile read = AgentFile.read(file, ENVIRONMENT);
        EdgeAgent started = new EdgeAgent(read.config(), EdgeAgentMain.surroundings());
        agent = started;
        started.watch(read, ENVIRONMENT);
        started.start();
    }

    /** A file for this agent: its head, with these lines behind it. */
    String mapping(String assets) {
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

    /** What of the agent is on disk. */
    Path data() {
        return scratch.resolve("agent");
    }

    /** Where its page is. */
    String page() {
        EdgeAgent running = agent;
        if (running == null) {
            throw new IllegalStateException("no agent runs");
        }
        return "http://127.0.0.1:" + running.httpPort();
    }

    /** Where its plant is. */
    String plant() {
        return simulator.endpointUrl();
    }

    /** Ends the plant, and nothing else. */
    void endPlant() {
        plantEnded = true;
        simulator.close();
    }

    /** Ends it, and nothing else. */
    void endAgent() {
        EdgeAgent running = agent;
        agent = null;
        if (running != null) {
            running.close();
        }
    }

    /** Somebody who asks it. */
    Requester requester() throws Exception {
        return new Requester(endpoint.port(), TOPIC);
    }

    @Override
    public void close() {
        if (agent != null) {
            agent.close();
        }
        endpoint.close();
        inbox.close();
        if (!plantEnded) {
            simulator.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        List.of(plant, timer, connections).forEach(ExecutorService::shutdownNow);
    }

    /** A request that says when it was made. */
    static String request(String operation, Map<String, ?> arguments) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "operation",
                operation,
                "arguments",
                arguments,
                "at",
                Instant.now().toString()));
    }

    /** The answer to a request that proves that its sender may ask for it. */
    static JsonNode prove(Requester requester, String operation, Map<String, ?> arguments) throws Exception {
        return proven(requester, operation, arguments).get(60, TimeUnit.SECONDS);
    }

    /** The same without waiting. */
    static CompletableFuture<JsonNode> proven(Requester requester, String operation, Map<String, ?> arguments)
            throws Exception {
        String request = request(operation, arguments);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] proof = mac.doFinal((TOPIC + "\n" + request).getBytes(StandardCharsets.UTF_8));
        return requester.ask(request, Requester.ANSWERS, HexFormat.of().formatHex(proof));
    }
}
