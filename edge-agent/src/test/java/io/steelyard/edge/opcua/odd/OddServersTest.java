package io.steelyard.edge.opcua.odd;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.interop.TestAgent;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.edge.opcua.survey.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with small limits, drawn by chance: everything is read there with the settings that everybody has. */
@Timeout(180)
final class OddServersTest {
    private static final int VARIABLES = 300;

    @TempDir
    static Path pki;

    @BeforeAll
    static void makeCertificate() throws Exception {
        OwnCertificate.in(pki.resolve("own"), "urn:test:agent", 2_048);
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void everyItemIsSubscribedWithoutASettingOfItsOwn(long seed) throws Exception {
        Truth truth = Truth.of(seed);
        Map<String, NodeAddress> signals = new LinkedHashMap<>();
        for (int i = 0; i < VARIABLES; i++) {
            String name = Integer.toString(i);
            signals.put(
                    name,
                    i % 2 == 0
                            ? new NodeAddress.Path(OddServer.NAMESPACE, List.of("Odd", name))
                            : new NodeAddress.Id("nsu=" + OddServer.NAMESPACE + ";s=" + name));
        }
        try (OddServer server = new OddServer(truth, VARIABLES);
                TestAgent agent = new TestAgent(pki, usual(server.url()), signals)) {
            for (String signal : signals.keySet()) {
                assertThat(agent.sample(signal, any -> true).value())
                        .as("%s of seed %d, %s", signal, seed, truth)
                        .isEqualTo(Double.valueOf(signal));
            }
            assertThat(agent.status().subscribed()).isEqualTo(VARIABLES);
            assertThat(agent.status().counts().losses()).isZero();
            assertThat(server.items())
                    .allMatch(items -> items <= truth.itemsASubscription())
                    .hasSizeGreaterThanOrEqualTo(-Math.floorDiv(-VARIABLES, truth.itemsASubscription()));
            assertThat(server.items().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(VARIABLES);
        }
    }

    /** Few references a page, few continuation points at a time, few nodes a call. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void aWalkFindsEveryNodeThroughSmallPages(long seed) throws Exception {
        Truth truth = Truth.of(seed);
        try (OddServer server = new OddServer(truth, VARIABLES)) {
            ServerConfig.Security none = usual(server.url()).security();
            Tree tree = new Surveyor(
                            new Visit.Visitor("demo", "edge-1", pki),
                            profile -> null,
                            InstantSource.system(),
                            System::nanoTime)
                    .browse(new Target("odd", server.url(), none, null, null), new BrowseOrder("Objects/Odd", 2, 2_000))
                    .tree();
            assertThat(tree.problems()).as("seed %d, %s", seed, truth).isEmpty();
            assertThat(tree.nodes().stream().filter(node -> node.kind() == Node.Kind.VARIABLE))
                    .as("seed %d, %s", seed, truth)
                    .hasSize(VARIABLES);
        }
    }

    private static ServerConfig usual(String url) {
        return new ServerConfig(
                "odd",
                url,
                new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                ServerConfig.AUTO,
                null);
    }
}
