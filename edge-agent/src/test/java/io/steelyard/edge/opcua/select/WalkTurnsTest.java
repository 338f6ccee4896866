package io.steelyard.edge.opcua.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.nio.file.Files;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When walks begin and end, and what is put to use of what they find; the servers each show a pump. */
@Timeout(60)
final class WalkTurnsTest {
    private static final String URI = "urn:plant";

    @TempDir
    Path memory;

    private final Deque<Runnable> walkers = new ArrayDeque<>();
    private final List<String> looked = new ArrayList<>();
    private final List<OpcUaConfig> read = new ArrayList<>();
    private Selecting.Looker looker = (server, known, order, gait) -> pump(server);
    private UnaryOperator<String> suggest = word -> "";
    private Selection select = Selection.ALL;
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
                        .map(name -> new Selects(name, List.of(select), 100))
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
                        new Rules(profile -> null, (word, there) -> suggest.apply(word))));
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
                LinkStatus.Known.NOTHING,
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

    private void walk(Selecting selecting, String... servers) {
        look(selecting, servers);
        walkers.remove().run();
    }

    private static List<String> ids(OpcUaConfig mapping) {
        return mapping.assets().stream()
                .map(asset -> asset.server() + ":" + asset.info().asset())
                .toList();
    }

    /** After a restart the servers may be walked in another order, and each name would be another pump's. */
    @Test
    void nothingIsReadUnderANameThatIsNotOnTheDisk() throws Exception {
        Path fullA = Files.createDirectory(memory.resolve("a.selected.new"));
        Path fullB = Files.createDirectory(memory.resolve("b.selected.new"));
        Selecting selecting = selecting("a", "b");
        walk(selecting, "a", "b");
        walk(selecting, "a", "b");
        assertThat(looked).containsExactly("a", "b");
        assertThat(read).isEmpty();
        assertThat(ids(selecting.mapping())).isEmpty();
        assertThat(selecting.status().get("a").unwritten()).isEqualTo(1);

        Files.delete(fullB);
        look(selecting, "a", "b");
        assertThat(walkers).as("not all the time").isEmpty();
        now += TimeUnit.SECONDS.toNanos(10);
        walk(selecting, "a", "b");
        walk(selecting, "a", "b");
        assertThat(ids(selecting.mapping()))
                .as("a has its name though it is not in use")
                .containsExactly("b:Pump-2");
        Files.delete(fullA);
        now += TimeUnit.SECONDS.toNanos(10);
        walk(selecting, "a", "b");
        assertThat(ids(selecting.mapping())).containsExactly("a:Pump", "b:Pump-2");
        assertThat(read).last().isEqualTo(selecting.mapping());
        assertThat(looked).as("each was walked once").hasSize(2);
        assertThat(selecting.status().get("a").unwritten()).isZero();
        assertThat(selecting("b", "a").mapping().assets())
                .containsExactlyInAnyOrderElementsOf(selecting.mapping().assets());
    }

    /** Names are chosen, and written, while whoever asks how it goes is answered. */
    @Test
    void nobodyWaitsForAWalkThatIsBeingEvaluated() {
        Selecting[] selecting = new Selecting[1];
        suggest = word -> {
            CompletableFuture.supplyAsync(() -> selecting[0].status())
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            looked.add("answered");
            return "";
        };
        select = new Selection(List.of(), List.of("PumpTyp"));
        selecting[0] = selecting("a");
        walk(selecting[0], "a");
        assertThat(selecting[0].status().get("a").counts().walks()).isEqualTo(1);
        assertThat(selecting[0].status().get("a").misses()).isEqualTo(1);
        assertThat(looked).contains("answered");
    }

    /** What a person wanted before a walk ended is not put to use by it. */
    @Test
    void aWalkIsBrokenOffWhenSomethingElseIsWanted() {
        Selecting selecting = selecting("a");
        looker = (server, known, order, gait) -> {
            var unused = selecting.change(wanted("a"));
            new CountDownLatch(1).await();
            throw new AssertionError("not reached");
        };
        walk(selecting, "a");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(selecting.status().get("a").counts()).isEqualTo(new SelectStatus.Counts(0, 0, 0, 0));
        looker = (server, known, order, gait) -> pump(server);
        now += TimeUnit.SECONDS.toNanos(1);
        walk(selecting, "a");
        assertThat(ids(selecting.mapping())).containsExactly("a:Pump");
    }

    /** A server with two sessions would have none for the values otherwise, for as long as the walk goes on. */
    @Test
    void aWalkGivesItsSessionUpWhenTheValuesLinkBreaks() {
        Selecting selecting = selecting("a");
        looker = (server, known, order, gait) -> {
            selecting.look(List.of(link("a", "interrupted")));
            new CountDownLatch(1).await();
            throw new AssertionError("not reached");
        };
        walk(selecting, "a");
        now += TimeUnit.SECONDS.toNanos(30);
        selecting.look(List.of(link("a", "connecting")));
        assertThat(walkers).as("the link has the first try").isEmpty();

        looker = (server, known, order, gait) -> {
            selecting.look(List.of(link("a", "connecting")));
            return pump(server);
        };
        now += TimeUnit.SECONDS.toNanos(31);
        selecting.look(List.of(link("a", "waiting")));
        walkers.remove().run();
        assertThat(ids(selecting.mapping()))
                .as("what cannot be read as it is mapped is walked all the same")
                .containsExactly("a:Pump");
    }

    /** Its names would be given away, and come back when somebody puts the file back. */
    @Test
    void aFileThatCannotBeReadIsNotReplacedByNewNames() throws Exception {
        Selecting first = selecting("b", "a");
        walk(first, "b", "a");
        walk(first, "b", "a");
        assertThat(ids(first.mapping())).containsExactly("b:Pump", "a:Pump-2");
        Path file = memory.resolve("a.selected");
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 2));

        Selecting second = selecting("a", "b");
        assertThat(second.status().get("a").isUnreadable()).isTrue();
        assertThat(ids(second.mapping())).containsExactly("b:Pump");
        looked.clear();
        for (int i = 0; i < 4; i++) {
            walk(second, "a", "b");
            now += TimeUnit.SECONDS.toNanos(10);
        }
        assertThat(looked).containsExactly("b");
        assertThat(Files.readString(file)).as("left as it is").hasSizeLessThan(whole.length());

        Files.writeString(file, whole);
        walk(second, "a", "b");
        assertThat(ids(second.mapping())).containsExactlyInAnyOrder("b:Pump", "a:Pump-2");
        assertThat(read).last().isEqualTo(second.mapping());
        assertThat(second.status().get("a").isUnreadable()).isFalse();
    }

    @Test
    void whatStoodInTheFileBeforeCountsWhileItCannotBeRead() throws Exception {
        SelectedFile file = new SelectedFile(memory, "a");
        Selected before = new Selected("first", List.of());
        file.write(before);
        file.write(new Selected("second", List.of()));
        assertThat(new SelectedFile(memory, "a").read().by()).isEqualTo("second");
        Files.writeString(memory.resolve("a.selected"), "steelyard-selected 2\nend\n");
        SelectedFile broken = new SelectedFile(memory, "a");
        assertThat(broken.read()).isEqualTo(before);
        assertThat(broken.trouble()).contains("a.selected.before");
        assertThatThrownBy(() -> broken.write(before)).isInstanceOf(IOException.class);
    }
}
