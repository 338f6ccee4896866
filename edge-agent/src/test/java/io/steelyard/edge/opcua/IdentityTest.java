package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    private void replace(String... before) throws Exception {
        server.close();
        server = new OpcUaTestServer(port, before);
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
        open();
        bench.awaitValue("a", 1.0);
        bench.awaitValue("c", 3L);
        replace("urn:test:before");
        server.set("speed", "a", NodeIds.Double, 22.0);
        server.set("power", "b", NodeIds.Double, 11.0);
        server.set("count", "c", NodeIds.Double, 33.0);
        server.set("by-path-load", "e", NodeIds.Double, 44.0);
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

    /** What they were is still known when the agent was not there meanwhile; and it is read again when it is right again. */
    @Test
    void knowsThemAfterItsOwnRestart() throws Exception {
        open();
        bench.awaitValue("a", 1.0);
        bench.source().close();
        replace();
        server.set("speed", "a", NodeIds.Double, 22.0);
        server.set("power", "b", NodeIds.Double, 11.0);
        server.unit("b", 5, "hp");
        server.set("weight", "c", NodeIds.Int32, 33);
        server.set("by-path-load", "d", NodeIds.Int16, (short) 44);
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
}
