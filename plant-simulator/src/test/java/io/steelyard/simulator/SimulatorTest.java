package io.steelyard.simulator;

import static io.steelyard.simulator.StartedSimulator.freePort;
import static io.steelyard.simulator.ToldValues.bad;
import static io.steelyard.simulator.ToldValues.since;
import static io.steelyard.simulator.ToldValues.stillBad;
import static io.steelyard.simulator.ToldValues.text;
import static io.steelyard.simulator.ToldValues.toldSince;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.simulator.fault.PortTakenException;
import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.Companion;
import io.steelyard.simulator.plant.PlantLayout;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.client.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.client.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole simulator, as a real OPC UA client and a real HTTP client see it. */
final class SimulatorTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final PlantLayout LAYOUT = PlantLayout.steelCity("demo");

    /** The server's certificate, made once for all tests: RSA keys take seconds. */
    @TempDir
    static Path own;

    @TempDir
    Path data;

    private int port;

    private Simulator simulator;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; simulator == null; i++) {
            port = freePort();
            try {
                simulator = StartedSimulator.on(port, data, own, 0);
            } catch (PortTakenException e) {
                if (i == 2) {
                    throw e; // a connection of another test may have taken it meanwhile, but not each time
                }
            }
        }
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    /** Values are pushed: each row of the truth arrives, once, in order, with its own source time. */
    @Test
    void aSubscriberIsToldEveryRowOfTheTruthAndNothingElse() throws Exception {
        try (Subscriber subscriber = Subscriber.plain(simulator.endpointUrl()).subscribe(LAYOUT)) {
            int rows = truth().rows("done").size();
            assertThat(Subscriber.until(() -> truth().rows("done").size() > rows + 300, 20))
                    .isTrue();
            send("POST", "/freeze");
            assertThat(Subscriber.until(() -> toldSince(subscriber).containsAll(since(subscriber, truth())), 10))
                    .isTrue();
            assertThat(truth().shown()).containsAll(toldSince(subscriber));
            assertThat(subscriber.told()).extracting(ToldValues::text).doesNotHaveDuplicates();
        }
    }

    /** So that a demo's agent misses nothing between the plant's start and its own. */
    @Test
    void aPlantThatIsHeldStartsWithItsFirstAudience() throws Exception {
        int other = freePort();
        Path folder = data.resolve("held");
        try (Simulator held = StartedSimulator.on(other, folder, own, 60)) {
            TruthFiles rows = new TruthFiles(folder.resolve("simulator").resolve("truth"));
            assertThat(rows.rows("set")).hasSize(LAYOUT.signalCount());
            try (Subscriber subscriber = Subscriber.plain(held.endpointUrl()).subscribe(LAYOUT)) {
                assertThat(Subscriber.until(() -> rows.rows("set").size() > LAYOUT.signalCount() + 50, 10))
                        .isTrue();
                Set<String> shown = rows.shown();
                assertThat(Subscriber.until(() -> toldSince(subscriber).containsAll(shown), 10))
                        .isTrue();
            }
        }
    }

    @Test
    void aReadGivesThePresentValueWithItsUnitAndState() throws Exception {
        send("POST", "/freeze");
        try (Subscriber reader = Subscriber.plain(simulator.endpointUrl())) {
            DataValue power = read(reader, "stand-1.power");
            assertThat(power.value().value()).isInstanceOf(Float.class);
            assertThat(truth().shown()).contains(text(new Subscriber.Told("stand-1/power", power)));
            ExtensionObject unit = (ExtensionObject)
                    read(reader, "stand-1.power.EngineeringUnits").value().value();
            EUInformation information =
                    (EUInformation) unit.decode(reader.client().getStaticEncodingContext());
            assertThat(information.getUnitId()).isEqualTo(0x575454); // "WTT"
            UInteger state = (UInteger) read(reader, "stand-1.state").value().value();
            LocalizedText name =
                    (LocalizedText) read(reader, "stand-1.MachineryBuildingBlocks.MachineryItemState.CurrentState")
                            .value()
                            .value();
            List<String> names = List.of("NotAvailable", "OutOfService", "NotExecuting", "Executing");
            assertThat(name.text()).isEqualTo(names.get(state.intValue()));
            NodeId id = (NodeId) read(reader, "stand-1.MachineryBuildingBlocks.MachineryItemState.CurrentState.Id")
                    .value()
                    .value();
            UaNode stateNode = reader.client().getAddressSpace().getNode(id);
            assertThat(stateNode.getBrowseName().name()).isEqualTo(name.text());
            assertThat(reader.client()
                            .readNamespaceTable()
                            .get(stateNode.getBrowseName().namespaceIndex()))
                    .isEqualTo("http://opcfoundation.org/UA/Machinery/");
        }
    }

    /** OPC 40001-3 and 30050, read by a client that learns the structures from the server. */
    @Test
    void aMachineTellsItsOrdersAndItsCounts() throws Exception {
        send("POST", "/freeze");
        try (Subscriber reader = Subscriber.plain(simulator.endpointUrl())) {
            Structures structures = new Structures(reader);
            String jobs = "packaging-1.JobManagement";
            String order = (String) read(reader, "packaging-1.order").value().value();
            long total = ((Number) read(reader, "packaging-1.total").value().value()).longValue();
            List<Map<String, Object>> orders = structures.read(jobs + ".JobOrderControl.JobOrderList");
            assertThat(orders).hasSize(2);
            assertThat(Structures.members(orders.get(0).get("JobOrder")))
                    .containsEntry("JobOrderID", order)
                    .containsKeys("StartTime", "JobOrderParameters", "WorkMasterID");
            assertThat(Structures.numbers(orders.get(0).get("State"))).isSubsetOf(3L, 4L);
            assertThat(Structures.numbers(orders.get(1).get("State"))).containsExactly(2L);
            List<Map<String, Object>> responses = structures.read(jobs + ".JobOrderResults.JobOrderResponseList");
            Map<String, Object> present = responses.get(responses.size() - 1);
            assertThat(present)
                    .containsEntry("JobOrderID", order)
                    .containsKey("StartTime")
                    .doesNotContainKey("EndTime");
            assertThat(Structures.values(present.get("JobResponseData")))
                    .containsEntry("ProducedQuantity", Unsigned.uint(total))
                    .containsKeys(
                            "GoodQuantity",
                            "ActualUnitBusyTime",
                            "ActualUnitSetupTime",
                            "ActualUnitDelayTime",
                            "ActualProductionTime");
            assertThat(Structures.members(((Object[]) present.get("MaterialActuals"))[1]))
                    .containsEntry("MaterialUse", "Material Produced")
                    .containsEntry("MaterialLotID", order)
                    .containsEntry("Quantity", Long.toString(total * 100));
            assertThat(structures.read("packaging-1.Admin.ProdProcessedCount"))
                    .singleElement()
                    .satisfies(count -> assertThat(count)
                            .containsEntry("Count", (int) total)
                            .containsEntry("AccCount", (int) total)
                            .extractingByKey("Unit")
                            .extracting(unit -> Structures.members(unit).get("UnitId"))
                            .isEqualTo(0x483837));
            assertThat(structures.read("packaging-1.Admin.ProdConsumedCount")).hasSize(1);
            assertThat(structures.read("packaging-1.Admin.ProdDefectiveCount")).hasSize(1);
        }
    }

    /** A type definition that leads nowhere tells a client nothing; the types stand in as many namespaces as there are specifications. */
    @Test
    void everyTypeThatAMachineNamesCanBeRead() throws Exception {
        try (Subscriber reader = Subscriber.plain(simulator.endpointUrl())) {
            for (String node : List.of(
                    "stand-1.Identification",
                    "stand-1.JobManagement",
                    "stand-1.JobManagement.JobOrderControl",
                    "stand-1.JobManagement.JobOrderResults",
                    "stand-1.MachineryBuildingBlocks.OperationCounters",
                    "stand-1.Monitoring.Process.roll-force",
                    "lathe-1.Production.ProductionPlan.Job")) {
                UaObjectNode object =
                        (UaObjectNode) reader.client().getAddressSpace().getNode(reader.node(node));
                assertThat(object.getTypeDefinition().getBrowseName().name())
                        .as(node)
                        .endsWith("Type")
                        .isNotEqualTo("BaseObjectType");
            }
            UaVariableNode health =
                    (UaVariableNode) reader.client().getAddressSpace().getNode(reader.node("pump-1.health"));
            assertThat(reader.client()
                            .getAddressSpace()
                            .getNode(health.getDataType())
                            .getBrowseName()
                            .name())
                    .isEqualTo("DeviceHealthEnumeration");
        }
    }

    /** OPC 40001-1: whoever looks for machines finds them in one place, each with its nameplate. */
    @Test
    void everyMachineStandsAmongTheMachinesWithItsIdentification() throws Exception {
        try (Subscriber reader = Subscriber.plain(simulator.endpointUrl())) {
            NodeId machines =
                    new NodeId(reader.client().readNamespaceTable().getIndex(Companion.MACHINERY.uri()), 1_001);
            List<String> names = reader.client().getAddressSpace().browseNodes(machines).stream()
                    .map(node -> node.getBrowseName().name())
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            LAYOUT.assets().stream().map(Asset::id).toList());
            assertThat(read(reader, "pump-4.Identification.SerialNumber")
                            .value()
                            .value())
                    .isEqualTo("SY-pump-4");
            assertThat(
                            reader
                                    .client()
                                    .getAddressSpace()
                                    .browseNodes(reader.node("pump-4.MachineryBuildingBlocks"))
                                    .stream()
                                    .map(node -> node.getBrowseName().name()))
                    .contains("Identification", "Monitoring", "OperationCounters", "MachineryItemState");
        }
    }

    /** The case that costs other clients their data: every id and every index means something else, the values are the same. */
    @Test
    void afterADownloadEveryNodeIdIsAnotherVariables() throws Exception {
        String power;
        try (Subscriber before = Subscriber.plain(simulator.endpointUrl())) {
            power = described(before, "stand-1.power");
            int namespace = before.node("x").getNamespaceIndex().intValue();
            send("POST", "/faults/plc-download?for=1min");
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            send("DELETE", "/faults/plc-download");
            send("POST", "/freeze");
            try (Subscriber after = Subscriber.plain(simulator.endpointUrl())) {
                assertThat(after.node("x").getNamespaceIndex().intValue()).isNotEqualTo(namespace);
                assertThat(described(after, "stand-1.power")).isNotEqualTo(power);
                after.subscribe(LAYOUT);
                assertThat(Subscriber.until(() -> after.told().size() == LAYOUT.signalCount(), 10))
                        .isTrue();
            }
        }
    }

    private static String described(Subscriber reader, String node) throws Exception {
        return reader.client()
                .getAddressSpace()
                .getNode(reader.node(node))
                .getDescription()
                .text();
    }

    /** No trust by default: an unknown certificate waits in rejected, and counts from when its file is in trusted. */
    @Test
    void anUnknownCertificateIsRejectedUntilAPersonTrustsIt() throws Exception {
        Subscriber.Identity identity = Subscriber.Identity.create();
        Path pki = data.resolve("simulator").resolve("pki");
        assertThatThrownBy(() ->
                        Subscriber.encrypted(simulator.endpointUrl(), identity).close())
                .hasStackTraceContaining("Bad_SecurityChecksFailed");
        try (Stream<Path> rejected = Files.list(pki.resolve("rejected"))) {
            assertThat(rejected).hasSize(1);
        }
        identity.trustIn(pki);
        try (Subscriber subscriber =
                Subscriber.encrypted(simulator.endpointUrl(), identity).subscribe(LAYOUT)) {
            assertThat(Subscriber.until(() -> subscriber.told().size() > 200, 10))
                    .isTrue();
        }
    }

    @Test
    void brokenSensorsShowNoValueAndComeBack() throws Exception {
        try (Subscriber subscriber = Subscriber.plain(simulator.endpointUrl()).subscribe(LAYOUT)) {
            assertThat(send("POST", "/faults/bad-quality?for=1s").statusCode()).isEqualTo(200);
            assertThat(Subscriber.until(() -> bad(subscriber) >= 20, 10))
                    .as("bad")
                    .isTrue();
            assertThat(Subscriber.until(() -> send("GET", "/status").body().contains("\"faults\":{}"), 10))
                    .isTrue();
            assertThat(Subscriber.until(() -> stillBad(subscriber).isEmpty(), 10))
                    .isTrue();
        }
    }

    /** As when a plug is pulled: silence, no new connection, and life again when it is mended. */
    @Test
    void aCutCableLetsNothingThroughAndRefusesNewConnections() throws Exception {
        try (Subscriber subscriber = Subscriber.plain(simulator.endpointUrl()).subscribe(LAYOUT)) {
            assertThat(Subscriber.until(() -> subscriber.told().size() > 200, 10))
                    .isTrue();
            send("POST", "/faults/cable-cut?for=1min");
            Instant cut = Instant.now();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            int rows = truth().rows("done").size();
            assertThat(Subscriber.until(() -> truth().rows("done").size() > rows + 50, 10))
                    .isTrue();
            assertThat(subscriber.told())
                    .as("what was on its way may still come, and nothing of later")
                    .noneMatch(
                            told -> told.value().sourceTime().getJavaInstant().isAfter(cut));
            send("DELETE", "/faults/cable-cut");
            try (Subscriber next = Subscriber.plain(simulator.endpointUrl()).subscribe(LAYOUT)) {
                assertThat(Subscriber.until(() -> next.told().size() > 200, 10)).isTrue();
            }
        }
    }

    @Test
    void theControlSaysWhatItDoesNotUnderstand() {
        HttpResponse<String> unknown = send("POST", "/faults/meteorite");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(unknown.body()).contains("cable-cut").contains("bad-quality");
        assertThat(send("POST", "/faults/cable-cut?for=soon").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/nothing").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/health").body()).contains("\"ok\"");
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> StartedSimulator.on(port, data.resolve("other"), own, 0))
                .hasMessageContaining("port " + port);
    }

    private TruthFiles truth() {
        return new TruthFiles(data.resolve("simulator").resolve("truth"));
    }

    private static DataValue read(Subscriber reader, String node) throws Exception {
        return reader.client().readValue(0, TimestampsToReturn.Both, reader.node(node));
    }

    private void connect() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
        }
    }

    private HttpResponse<String> send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.controlUrl() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
