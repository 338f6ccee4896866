package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at a server that takes little at a time, says nothing of it, and refuses what is more or hangs up. */
@Timeout(180)
final class HangingUpLookTest {
    private static final int MANY = 260;
    private static final int MOST_BYTES = 2_300;

    /** For nodes that are browsed, attributes and paths: a hundred and fifty, and once more each. */
    private static final int MOST_TIMES = 12;

    @TempDir
    static Path pki;

    private OpcUaTestServer server;
    private int port;

    @BeforeAll
    static void makeCertificate() throws Exception {
        ReadyPair.in(pki.resolve("own"));
    }

    @BeforeEach
    void start() throws Exception {
        port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        for (int i = 0; i < MANY; i++) {
            server.set("value-%03d".formatted(i), NodeIds.Int32, i);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** All of it is found, and the next look knows how much is taken. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWalkGoesOnWithFewerAndTheNextOneKnows(boolean readsIt) throws Exception {
        try (Touchy line = new Touchy(port, MOST_BYTES, readsIt)) {
            Surveyor surveyor = surveyor();
            assertThat(found(surveyor.browse(target(line.url()), new BrowseOrder("Objects", 8, 5_000))))
                    .hasSize(MANY);
            int learned = line.hungUp.get();
            assertThat(learned).isBetween(1, MOST_TIMES);
            assertThat(found(surveyor.browse(target(line.url()), new BrowseOrder("Objects", 8, 5_000))))
                    .hasSize(MANY);
            assertThat(line.hungUp).hasValue(learned);
        }
    }

    /** What a mapping is held against. */
    @Test
    void addressesAndVariablesAreAskedForByFewer() throws Exception {
        try (Touchy line = new Touchy(port, MOST_BYTES, true);
                Visit visit = Visit.open(read(line.url()), new Visit.Visitor("works", "edge-1", pki))) {
            List<NodeAddress> addresses = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                addresses.add(new NodeAddress.Path(OpcUaTestServer.NAMESPACE, List.of("value-%03d".formatted(i))));
            }
            List<NodeId> nodes =
                    visit.resolve(addresses).stream().map(Visit.Place::node).toList();
            assertThat(nodes).hasSize(MANY).doesNotContainNull();
            BitSet withPath = new BitSet();
            withPath.set(0, MANY);
            assertThat(visit.variables(nodes, Collections.nCopies(nodes.size(), ""), withPath))
                    .hasSize(MANY)
                    .allMatch(variable -> variable.anchor() != null && variable.refusal() == null);
            assertThat(line.hungUp.get()).isBetween(1, MOST_TIMES);
        }
    }

    @Test
    void theDoctorMeasuresHowMuchIsTaken() throws Exception {
        try (Touchy line = new Touchy(port, MOST_BYTES, true)) {
            Diagnosis diagnosis = surveyor().doctor(target(line.url()));
            assertThat(diagnosis.isBlocked()).as(diagnosis.text()).isFalse();
            assertThat(Objects.requireNonNull(diagnosis.measured()).limits().operations())
                    .isBetween(100, 130);
        }
    }

    @Test
    void theDoctorGoesOnWhereFewerAreBrowsedThanRead() throws Exception {
        server.manners.browsesAtOnce = 7;
        Diagnosis diagnosis = surveyor().doctor(target(server.url()));
        assertThat(diagnosis.isBlocked()).as(diagnosis.text()).isFalse();
    }

    /** One operation a call is all that some controllers take. */
    @Test
    void whatTakesOneAtATimeIsFoundWhole() throws Exception {
        server.manners.readsAtOnce = 1;
        server.manners.browsesAtOnce = 1;
        assertThat(found(surveyor().browse(target(server.url()), new BrowseOrder("Objects", 8, 5_000))))
                .hasSize(MANY);
        Diagnosis diagnosis = surveyor().doctor(target(server.url()));
        assertThat(diagnosis.isBlocked()).as(diagnosis.text()).isFalse();
    }

    private static List<String> found(Browsed browsed) {
        assertThat(browsed.tree().problems()).isEmpty();
        return browsed.tree().nodes().stream()
                .filter(node ->
                        node.kind() == Node.Kind.VARIABLE && node.name().text().startsWith("value-"))
                .map(node -> node.name().text())
                .distinct()
                .toList();
    }

    private static Surveyor surveyor() {
        return new Surveyor(
                new Visit.Visitor("works", "edge-1", pki), Profiles::find, InstantSource.system(), System::nanoTime);
    }

    private static Target target(String url) {
        return new Target("plc", url, SourceBench.NONE, null, null);
    }

    private static ServerConfig read(String url) {
        return new ServerConfig("plc", url, SourceBench.NONE, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, null);
    }
}
