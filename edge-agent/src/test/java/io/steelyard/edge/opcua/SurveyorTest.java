package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.doctor.Finding;
import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Pins;
import io.steelyard.edge.opcua.pki.CertificateDesk;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Proposal;
import io.steelyard.edge.opcua.survey.SurveyException;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that nobody has written down, looked at by somebody who knows nothing but its address. */
final class SurveyorTest {
    private static final int MANY = 10_000;
    private static final ServerConfig.Security OPEN =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);

    /** The agent's certificate, made once for all tests: RSA keys take seconds. */
    @TempDir
    static Path pki;

    @TempDir
    Path scratch;

    private OpcUaTestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** More than one answer can hold: continuation points are followed to the end, and each node is found once. */
    @Test
    void findsTenThousandNodesOfOneFolder() throws Exception {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            server.set("Value " + i, NodeIds.Double, (double) i);
            made.add("Value " + i);
        }
        Browsed browsed = browse(OPEN, null);
        List<String> found = browsed.tree().nodes().stream()
                .filter(node -> node.kind() == Node.Kind.VARIABLE && node.id().startsWith("nsu="))
                .map(node -> node.name().text())
                .toList();
        assertThat(browsed.tree().problems()).isEmpty();
        assertThat(found).hasSize(MANY);
        assertThat(new HashSet<>(found)).isEqualTo(made);
    }

    /** It only answers questions; the doctor says what that means, and its profile is settings that the agent takes. */
    @Test
    void examinesAServerWithoutSubscriptions() throws Exception {
        server.set("pressure", NodeIds.Double, 1.0);
        server.manners.subscribes = false;
        Diagnosis diagnosis = surveyor().doctor(new Target("plc", server.url(), OPEN, null, null));
        assertThat(diagnosis.isBlocked()).as(diagnosis.text()).isFalse();
        assertThat(diagnosis.text()).contains("the server has none: every signal is read as often as sampling says");
        assertThat(diagnosis.asMap().toString()).contains("subscribe=false");
        Path file = Files.writeString(
                scratch.resolve("agent.yaml"),
                "agent: edge-1\nenterprise: acme\nsite: works\nassets: []\n" + diagnosis.profile());
        AgentConfig config = AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
        assertThat(config.opcua().servers().get(0).readInterval()).hasSeconds(1);
    }

    /** What is printed is what the agent reads: any name of any node becomes settings without a mistake. */
    @Test
    void proposesSettingsThatTheAgentTakesAsTheyAre() throws Exception {
        for (String name : List.of("Temperature", "Spindle Speed", "a:b", "x/y", "time", "\"quoted\" \\ #1", "压力")) {
            server.set(name, NodeIds.Double, 1.0);
        }
        Path file = Files.writeString(
                scratch.resolve("agent.yaml"),
                "agent: edge-1\nenterprise: acme\nsite: works\n"
                        + browse(OPEN, null).yaml());
        AgentConfig config = AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of));
        List<SignalMapping> signals = config.opcua().assets().get(0).signals();
        assertThat(signals)
                .extracting(SignalMapping::name)
                .containsExactlyInAnyOrder(
                        "temperature", "spindle-speed", "a:b", "x-y", "value-time", "quoted-#1", "压力");
        assertThat(signals)
                .filteredOn(signal -> signal.name().equals("x-y"))
                .extracting(SignalMapping::address)
                .containsExactly(new NodeAddress.Id("nsu=" + OpcUaTestServer.NAMESPACE + ";s=x/y"));
    }

    /** Whatever the agent would read is proposed: servers that leave rank or type of a variable open send values all the same. */
    @Test
    void proposesWhatLeavesItsRankOrItsTypeToItsValues() throws Exception {
        TypedPlant plant = new TypedPlant(server.milo());
        plant.startup();
        DataValue many = new DataValue(new Variant(new Double[] {0.5, -1.5}));
        for (int rank : List.of(-3, -2, 0, 1)) {
            plant.set("list" + rank, NodeIds.Double, rank, many);
        }
        plant.set("any", NodeIds.BaseDataType, -2, new DataValue(new Variant(7)));
        plant.set("number", NodeIds.Number, -1, new DataValue(new Variant(1.5f)));
        plant.set("numbers", NodeIds.Number, 1, new DataValue(new Variant(new Integer[] {1, 2})));
        plant.set("silent", NodeIds.BaseDataType, -2, new DataValue(Variant.NULL_VALUE));
        Browsed browsed = browse(OPEN, null);
        assertThat(browsed.proposal().assets().get(0).signals())
                .extracting(Proposal.Signal::name)
                .containsExactlyInAnyOrder("list-3", "list-2", "list0", "list1", "any", "number", "numbers");
        assertThat(browsed.proposal().left()).isEqualTo(1);
    }

    /** The strongest is taken; nobody is trusted before a person has compared the number that is printed. */
    @Test
    void trustsACertificateOnlyByItsNumber() throws Exception {
        server.set("Temperature", NodeIds.Double, 1.0);
        Throwable refused = org.assertj.core.api.Assertions.catchThrowable(() -> browse(null, null));
        assertThat(refused).isInstanceOf(SurveyException.class).hasMessageContaining("Bad_CertificateUntrusted");
        Matcher number = Pattern.compile("SHA-256 ([0-9a-f]{64})").matcher(String.valueOf(refused.getMessage()));
        assertThat(number.find()).isTrue();
        assertThatThrownBy(() -> browse(null, "00".repeat(32))).hasMessageContaining("nothing was trusted");

        Browsed browsed = browse(null, number.group(1));
        assertThat(browsed.server().security())
                .isEqualTo(new ServerConfig.Security(
                        ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt));
        assertThat(browsed.proposal().assets()).hasSize(1);
        assertThat(browse(null, null).proposal()).isEqualTo(browsed.proposal());
    }

    /** The plant's authority is trusted: to trust the server by its number would be the wrong advice. */
    @Test
    void saysOfAServerWhoseCertificateHasEndedThatItHas(@TempDir Path works) throws Exception {
        server.close();
        Instant then = Instant.now().minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
        server = new OpcUaTestServer(
                OpcUaTestServer.freePort(),
                Certificates.serverKeys(),
                Certificates.vouchedFor("127.0.0.1", then.minus(Duration.ofDays(700)), then));
        Path trusted = Files.createDirectories(works.resolve("trusted"));
        Files.write(trusted.resolve("ca.der"), Certificates.authority().getEncoded());
        Files.write(trusted.resolve("ca.crl"), Certificates.revocationList());
        ReadyPair.in(Files.createDirectories(works.resolve("own")));
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("site", "test", works), Profiles::find, InstantSource.system(), System::nanoTime);
        assertThatThrownBy(() -> surveyor.browse(new Target("plant", server.url(), null, null, null), BrowseOrder.ALL))
                .isInstanceOf(SurveyException.class)
                .hasMessageContaining("Bad_CertificateTimeInvalid")
                .hasMessageContaining("has ended on " + then)
                .hasMessageContaining("have the server's certificate renewed")
                .hasMessageNotContaining("trust it");
    }

    /** Many machines have one, and nobody can give them another: who looks may take it as the agent may, once it is trusted. */
    @Test
    void looksAtAServerWithAWeakCertificateWhereThatIsSaid() throws Exception {
        server.close();
        server = new OpcUaTestServer(
                OpcUaTestServer.freePort(), Certificates.serverKeys(), Certificates.ownMadeFor(null));
        server.set("Temperature", NodeIds.Double, 1.0);
        Path works = scratch.resolve("weak");
        ReadyPair.in(Files.createDirectories(works.resolve("own")));
        String shown = Thumbprint.of(server.certificate());
        assertThat(doctor(works, shown).text())
                .contains("names no key usage", "A look takes it by --weak-certificate")
                .endsWith("The agent cannot read this server yet.\n");
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("site", "test", works), Profiles::find, InstantSource.system(), System::nanoTime);
        ServerConfig.Security weak = new ServerConfig.Security(null, null, true);
        Diagnosis taken = surveyor.doctor(new Target("plant", server.url(), weak, null, null));
        assertThat(taken.isBlocked()).as(taken.text()).isFalse();
        assertThat(taken.profile()).contains("policy: Basic256Sha256, mode: SignAndEncrypt, weakCertificate: true");
        assertThat(surveyor.browse(new Target("plant", server.url(), weak, null, null), BrowseOrder.ALL)
                        .yaml())
                .contains("weakCertificate: true");
    }

    /** To trust says that a machine is one of ours; which one it is says the pin, and that only its own command moves. */
    @Test
    void saysWhoIsHeldToAnotherCertificateAndLeavesThePins() throws Exception {
        Path works = scratch.resolve("works");
        ReadyPair.in(Files.createDirectories(works.resolve("own")));
        String shown = Thumbprint.of(server.certificate());
        String former = "00".repeat(32);
        Pins pins = new Pins(works);
        for (String name : List.of("plant", "press-1")) {
            pins.keep(
                    name,
                    new Pin(
                            server.url(),
                            SecurityPolicy.Basic256Sha256,
                            MessageSecurityMode.SignAndEncrypt,
                            former,
                            Instant.EPOCH));
        }
        server.set("Temperature", NodeIds.Double, 1.0);
        Diagnosis refused = doctor(works, shown);
        assertThat(refused.isBlocked()).isTrue();
        assertThat(refused.text())
                .contains("steelyard agent cert trust " + shown, former, "is held to the former one")
                .doesNotContain("--trust");
        assertThat(held(pins, "plant")).isEqualTo(former);

        CertificateDesk desk = new CertificateDesk(works);
        assertThat(desk.trust(shown)).containsExactly("plant");
        Diagnosis taken = doctor(works, shown);
        assertThat(taken.isBlocked()).as(taken.text()).isFalse();
        assertThat(taken.findings())
                .filteredOn(one ->
                        one.grade() == Finding.Grade.WARNING && one.about().equals("pin"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.text()).contains("server press-1", former);
                    assertThat(one.advice()).contains("steelyard agent cert trust " + shown);
                });
        assertThat(taken.text()).contains("the server's has the SHA-256 " + shown);
        assertThat(held(pins, "press-1")).isEqualTo(former);

        assertThat(desk.trust(shown)).contains("press-1");
        assertThat(doctor(works, null).text()).doesNotContain("press-1");
    }

    private Diagnosis doctor(Path works, @Nullable String trust) throws Exception {
        Surveyor surveyor = new Surveyor(
                new Visit.Visitor("site", "test", works), Profiles::find, InstantSource.system(), System::nanoTime);
        return surveyor.doctor(new Target("plant", server.url(), null, null, trust));
    }

    private String held(Pins pins, String name) throws Exception {
        return pins.of(name, server.url()).orElseThrow().certificate();
    }

    @Test
    void beginsWhereItIsToldAndSaysWhatIsThereWhenThatIsNowhere() throws Exception {
        server.set("Temperature", NodeIds.Double, 1.0);
        assertThat(browse(OPEN, null, new BrowseOrder("Objects/Temperatur", 5, 100))
                        .tree()
                        .problems())
                .singleElement()
                .asString()
                .contains("Temperatur", "Objects", "Temperature");
        assertThat(browse(OPEN, null, new BrowseOrder("Objects/Temperature", 5, 100))
                        .tree()
                        .nodes())
                .extracting(node -> node.name().text())
                .containsExactly("Objects", "Temperature");
    }

    private static Surveyor surveyor() {
        return new Surveyor(
                new Visit.Visitor("site", "test", pki), Profiles::find, InstantSource.system(), System::nanoTime);
    }

    private Browsed browse(ServerConfig.@Nullable Security security, @Nullable String trust) throws Exception {
        return browse(security, trust, BrowseOrder.ALL);
    }

    private Browsed browse(ServerConfig.@Nullable Security security, @Nullable String trust, BrowseOrder order)
            throws Exception {
        return surveyor().browse(new Target("plant", server.url(), security, null, trust), order);
    }
}
