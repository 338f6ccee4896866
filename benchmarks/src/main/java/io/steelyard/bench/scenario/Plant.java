package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.peer.HurtAgent;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.process.Page;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The simulator in its load mode and an agent that reads it encrypted. The household ends both. */
final class Plant {
    static final String SAMPLED = "steelyard_agent_outbox_total{what=\"sampled\"}";
    static final String HELD = "steelyard_agent_outbox{what=\"held\"}";
    static final String DEPTH = "steelyard_agent_outbox{what=\"depthBytes\"}";
    static final String ROOM = "steelyard_agent_outbox{what=\"roomBytes\"}";
    static final String NAMESPACE = "urn:steelyard:plant-simulator:load";
    static final int QUEUE = 2_000;
    private static final String ASSET = "  - asset: ";
    private static final String SIGNAL = "      - {name: ";
    /** What a simulator on a slow machine may need to say what one is and to monitor it. */
    private static final int MILLIS_A_SIGNAL = 4;

    private static final Duration UP = Duration.ofMinutes(2);
    private static final long SETTLED_MILLIS = 2_000; // many publishing intervals
    private static final int SIMULATOR = 4;
    private static final int AGENT = 3;

    private final Household house;
    private final Path data;
    private final int ports;
    private final Shape shape;
    private final Child simulator;
    private final Page simulated;

    /**
     * What is pushed.
     *
     * @param signals how many
     * @param rate values a second over all of them
     * @param perAsset signals an asset
     * @param publishingMillis the agent's publishing interval
     */
    record Shape(int signals, int rate, int perAsset, int publishingMillis) {}

    private Plant(Household house, int ports, Shape shape, Path data, Child simulator, Page simulated) {
        this.house = house;
        this.ports = ports;
        this.shape = shape;
        this.data = data;
        this.simulator = simulator;
        this.simulated = simulated;
    }

    /** Starts the simulator; values begin when all signals are watched. */
    static Plant start(Household house, Shape shape) throws IOException {
        int ports = Household.freePorts();
        Path data = house.freshFolder("plant");
        Path settings = Files.writeString(
                data.resolve("simulator.yaml"),
                "data: \"" + data + "\"\nhold: 60s\nopcua: {port: " + (ports + SIMULATOR)
                        + "}\nload: {signals: " + shape.signals() + ", rate: " + shape.rate() + ", per-asset: "
                        + shape.perAsset() + "}\n");
        OwnCertificate.in(data.resolve("edge-agent/pki/own"), ApplicationUri.of("demo", "edge-1"));
        trust(data.resolve("edge-agent/pki/own/edge-agent.der"), data.resolve("simulator/pki/trusted"));
        Child simulator = house.steelyard("simulator", "simulator", "--config", settings.toString());
        awaitFile(data.resolve("run/simulator.json"));
        awaitFile(data.resolve("simulator/mapping.yaml"));
        trust(data.resolve("simulator/pki/own/simulator.der"), data.resolve("edge-agent/pki/trusted"));
        String json = Files.readString(data.resolve("run/simulator.json"));
        String url = json.replaceAll("(?s).*\"url\" *: *\"([^\"]+)\".*", "$1");
        return new Plant(house, ports, shape, data, simulator, new Page(url));
    }

    private static void trust(Path certificate, Path trusted) throws IOException {
        Files.createDirectories(trusted);
        Files.copy(certificate, trusted.resolve(certificate.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaitFile(Path file) throws IOException {
        long deadline = System.nanoTime() + UP.toNanos();
        while (!Files.exists(file)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(file + " did not appear");
            }
            pause(20);
        }
    }

    /** Waits. */
    static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Where they lie. */
    Path agentFile() {
        return data.resolve("agent.yaml");
    }

    /** The agent's settings, for a gateway on that port. */
    Path agentSettings(int mqttPort) throws IOException {
        return agentSettings("mqtt://127.0.0.1:" + mqttPort, "");
    }

    private Path agentSettings(String url, String uplink) throws IOException {
        return Files.writeString(
                agentFile(),
                "agent: edge-1\nenterprise: bench\nsite: demo\ndata: \"" + data + "\"\nhttp: {port: " + (ports + AGENT)
                        + "}\nuplink: {url: \"" + url + "\", backoff: {max: 2s}" + uplink + "}\n"
                        + "servers:\n  - {name: plant, url: \"" + endpoint()
                        + "\", security: {policy: Basic256Sha256, mode: SignAndEncrypt}, publishing: "
                        + shape.publishingMillis() + "ms, sampling: 0ms, queue: " + QUEUE
                        + ", backoff: {min: 250ms, max: 1s}}\n"
                        + mapping());
    }

    /** The simulator's mapping by node id, which spares the start of the agent the translation of thousands of paths. */
    private String mapping() throws IOException {
        StringBuilder mapping = new StringBuilder();
        int number = 0;
        for (String line : Files.readAllLines(data.resolve("simulator/mapping.yaml"))) {
            int path = line.indexOf(", path:");
            mapping.append(
                    path < 0
                            ? line
                            : line.substring(0, path) + ", node: \"nsu=" + NAMESPACE + ";i=" + ++number + "\"}");
            mapping.append('\n');
        }
        return mapping.toString();
    }

    /** What the assets are called. */
    List<String> assets() throws IOException {
        return signals().stream()
                .map(signal -> signal.substring(0, signal.indexOf('/')))
                .distinct()
                .toList();
    }

    /** {@code asset/signal} in the order of the nodes, as the simulator's own mapping has them. */
    List<String> signals() throws IOException {
        List<String> signals = new ArrayList<>();
        String asset = "";
        for (String line : Files.readAllLines(data.resolve("simulator/mapping.yaml"))) {
            if (line.startsWith(ASSET)) {
                asset = line.substring(ASSET.length());
            } else if (line.startsWith(SIGNAL)) {
                signals.add(asset + "/" + line.substring(SIGNAL.length(), line.indexOf(',')));
            }
        }
        if (signals.size() != shape.signals()) {
            throw new IOException(
                    "the simulator's mapping names " + signals.size() + " signals, not " + shape.signals());
        }
        return signals;
    }

    String endpoint() {
        return "opc.tcp://127.0.0.1:" + (ports + SIMULATOR);
    }

    /** The data folder that simulator and agent share. */
    Path data() {
        return data;
    }

    Path pki() {
        return data.resolve("edge-agent/pki");
    }

    /** Starts the agent as it is shipped and waits until every signal has been sampled. */
    Child agent(int mqttPort) throws IOException {
        return agent(mqttPort, "");
    }

    /** The same with more said of its uplink: {@code ", key: value"}. */
    Child agent(int mqttPort, String uplink) throws IOException {
        return sampling(begin(agentSettings("mqtt://127.0.0.1:" + mqttPort, uplink), Map.of()));
    }

    /** The same over TLS, to a gateway that the certificate vouches for. */
    Child agentOverTls(int mqttPort, Path certificate) throws IOException {
        return sampling(begin(
                agentSettings("mqtts://127.0.0.1:" + mqttPort, ", tls: {authorities: \"" + certificate + "\"}"),
                Map.of()));
    }

    /** The same with further variables of the environment. */
    Child agent(int mqttPort, Map<String, String> environment) throws IOException {
        return sampling(begin(agentSettings(mqttPort), environment));
    }

    /** Starts the agent and waits for nothing. */
    Child begin(Path settings, Map<String, String> environment) throws IOException {
        return house.steelyard("edge-agent", environment, "edge-agent", "--config", settings.toString());
    }

    private Child sampling(Child agent) throws IOException {
        Duration patience = UP.plusMillis((long) shape.signals() * MILLIS_A_SIGNAL);
        agentPage().await(SAMPLED, sampled -> sampled >= shape.signals(), patience);
        return agent;
    }

    /** The same on a disk that can be hurt. */
    Child hurtAgent(int mqttPort) throws IOException {
        Child agent = house.own(
                HurtAgent.class,
                house.optionsOf("edge-agent"),
                List.of("--config", hurtSettings(mqttPort).toString()));
        return sampling(agent);
    }

    /** Settings of an agent whose allocated files are soon full. */
    Path hurtSettings(int mqttPort) throws IOException {
        return Files.writeString(agentSettings(mqttPort), "outbox: {segment: 1MB}\n", StandardOpenOption.APPEND);
    }

    Page agentPage() {
        return new Page("http://127.0.0.1:" + (ports + AGENT));
    }

    Child simulator() {
        return simulator;
    }

    Shape shape() {
        return shape;
    }

    /** Nodes that at least one client watches. */
    int watched() throws IOException {
        return simulated.json("/status").path("watched").asInt();
    }

    /** The server's monitored items, {@code subscription/item}, by the number of their node, from 1. */
    Map<Integer, String> items() throws IOException {
        Map<Integer, String> items = new TreeMap<>();
        for (Map.Entry<String, JsonNode> item :
                simulated.json("/items").path("plant").properties()) {
            items.put(Integer.valueOf(item.getKey()), item.getValue().asText());
        }
        return items;
    }

    /** Values pushed so far, the first of each signal included. */
    long pushed() throws IOException {
        return simulated.json("/status").path("pushed").asLong() + shape.signals();
    }

    /** Values that were due and could not be pushed. */
    long skipped() throws IOException {
        return simulated.json("/status").path("skipped").asLong();
    }

    /**
     * Nothing more is pushed, and the server has handed over everything that anybody takes: what stands in the queues of a
     * session whose agent was killed is never taken, so it is enough that nothing moves.
     */
    void freeze() throws IOException {
        simulated.post("/freeze");
        long before = -1;
        long now = undelivered();
        while (now > 0 && now != before) {
            pause(SETTLED_MILLIS);
            before = now;
            now = undelivered();
        }
    }

    private long undelivered() throws IOException {
        return simulated.json("/status").path("undelivered").asLong();
    }
}
