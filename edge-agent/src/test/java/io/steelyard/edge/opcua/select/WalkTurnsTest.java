package io.steelyard.edge.opcua.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.history.HistoryMeter;
import io.steelyard.edge.opcua.survey.Browsed;
import io.steelyard.edge.opcua.survey.Name;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Proposal;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When walks begin and end, and what is put to use of what they find; the servers each show a pump. */
final class WalkTurnsTest {
    private static final String URI = "urn:plant";

    @TempDir
    Path memory;

    private final Deque<Runnable> walkers = new ArrayDeque<>();
    private final List<String> looked = new ArrayList<>();
    private final List<OpcUaConfig> read = new ArrayList<>();
    private Selecting.Looker looker = (server, known, order, gait) -> pump(server);
    private long now = 1;
    private long connections = 1;

    private static ServerConfig server(String name) {
        return new ServerConfig(
                name,
                "opc.tcp://" + name + ":4840",
                new ServerConfig.Security(null, null),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                ServerConfig.AUTO,
                null);
    }

    private Selecting.Wanted wanted(String... servers) {
        return new Selecting.Wanted(
                new OpcUaConfig(
                        "demo",
                        "edge-1",
                        memory,
                        memory,
                        List.of(servers).stream().map(WalkTurnsTest::server).toList(),
                        List.of()),
                List.of(servers).stream()
                        .map(name -> new Selects(name, List.of(Selection.ALL), 100))
                        .toList());
    }

    private Selecting selecting(String... servers) {
        return new Selecting(
                wanted(servers),
                new Selecting.Doors(
                        (server, known, order, gait) -> {
                            looked.add(server.name());
                            return looker.look(server, known, order, gait);
                        },
                        walkers::add,
                        mapping -> {
                            read.add(mapping);
                            return CompletableFuture.completedFuture(null);
                        },
                        note -> CompletableFuture.completedFuture(null),
                        new OpcUaTiming(InstantSource.system(), () -> now, new Random(1)),
                        new Rules(profile -> null, (word, there) -> "")));
    }

    private static Surveyor.Look pump(ServerConfig server) {
        Tree tree = new Tree(
                List.of(
                        new Node("i=85", -1, new Name(Name.UA, "Objects"), Node.Kind.OBJECT, false, List.of(), null),
                        new Node(
                                "nsu=" + URI + ";s=p",
                                0,
                                new Name(URI, "Pump"),
                                Node.Kind.OBJECT,
                                false,
                                List.of(),
                                null),
                        new Node(
                                "nsu=" + URI + ";s=p.s",
                                1,
                                new Name(URI, "Speed"),
                                Node.Kind.VARIABLE,
                                false,
                                List.of(),
                                new Node.Facts("Double", true, null, null))),
                true,
                Set.of(),
                List.of(),
                true);
        Proposal.Asset pump = new Proposal.Asset(
                "Pump",
                "pump",
                "pump",
                "hall",
                "line-1",
                List.of(),
                List.of(new Proposal.Signal(
                        "speed", "Pump/Speed", URI, "nsu=" + URI + ";s=p.s", null, "Double", null)));
        return new Surveyor.Look(new Browsed(server, tree, new Proposal(Map.of(), List.of(pump), 0)), Map.of());
    }

    private LinkStatus link(String server, String phase) {
        return new LinkStatus(
                server,
                "",
                phase,
                "",
                1,
                1,
                0,
                false,
                0,
                new LinkStatus.Counts(
                        connections,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        new LinkStatus.Missed(
                                0,
                                0,
                                0,
                                0,
                                List.of(),
                                new HistoryMeter.Counts(0, 0, Map.of()),
                                new LinkStatus.Rounds(0, 0, 0, 0, 0, false)),
                        0));
    }

    private void look(Selecting selecting, String... servers) {
        selecting.look(
                List.of(servers).stream().map(name -> link(name, "online")).toList());
    }

    /** Each may fill a quarter of the memory. */
    @Test
    void oneServerIsWalkedAtATimeAndNoneIsPassedOver() {
        Selecting selecting = selecting("a", "b", "c");
        for (int i = 0; i < 3; i++) {
            look(selecting, "a", "b", "c");
            look(selecting, "a", "b", "c");
            assertThat(walkers).as("walks at once").hasSize(1);
            walkers.remove().run();
            now += TimeUnit.MINUTES.toNanos(1);
        }
        assertThat(looked).containsExactly("a", "b", "c");
        look(selecting, "a", "b", "c");
        assertThat(walkers).as("nothing is new").isEmpty();

        connections++;
        looker = (server, known, order, gait) -> {
            throw new IllegalStateException("as a mistake in the program would");
        };
        for (int i = 0; i < 3; i++) {
            look(selecting, "c", "b", "a");
            walkers.remove().run();
        }
        assertThat(looked).as("who waits longest").endsWith("a", "b", "c");
    }
}
