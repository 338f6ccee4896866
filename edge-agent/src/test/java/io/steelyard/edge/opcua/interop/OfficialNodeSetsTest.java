package io.steelyard.edge.opcua.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines whose address space is what the OPC Foundation's NodeSets say, on a server of other make: what {@code browse} proposes
 * of them is taken by an agent as it is, which then reads what the gateway's rules want.
 */
@Timeout(180)
final class OfficialNodeSetsTest {
    private static final int KEY_BITS = 2_048;
    private static final ServerConfig.Security NONE =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);

    @TempDir
    static Path folder;

    private static Peer peer;
    private static AgentConfig config;
    private static Browsed browsed;

    private TestAgent agent;

    @BeforeAll
    static void browse() throws Exception {
        if (!Peer.Kind.NODE_OPCUA.missing().isEmpty()) {
            return;
        }
        KeyPair keys = Certificates.keys();
        X509Certificate certificate = Certificates.ownMade(keys, "localhost", Instant.now(), Instant.now());
        OwnCertificate.in(folder.resolve("own"), "urn:test:agent", KEY_BITS);
        Files.createDirectories(folder.resolve("trusted"));
        peer = Peer.start(
                Peer.Kind.NODE_OPCUA,
                Peer.Identity.in(folder, keys, certificate, certificate),
                Files.createDirectories(folder.resolve("server")),
                "--official");
        peer.awaitReady();
        browsed = new Surveyor(
                        new Visit.Visitor("demo", "edge-1", folder),
                        Profiles::find,
                        InstantSource.system(),
                        System::nanoTime)
                .browse(new Target("plc", peer.url(), NONE, null, null), BrowseOrder.ALL);
        Path file = Files.writeString(
                folder.resolve("agent.yaml"), "agent: edge-1\nenterprise: acme\nsite: works\n" + browsed.yaml());
        config = AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
    }

    @AfterAll
    static void end() {
        if (peer != null) {
            peer.close();
        }
    }

    @BeforeEach
    void need() throws Exception {
        String missing = Peer.Kind.NODE_OPCUA.missing();
        assumeTrue(missing.isEmpty(), missing);
    }

    @AfterEach
    void close() {
        if (agent != null) {
            agent.close();
        }
    }

    @Test
    void aMachineTellsStateModeAndCounters() throws Exception {
        AssetMapping press = asset("Press");
        assertThat(press.info().profile()).isEqualTo("machinery");
        assertThat(roles(press))
                .containsEntry("state", "state")
                .containsEntry("mode", "mode")
                .containsEntry("total", "total");
        assertThat(names(press)).contains("operation-time", "power-on-time").doesNotContain("state-text", "mode-text");
        read(press);
        assertThat(told("state", "NotExecuting")).isEqualTo(2L);
        assertThat(told("mode", "Setup")).isEqualTo(2L);
        assertThat(agent.sample("total", Sample::first).value()).isEqualTo(17L);
        peer.tell("state Press/MachineryItemState OutOfService");
        assertThat(told("state", "OutOfService")).isEqualTo(1L);
        peer.tell("state Press/MachineryOperationMode Processing");
        assertThat(told("mode", "Processing")).isEqualTo(3L);
        peer.tell("state Press/MachineryItemState NotAvailable");
        assertThat(told("state", "NotAvailable")).isEqualTo(0L);
    }

    /** Its state machines are below Monitoring, its mode's states are the specification's own. */
    @Test
    void aMachineToolTellsStateModePartsAndProgram() throws Exception {
        AssetMapping mill = asset("Mill");
        assertThat(mill.info().profile()).isEqualTo("machining-centre");
        assertThat(roles(mill))
                .containsEntry("state", "state")
                .containsEntry("mode", "mode")
                .containsEntry("total", "total")
                .containsEntry("program", "program")
                .containsEntry("job-orders", "job-orders");
        assertThat(names(mill)).contains("operation-mode", "feed-override", "power-on-time");
        read(mill);
        assertThat(told("state", "Executing")).isEqualTo(3L);
        assertThat(told("mode", "Processing")).isEqualTo(3L);
        assertThat(agent.sample("total", Sample::first).value()).isEqualTo(4_711L);
        assertThat(agent.sample("program", Sample::first).value()).isEqualTo("O1234.NC");
        peer.tell("state Mill/MachineryOperationMode Setup");
        assertThat(told("mode", "Setup")).isEqualTo(2L);
    }

    /** OPC 40001-3 and ISA-95 Job Control: a list of structures in each other, as the machine's orders. */
    @Test
    void aMachineToolTellsItsJobOrders() throws Exception {
        AssetMapping mill = asset("Mill");
        read(mill);
        Map<String, Object> told = agent.told(agent.sample("job-orders", Sample::first));
        assertThat(told.get("job-orders/jobs"))
                .isEqualTo("[{\"kind\":\"order\",\"id\":\"A-17\",\"state\":3,\"stateText\":\"Running\","
                        + "\"start\":\"2026-03-01T06:00:00Z\",\"priority\":3}]");
    }

    /** A maker's own states are asked of the server. */
    @Test
    void statesThatNoSpecificationKnowsHaveTheNumbersThatTheServerSays() throws Exception {
        AssetMapping oven = asset("Oven");
        assertThat(oven.info().profile()).isEqualTo("machinery");
        assertThat(roles(oven)).containsEntry("state", "state");
        read(oven);
        assertThat(told("state", "Hot")).isEqualTo(3L);
        peer.tell("state Oven/MachineryItemState Cold");
        assertThat(told("state", "Cold")).isEqualTo(2L);
    }

    /** Its state is told by whichever of three state machines, one inside of the other, is the innermost that is active. */
    @Test
    void aPackingLineTellsOneStateOfThreeStateMachines() throws Exception {
        AssetMapping packer = asset("Packer");
        assertThat(packer.info().profile()).isEqualTo("packml");
        assertThat(roles(packer))
                .containsEntry("packml-state", "state")
                .containsEntry("unit-mode", "mode")
                .containsEntry("total", "total")
                .containsEntry("scrap", "scrap")
                .containsEntry("design-speed", "design-speed");
        assertThat(names(packer))
                .contains("current-speed", "mach-speed", "blocked", "starved")
                .doesNotContain("packml-state-text", "available-states");
        read(packer);
        assertThat(told("packml-state", "Execute")).isEqualTo(6L);
        assertThat(agent.sample("unit-mode", Sample::first).value()).isEqualTo(1L);
        assertThat(agent.sample("design-speed", Sample::first).value()).isEqualTo(120f);
        assertThat(counted("total")).isEqualTo(42L);
        assertThat(counted("scrap")).isEqualTo(4L);

        peer.tell("inactive Packer/ExecuteState");
        peer.tell("state Packer/MachineState Stopped");
        assertThat(stateBy("machine-state", "Stopped")).isEqualTo(2L);
        peer.tell("inactive Packer/MachineState");
        peer.tell("state Packer/BaseStateMachine Aborted");
        assertThat(stateBy("base-state", "Aborted")).isEqualTo(9L);
        peer.tell("state Packer/BaseStateMachine Cleared");
        peer.tell("state Packer/MachineState Running");
        assertThat(stateBy("machine-state", "Running")).as("a shell").isNull();
        peer.tell("state Packer/ExecuteState Idle");
        Sample idle = agent.sample("packml-state", any -> true);
        assertThat(agent.told(idle)).as("nothing came of the inactive one").containsEntry("packml-state/text", "Idle");
    }

    private Object counted(String signal) throws Exception {
        return Parts.own(agent.sample(signal, Sample::first).value());
    }

    /** What a state around it tells of the line's state. */
    private Object stateBy(String signal, String name) throws Exception {
        Map<String, Object> told = agent.told(
                agent.sample(signal, one -> name.equals(agent.told(one).get(signal + "/text"))));
        return told.get("packml-state");
    }

    /** The number of the state that has this name. */
    private Object told(String signal, String name) throws Exception {
        Sample sample = agent.sample(signal, one -> name.equals(agent.told(one).get(signal + "/text")));
        assertThat(sample.status()).isZero();
        return agent.told(sample).get(signal);
    }

    private void read(AssetMapping asset) throws Exception {
        ServerConfig server = new ServerConfig(
                "plc",
                peer.url(),
                NONE,
                Duration.ofMillis(100),
                Duration.ZERO,
                10,
                null,
                true,
                List.of(),
                new ServerConfig.Retry(ServerConfig.USUAL_REDISCOVERY, Duration.ofMillis(250), Duration.ofSeconds(1)));
        agent = new TestAgent(folder, server, asset.signals(), null);
    }

    private static AssetMapping asset(String id) {
        return config.opcua().assets().stream()
                .filter(one -> one.info().asset().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(browsed.yaml()));
    }

    private static List<String> names(AssetMapping asset) {
        return asset.signals().stream().map(SignalMapping::name).toList();
    }

    /** By signal; those without a role are left out. */
    private static Map<String, String> roles(AssetMapping asset) {
        return asset.signals().stream()
                .filter(one -> one.role() != null)
                .collect(java.util.stream.Collectors.toMap(
                        SignalMapping::name, one -> java.util.Objects.requireNonNull(one.role())));
    }
}
