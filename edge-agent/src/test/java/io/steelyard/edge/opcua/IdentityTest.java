package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A server that was changed: what is read afterwards under a signal's name. */
@Timeout(180)
final class IdentityTest {
    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private int port;
    private SourceBench bench;
    private OpcUaTestServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        port = OpcUaTestServer.freePort();
        bench = new SourceBench(pki, own);
        server = new OpcUaTestServer(port);
        server.set("power", "a", NodeIds.Double, 1.0);
        server.set("speed", "b", NodeIds.Double, 2.0);
        server.set("count", "c", NodeIds.Int32, 3);
        server.set("by-path-load", "d", NodeIds.Double, 4.0);
        server.unit("a", 4, "kW");
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    private void open() throws Exception {
        bench.open(server.url(), "a", "b", "c", "by-path-load");
    }

    private void openAndHear() throws Exception {
        open();
        bench.awaitValue("a", 1.0);
        bench.awaitValue("b", 2.0);
        bench.awaitValue("c", 3L);
        bench.awaitValue("by-path-load", 4.0);
    }

    /** Another server in its place, which is filled so when the agent comes. */
    private void replace(Consumer<OpcUaTestServer> fill, String... before) throws Exception {
        server.close();
        server = OpcUaTestServer.filled(port, fill, before);
    }

    private List<EventRecord> quarantined() {
        return bench.notes.stream()
                .filter(EventRecord.class::isInstance)
                .map(EventRecord.class::cast)
                .filter(event -> event.type().equals("node-quarantined"))
                .toList();
    }

    /** A download gave every node the id of another one, and one variable another type: under a running agent. */
    @Test
    void neverReadsAnotherVariableUnderAnOldName() throws Exception {
        openAndHear();
        replace(
                other -> {
                    other.set("speed", "a", NodeIds.Double, 22.0);
                    other.set("power", "b", NodeIds.Double, 11.0);
                    other.set("count", "c", NodeIds.Double, 33.0);
                    other.set("by-path-load", "e", NodeIds.Double, 44.0);
                },
                "urn:test:before");
        bench.awaitValue("a", 11.0);
        bench.awaitValue("b", 22.0);
        bench.awaitValue("by-path-load", 44.0);
        bench.await(() -> !quarantined().isEmpty());
        assertThat(bench.values("a")).containsOnly(1.0, 11.0);
        assertThat(bench.values("b")).containsOnly(2.0, 22.0);
        assertThat(bench.values("c")).containsOnly(3L);
        assertThat(quarantined()).singleElement().satisfies(event -> {
            assertThat(event.scope().signal()).isEqualTo("c");
            assertThat(event.details())
                    .isEqualTo(Map.of("node", "nsu=urn:test:plant;s=c", "was", "type Int32", "is", "type Double"));
        });
        assertThat(bench.gaps()).anySatisfy(gap -> {
            assertThat(gap.scope().signal()).isEqualTo("c");
            assertThat(gap.cause()).isEqualTo(GapCause.ITEM_FAILED);
            assertThat(gap.to()).isNull();
        });
    }

    /** What is known of signals that were selected waits until somebody can tell which they are. */
    @Test
    void forgetsNothingWhileItCannotBeToldWhatIsMapped() throws Exception {
        open();
        bench.awaitValue("a", 1.0);
        bench.source().close();
        Path memory = bench.config(server.url()).memory();
        Path anchors = memory.resolve("plc.anchors");
        String all = Files.readString(anchors);
        Files.writeString(memory.resolve("plc.selected"), "damaged");
        int told = bench.values("a").size();
        bench.open(server.url(), "a");
        bench.await(() -> bench.values("a").size() > told);
        assertThat(Files.readString(anchors).lines())
                .containsExactlyInAnyOrderElementsOf(all.lines().toList());
        assertThat(all.lines()).hasSize(6);
    }

    /** Each life of the agent looks for all of them: a disk need not hear of it when each was found where it was. */
    @Test
    void writesDownWhereSignalsMappedByPathWereFoundWhenThatChanges() throws Exception {
        server.set("by-path-load", "d", NodeIds.Double, 4.0);
        bench.open(server.url(), "by-path-load");
        bench.awaitValue("by-path-load", 4.0);
        bench.source().close();
        Path anchors = bench.config(server.url()).memory().resolve("plc.anchors");
        assertThat(anchors).content().contains("\tnsu=urn:test:plant;s=d");
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(anchors, longAgo);
        int told = bench.values("by-path-load").size();
        bench.open(server.url(), "by-path-load");
        bench.await(() -> bench.values("by-path-load").size() > told);
        assertThat(Files.getLastModifiedTime(anchors)).isEqualTo(longAgo);
        replace(other -> other.set("by-path-load", "e", NodeIds.Double, 44.0), "urn:test:before");
        bench.awaitValue("by-path-load", 44.0);
        assertThat(anchors).content().contains("\tnsu=urn:test:plant;s=e").doesNotContain("s=d");
    }

    /** What they were is still known when the agent was not there meanwhile; and it is read again when it is right again. */
    @Test
    void knowsThemAfterItsOwnRestart() throws Exception {
        openAndHear();
        bench.source().close();
        replace(other -> {
            other.set("speed", "a", NodeIds.Double, 22.0);
            other.set("power", "b", NodeIds.Double, 11.0);
            other.unit("b", 5, "hp");
            other.set("weight", "c", NodeIds.Int32, 33);
            other.set("by-path-load", "d", NodeIds.Int16, (short) 44);
        });
        open();
        bench.awaitValue("b", 22.0);
        bench.await(() -> quarantined().size() == 3);
        assertThat(quarantined())
                .extracting(event -> event.scope().signal() + ": "
                        + event.details().get("was") + " -> " + event.details().get("is"))
                .containsExactlyInAnyOrder(
                        "a: unit kW (4) -> unit hp (5)",
                        "c: path Objects/count -> path Objects/weight",
                        "by-path-load: type Double -> type Int16");
        server.set("count", "f", NodeIds.Int32, 333);
        bench.leap.addAndGet(TimeUnit.SECONDS.toNanos(301));
        bench.awaitValue("c", 333L);
        assertThat(bench.values("c")).containsOnly(3L, 333L);
        assertThat(bench.values("a")).containsOnly(1.0);
        assertThat(bench.values("by-path-load")).containsOnly(4.0);
    }

    /** Where nothing says what stands above it, a variable is looked for from the top: followed, and no other is read for it. */
    @Test
    void knowsThemWhereNoVariableSaysWhereItStands() throws Exception {
        server.manners.tellsPlaces = false;
        openAndHear();
        bench.source().close();
        replace(
                other -> {
                    other.manners.tellsPlaces = false;
                    other.set("speed", "a", NodeIds.Double, 22.0);
                    other.set("power", "b", NodeIds.Double, 11.0);
                    other.set("weight", "c", NodeIds.Int32, 33);
                },
                "urn:test:before");
        open();
        bench.awaitValue("a", 11.0);
        bench.awaitValue("b", 22.0);
        bench.await(() -> !quarantined().isEmpty());
        assertThat(bench.values("a")).containsOnly(1.0, 11.0);
        assertThat(bench.values("b")).containsOnly(2.0, 22.0);
        assertThat(bench.values("c")).containsOnly(3L);
        assertThat(quarantined())
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("was", "path Objects/count")
                        .containsEntry("is", "path Objects/weight"));
    }

    /** A walk costs a server its time: of what is not found, a life of the agent does not look for ever. */
    @Test
    void looksTwiceForWhatIsNotFound() throws Exception {
        int walks = 0;
        for (int life = 1; life <= 4; life++) {
            double told = 5.0 + life;
            replace(other -> {
                other.manners.tellsPlaces = false;
                other.set("power", "a", NodeIds.Double, 1.0);
                other.set("twin", "twin-1", NodeIds.Double, 5.0);
                other.set("twin", "twin-2", NodeIds.Double, told);
            });
            if (life == 1) {
                bench.open(server.url(), "a", "twin-1", "twin-2");
            }
            bench.awaitValue("twin-2", told);
            walks += server.manners.walksDown.get();
            assertThat(walks).as("in %d lives of the server", life).isEqualTo(Math.min(life, 2));
        }
    }

    /** What is found for one signal is met on the way to the next one. */
    @Test
    void oneWalkServesManySignals() throws Exception {
        server.manners.tellsPlaces = false;
        ServerConfig config = bench.config(server.url(), "a").servers().get(0);
        try (Visit visit = Visit.open(config, new Visit.Visitor("demo", "edge-1", pki))) {
            for (String id : List.of("a", "b", "c")) {
                NodeId node = visit.resolve(List.of(new NodeAddress.Id("nsu=urn:test:plant;s=" + id)))
                        .get(0)
                        .node();
                BitSet all = new BitSet();
                all.set(0);
                assertThat(visit.variables(List.of(node), Collections.nCopies(1, null), all))
                        .singleElement()
                        .satisfies(there -> assertThat(there.anchor().path()).hasSize(1));
            }
        }
        assertThat(server.manners.walksDown).hasValue(1);
    }

    /** Whose nodes say what stands above them is not walked, whatever of it stands nowhere. */
    @Test
    void walksNoServerThatTellsWhereNodesStand() throws Exception {
        server.set("lone", "lone", NodeIds.Double, 5.0);
        server.hide("lone");
        bench.open(server.url(), "a", "lone");
        bench.awaitValue("lone", 5.0);
        assertThat(server.manners.walksDown).hasValue(0);
    }

    /** What nobody could notice afterwards is said before: of those alone of which it cannot be told where they stand. */
    @Test
    void saysOfWhichItCannotBeToldWhereTheyStand() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Identity.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        try {
            server.set("twin", "twin-1", NodeIds.Double, 5.0);
            server.set("twin", "twin-2", NodeIds.Double, 6.0);
            bench.open(server.url(), "a", "b", "twin-1", "twin-2", "by-path-load");
            bench.awaitValue("twin-2", 6.0);
        } finally {
            logger.detachAppender(said);
        }
        assertThat(said.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(text -> text.contains("twin"))
                .singleElement()
                .asString()
                .startsWith("server plc: where 2 signals stand that are mapped by node id cannot be told, m/twin-1");
    }
}
