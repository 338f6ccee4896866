package io.steelyard.system.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ubyte;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ushort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.EdgeAgent;
import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.plan.RunningGateway;
import io.steelyard.edge.config.plan.SeriesPlan;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.gateway.Gateway;
import io.steelyard.gateway.GatewayMain;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import io.steelyard.testkit.FakeInflux;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.enumerated.StructureType;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a server's variable through outbox, MQTT and inbox into each of the stores, and out again: the value is equal. */
@Timeout(180)
final class EveryTypeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SCALAR = -1;
    private static final int LIST = 1;

    /** With ticks below the microsecond. */
    private static final String AT = "2023-11-14T22:13:20.000012300Z";

    private static final DateTime TIME = new DateTime(133_444_736_000_000_123L);

    @TempDir
    Path folder;

    private final Map<String, Object> expected = new LinkedHashMap<>();
    private final Map<String, String> mapped = new LinkedHashMap<>();
    private TypesServer server;

    private void variable(String name, NodeId dataType, int rank, Object value) {
        server.set(name, dataType, rank, new DataValue(new Variant(value), StatusCode.GOOD, TIME));
        mapped.put(name, name);
    }

    private void variable(String name, NodeId dataType, int rank, Object value, Object stored) {
        variable(name, dataType, rank, value);
        expected.put(name, stored);
    }

    private void builtInTypes() {
        UUID guid = UUID.fromString("72962b91-fa75-4ae6-8d28-b404dc7daf63");
        byte[] bytes = {0, -1, 7};
        variable("boolean", NodeIds.Boolean, SCALAR, true, true);
        variable("sbyte", NodeIds.SByte, SCALAR, (byte) -128, -128);
        variable("byte", NodeIds.Byte, SCALAR, ubyte(255), 255);
        variable("int16", NodeIds.Int16, SCALAR, (short) -2, -2);
        variable("uint16", NodeIds.UInt16, SCALAR, ushort(65_535), 65_535);
        variable("int32", NodeIds.Int32, SCALAR, Integer.MIN_VALUE, Integer.MIN_VALUE);
        variable("uint32", NodeIds.UInt32, SCALAR, UInteger.MAX, 4_294_967_295L);
        variable("int64", NodeIds.Int64, SCALAR, Long.MIN_VALUE, Long.MIN_VALUE);
        variable("uint64", NodeIds.UInt64, SCALAR, ULong.MAX, ULong.MAX.toBigInteger());
        variable("float", NodeIds.Float, SCALAR, 1.5f, 1.5);
        variable("double", NodeIds.Double, SCALAR, -1e300, -1e300);
        variable("string", NodeIds.String, SCALAR, "铁 \"x\" \\", "铁 \"x\" \\");
        variable("time-of", NodeIds.DateTime, SCALAR, TIME, AT);
        variable("guid", NodeIds.Guid, SCALAR, guid, guid.toString());
        variable(
                "bytes",
                NodeIds.ByteString,
                SCALAR,
                ByteString.of(bytes),
                Base64.getEncoder().encodeToString(bytes));
        variable("node", NodeIds.NodeId, SCALAR, NodeIds.Server, "i=2253");
        variable("status", NodeIds.StatusCode, SCALAR, new StatusCode(0x80010000L), 0x80010000L);
        variable("text", NodeIds.LocalizedText, SCALAR, new LocalizedText("zh", "机床"), "机床");
        expected.put("text/locale", "zh");
        variable(
                "numbers",
                NodeIds.UInt64,
                LIST,
                new ULong[] {ULong.MAX, ULong.valueOf(1)},
                "[18446744073709551615, 1]");
        variable("times", NodeIds.DateTime, LIST, new DateTime[] {TIME}, "[\"" + AT + "\"]");
        variable("map", NodeIds.Double, 2, Matrix.ofDouble(new double[][] {{1.5, 2.5}}), "[1.5, 2.5]");
        expected.put("map/dimensions", "[1, 2]");
        variable("runs", NodeIds.ByteString, LIST, new ByteString[] {ByteString.of(bytes)}, 1);
        expected.put("runs/0", Base64.getEncoder().encodeToString(bytes));
        variable("mixed", NodeIds.BaseDataType, LIST, new Variant[] {new Variant(2.5), new Variant("b")}, 2);
        expected.put("mixed/0", 2.5);
        expected.put("mixed/1", "b");
    }

    private static StructureField field(String name, NodeId type, boolean optional) {
        return new StructureField(name, LocalizedText.NULL_VALUE, type, SCALAR, null, uint(0), optional);
    }

    private void typesOfItsOwn() {
        EnumField auto = new EnumField(4L, LocalizedText.english("auto"), LocalizedText.NULL_VALUE, "Auto");
        NodeId mode = server.type("Mode", NodeIds.Enumeration, new EnumDefinition(new EnumField[] {auto}));
        variable("mode", mode, SCALAR, 4, 4);
        expected.put("mode/text", "Auto");
        NodeId job = server.type(
                "Job",
                NodeIds.Structure,
                new StructureDefinition(
                        NodeId.NULL_VALUE,
                        NodeIds.Structure,
                        StructureType.StructureWithOptionalFields,
                        new StructureField[] {
                            field("Note", NodeIds.String, true),
                            field("Count", NodeIds.UInt64, false),
                            field("Begun", NodeIds.UtcTime, true),
                            field("Mode", mode, false)
                        }));
        variable(
                "job",
                job,
                SCALAR,
                server.value(job, out -> {
                    out.encodeUInt32("", uint(2)); // only Begun of the optional ones
                    out.encodeUInt64("", ULong.MAX);
                    out.encodeDateTime("", TIME);
                    out.encodeInt32("", 4);
                }),
                "Job");
        expected.put("job/Count", ULong.MAX.toBigInteger());
        expected.put("job/Begun", AT);
        expected.put("job/Mode", 4);
        expected.put("job/Mode/text", "Auto");
    }

    private AgentConfig agent(int mqttPort) throws Exception {
        String signals = mapped.keySet().stream()
                .map(name -> "      - {name: %s, node: \"nsu=%s;s=%s\"}\n".formatted(name, TypesServer.NAMESPACE, name))
                .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            data: agent-data
            http: {port: 0}
            uplink: {url: "mqtt://127.0.0.1:%d"}
            servers:
              - {name: plc, url: "%s", security: {policy: None, mode: None}, publishing: 50ms, sampling: 20ms}
            assets:
              - asset: m
                class: press
                profile: lathe
                area: hall
                line: one
                server: plc
                signals:
            %s\
            """.formatted(mqttPort, server.url(), signals));
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
    }

    private Gateway gateway(String store) throws Exception {
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: gateway-data\nhttp: {port: 0}\nmqtt: {port: 0}\n" + store);
        return new Gateway(
                GatewayConfig.of(
                        SettingsFile.read(file, GatewayConfig.KEYS, Map.of("TOKEN", "token"), GatewayChecks::of)),
                GatewayMain.surroundings());
    }

    private static JsonNode points(Gateway gateway, String signal) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/api/v1/series?asset=m&pointsOnly=true&from="
                + "2023-01-01T00:00:00Z&to=2200-01-01T00:00:00Z&signal="
                + URLEncoder.encode(signal, StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()).path("points") : JSON.createArrayNode();
    }

    /** Starts an agent and waits until each expected value stands in the store. */
    private void compare(Gateway gateway) throws Exception {
        try (EdgeAgent agent = new EdgeAgent(agent(gateway.mqttPort()), surroundings())) {
            agent.start();
            for (Map.Entry<String, Object> one : expected.entrySet()) {
                Awaitility.await(one.getKey())
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> points(gateway, one.getKey()).size() > 0);
                JsonNode point = points(gateway, one.getKey()).get(0);
                assertThat(point.path("value"))
                        .as(one.getKey())
                        .isEqualTo(JSON.readTree(JSON.writeValueAsString(one.getValue())));
                assertThat(point.path("time").asText()).as(one.getKey()).isEqualTo(AT);
                assertThat(point.path("status").asLong()).as(one.getKey()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theValueIsEqualInTheStore(boolean inDatabase) throws Exception {
        try (TypesServer types = new TypesServer();
                FakeInflux influx = FakeInflux.start()) {
            server = types;
            builtInTypes();
            typesOfItsOwn();
            String store = inDatabase
                    ? "store: {kind: influxdb, influxdb: {url: \"" + influx.url() + "\", token: \"${env:TOKEN}\"}}\n"
                    : "";
            try (Gateway gateway = gateway(store)) {
                gateway.start();
                compare(gateway);
            }
        }
    }

    /** What a plan says would be created is what the gateway has more when the agent has told it, and no more. */
    @Test
    void aPlanCountsAsTheGatewayDoes() throws Exception {
        try (TypesServer types = new TypesServer();
                Gateway gateway = gateway("")) {
            server = types;
            variable("speed", NodeIds.Double, SCALAR, 1.5, 1.5);
            variable("count", NodeIds.Int32, SCALAR, 7, 7);
            variable("name", NodeIds.String, SCALAR, "a", "a");
            gateway.start();
            SeriesPlan before = planned(gateway);
            assertThat(before.standing()).isEqualTo(SeriesPlan.Standing.COUNTED);
            assertThat(before.fresh())
                    .extracting(SeriesPlan.Name::field)
                    .containsExactlyInAnyOrder("speed", "count", "name");
            compare(gateway);
            SeriesPlan after = planned(gateway);
            assertThat(after.fresh()).isEmpty();
            assertThat(after.used()).isEqualTo(before.used() + before.fresh().size());
            variable("load", NodeIds.Double, SCALAR, 2.5, 2.5);
            assertThat(planned(gateway).fresh())
                    .extracting(SeriesPlan.Name::field)
                    .containsExactly("load");
        }
    }

    /** Of the agent's file as it is now, by the gateway that says of itself that it runs on that folder. */
    private SeriesPlan planned(Gateway gateway) throws Exception {
        Files.createDirectories(folder.resolve("planned/run"));
        Files.writeString(
                folder.resolve("planned/run/gateway.json"),
                "{\"pid\": %d, \"url\": \"http://127.0.0.1:%d\"}"
                        .formatted(ProcessHandle.current().pid(), gateway.httpPort()));
        OpcUaConfig wanted = agent(gateway.mqttPort()).opcua();
        return SeriesPlan.counted(
                new RunningGateway(folder.resolve("planned")), wanted.site(), SeriesPlan.of(wanted, List.of()));
    }

    private static io.steelyard.edge.Surroundings surroundings() {
        return new io.steelyard.edge.Surroundings(
                UUID.randomUUID(), new DiskFiles(), InstantSource.system(), System::nanoTime, new Random(7), work -> {
                    Thread thread = new Thread(work, "agent-under-test");
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
