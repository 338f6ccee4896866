package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.simulator.config.SimulatorSettings;
import io.steelyard.simulator.load.LoadPlan;
import io.steelyard.simulator.opcua.LoadServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load as a real, encrypted OPC UA client sees it. */
final class LoadSimulatorTest {
    private static final int SIGNALS = 500;
    private static final Pattern PUSHED = Pattern.compile("\"pushed\":(\\d+)");

    private static final Pattern ITEM = Pattern.compile("\"\\d+\":\"\\d+/\\d+\"");

    @TempDir
    Path data;

    /** A benchmark counts on it: what was pushed is what arrives, and the control says how much that is. */
    @Test
    void aSubscriberIsToldEveryNumberOfEverySignal() throws Exception {
        try (LoadSimulator simulator = simulator()) {
            Subscriber.Identity identity = Subscriber.Identity.create();
            identity.trustIn(data.resolve("simulator").resolve("pki"));
            try (Subscriber subscriber = Subscriber.encrypted(simulator.endpointUrl(), identity)) {
                subscriber.subscribe(nodes(subscriber));
                assertThat(Subscriber.until(() -> subscriber.told().size() > 5_000, 20))
                        .isTrue();
                send(simulator, "POST", "/freeze");
                long pushed = pushed(send(simulator, "GET", "/status"));
                assertThat(Subscriber.until(() -> subscriber.told().size() >= pushed + SIGNALS, 10))
                        .isTrue();
                assertThat(subscriber.told()).hasSize(Math.toIntExact(pushed) + SIGNALS);
                for (List<Long> numbers : numbers(subscriber).values()) {
                    assertThat(numbers)
                            .isEqualTo(
                                    LongStream.range(0, numbers.size()).boxed().toList());
                }
                DataValue read = subscriber.client().readValue(0, TimestampsToReturn.Both, first(subscriber));
                assertThat(read.value().value()).isEqualTo((pushed + SIGNALS - 1) / SIGNALS);
            }
        }
        assertThat(pushed(Files.readString(data.resolve("simulator").resolve("load.json"))))
                .isGreaterThan(4_000);
    }

    /** Whoever changes a client's mapping counts on it: an item that is made anew has another number. */
    @Test
    void theControlNamesEachNodesMonitoredItems() throws Exception {
        try (LoadSimulator simulator = simulator()) {
            assertThat(send(simulator, "GET", "/items")).isEqualTo("{\"plant\":{}}");
            Subscriber.Identity identity = Subscriber.Identity.create();
            identity.trustIn(data.resolve("simulator").resolve("pki"));
            try (Subscriber subscriber = Subscriber.encrypted(simulator.endpointUrl(), identity)) {
                Map<String, NodeId> nodes = nodes(subscriber);
                subscriber.subscribe(nodes);
                String first = send(simulator, "GET", "/items");
                assertThat(ITEM.matcher(first).results()).hasSize(SIGNALS);
                assertThat(first).contains("\"1\":\"", "\"" + SIGNALS + "\":\"");
                assertThat(send(simulator, "GET", "/items")).isEqualTo(first);
                subscriber.subscribe(Map.of("signal 1", nodes.get("signal 1")));
                assertThat(send(simulator, "GET", "/items"))
                        .containsPattern("\"1\":\"\\d+/\\d+ \\d+/\\d+\"")
                        .containsPattern("\"2\":\"\\d+/\\d+\"");
            }
        }
    }

    private static Map<String, List<Long>> numbers(Subscriber subscriber) {
        Map<String, List<Long>> numbers = new LinkedHashMap<>();
        for (Subscriber.Told told : subscriber.told()) {
            numbers.computeIfAbsent(told.signal(), signal -> new ArrayList<>())
                    .add((Long) told.value().value().value());
        }
        return numbers;
    }

    private LoadSimulator simulator() throws Exception {
        LoadPlan plan = new LoadPlan(SIGNALS, 10_000, false, Duration.ofMillis(10), 100);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        SimulatorSettings.OpcUa opcua = new SimulatorSettings.OpcUa(
                "127.0.0.1", port, true, null, true, List.of("Basic256Sha256"), true, Map.of(), null);
        SimulatorSettings settings = new SimulatorSettings(
                data,
                "demo",
                42,
                1,
                Duration.ofSeconds(60),
                opcua,
                new SimulatorSettings.Truth(1 << 20, 4 << 20),
                plan);
        return LoadSimulator.start(
                settings,
                plan,
                Clock.systemUTC(),
                System::nanoTime,
                new SimulatorThreads(
                        Executors.newSingleThreadScheduledExecutor(),
                        Executors.newSingleThreadScheduledExecutor(),
                        Executors.newCachedThreadPool()));
    }

    private static Map<String, NodeId> nodes(Subscriber subscriber) throws Exception {
        int namespace = first(subscriber).getNamespaceIndex().intValue();
        Map<String, NodeId> nodes = new LinkedHashMap<>();
        for (int number = 1; number <= SIGNALS; number++) {
            nodes.put("signal " + number, new NodeId(namespace, number));
        }
        return nodes;
    }

    private static NodeId first(Subscriber subscriber) throws Exception {
        return new NodeId(subscriber.client().readNamespaceTable().getIndex(LoadServer.NAMESPACE), 1);
    }

    private static long pushed(String json) {
        Matcher matcher = PUSHED.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static String send(LoadSimulator simulator, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.controlUrl() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
