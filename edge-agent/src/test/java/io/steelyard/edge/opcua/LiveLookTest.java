package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.LiveLook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mapping beside the server that is there, by what an agent remembers of its variables. */
@Timeout(120)
final class LiveLookTest {
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
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    private Compared look(String... signals) throws InterruptedException {
        LiveLook look = new LiveLook(bench.config(server.url(), signals));
        return look.at(look.servers().get(0));
    }

    private static List<String> told(Compared compared) {
        return compared.findings().stream()
                .map(one -> one.what() + " " + one.name() + ": " + one.detail() + (one.isRead() ? "" : " !"))
                .toList();
    }

    @Test
    void saysWhatBecameOfEachVariable() throws Exception {
        server.set("power", "a", NodeIds.Double, 1.0);
        server.set("speed", "b", NodeIds.Double, 2.0);
        server.set("count", "c", NodeIds.Int32, 3);
        server.set("by-path-load", "d", NodeIds.Double, 4.0);
        server.set("torque", "e", NodeIds.Double, 5.0);
        server.unit("a", 4, "kW");
        String[] signals = {"a", "b", "c", "by-path-load", "e"};
        bench.open(server.url(), signals);
        bench.awaitValue("a", 1.0);
        bench.awaitValue("e", 5.0);
        Compared before = look("a", "b", "c", "by-path-load", "e");
        assertThat(before.findings()).isEmpty();
        assertThat(before.remembered()).isEqualTo(5);
        assertThat(before.isGood()).isTrue();
        bench.source().close();
        server.close();

        server = new OpcUaTestServer(port, "urn:test:before");
        server.set("speed", "a", NodeIds.Double, 22.0); // ids exchanged
        server.set("power", "b", NodeIds.Double, 11.0);
        server.unit("b", 5, "hp");
        server.set("weight", "c", NodeIds.Int32, 33);
        server.set("by-path-load", "d", NodeIds.Int16, (short) 44);
        server.set("more", "f", NodeIds.Double, 6.0);
        server.set("odd", "g", NodeIds.Range, new Range(1.0, 2.0));
        Compared after = look("a", "b", "c", "by-path-load", "e", "f", "g");
        assertThat(told(after))
                .containsExactly(
                        "MOVED m/a: nsu=urn:test:plant;s=a -> nsu=urn:test:plant;s=b at Objects/power",
                        "UNIT m/a: kW (4) -> hp (5) !",
                        "MOVED m/b: nsu=urn:test:plant;s=b -> nsu=urn:test:plant;s=a at Objects/speed",
                        "OTHER m/c: Objects/count -> Objects/weight !",
                        "TYPE m/by-path-load: Double -> Int16 !",
                        "MISSING m/e: not on the server at nsu=urn:test:plant;s=e: no variable is there that tells a"
                                + " type or a value !");
        assertThat(after.signals()).isEqualTo(7);
        assertThat(after.remembered()).isEqualTo(5);
        assertThat(after.isGood()).isFalse();
        assertThat(after.below()).containsOnlyKeys("m/g");
        assertThat(after.below().get("m/g")).contains("Low", "High");
    }

    /** A download gave ids anew: the agent reads on by path, and what else reads by id does not. Namespaces' indices are no ids. */
    @Test
    void saysWhichVariablesMappedByPathHaveOtherIds() throws Exception {
        server.set("by-path-load", "d", NodeIds.Double, 1.0);
        server.set("by-path-force", "e", NodeIds.Double, 2.0);
        server.set("by-path-heat", "f", NodeIds.Double, 3.0);
        String[] signals = {"by-path-load", "by-path-force", "by-path-heat"};
        bench.open(server.url(), signals);
        bench.awaitValue("by-path-heat", 3.0);
        bench.source().close();
        assertThat(look(signals).findings()).isEmpty();
        server.close();

        server = OpcUaTestServer.filled(
                port,
                other -> {
                    other.set("by-path-load", "e", NodeIds.Double, 11.0);
                    other.set("by-path-force", "d", NodeIds.Double, 22.0);
                    other.set("by-path-heat", "f", NodeIds.Double, 33.0);
                },
                "urn:test:before");
        Compared after = look(signals);
        assertThat(told(after))
                .containsExactly(
                        "MOVED m/by-path-load: nsu=urn:test:plant;s=d -> nsu=urn:test:plant;s=e at Objects/by-path-load",
                        "MOVED m/by-path-force: nsu=urn:test:plant;s=e -> nsu=urn:test:plant;s=d at Objects/by-path-force");
        assertThat(after.isGood()).isTrue();

        bench.open(server.url(), signals);
        bench.awaitValue("by-path-load", 11.0);
        bench.awaitValue("by-path-heat", 33.0);
        bench.await(() -> lookedInVain(signals));
    }

    private boolean lookedInVain(String... signals) {
        try {
            return look(signals).findings().isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The series of a signal goes on under its name, with another variable's values. */
    @Test
    void namesAnotherTypeAtAnotherAddressOfASignalAsRead() throws Exception {
        server.set("load", "by-path-load", NodeIds.Double, 1.0);
        server.set("by-path-load", "x", NodeIds.Int16, (short) 2);
        bench.open(server.url(), "a"); // nothing is there
        bench.source().close();
        Path memory = pki.resolve("opcua").resolve("plc.anchors");
        Files.createDirectories(Objects.requireNonNull(memory.getParent()));
        Files.writeString(
                memory,
                "steelyard-anchors 1\nm\tby-path-load\tnsu=urn:test:plant;s=by-path-load\tDouble\t-1\t0\t\t"
                        + "nsu=urn:test:plant;load\nend\n");
        Compared compared = look("by-path-load");
        assertThat(told(compared)).containsExactly("TYPE m/by-path-load: Double -> Int16");
        assertThat(compared.retyped()).isEqualTo(Map.of("m/by-path-load", "int"));
        assertThat(compared.remembered()).isZero();
        assertThat(compared.isGood()).isTrue();
    }

    /** Before they are read for the first time, and afterwards; the others are not named. */
    @Test
    void namesSignalsOfWhichItCannotBeToldWhereTheyStand() throws Exception {
        server.set("power", "a", NodeIds.Double, 1.0);
        server.set("twin", "twin-1", NodeIds.Double, 5.0);
        server.set("twin", "twin-2", NodeIds.Double, 6.0);
        String[] signals = {"a", "twin-1", "twin-2", "by-path-load"};
        assertThat(look(signals).placeless()).containsExactly("m/twin-1", "m/twin-2");
        bench.open(server.url(), signals);
        bench.awaitValue("twin-2", 6.0);
        Compared after = look(signals);
        assertThat(after.placeless()).containsExactly("m/twin-1", "m/twin-2");
        assertThat(after.remembered()).isEqualTo(3);
        assertThat(bench.source().status())
                .singleElement()
                .satisfies(link -> assertThat(link.known().placeless()).isEqualTo(2));
    }

    @Test
    void saysPlainlyWhatItCouldNotLookAt() throws Exception {
        server.close();
        Compared.Trouble away = look("a").trouble();
        assertThat(away).isNotNull();
        assertThat(away.isUnreachable()).isTrue();
        Files.delete(pki.resolve("own").resolve("edge-agent.key"));
        Compared.Trouble locked = look("a").trouble();
        assertThat(locked).isNotNull();
        assertThat(locked.isUnreachable()).isFalse();
        assertThat(locked.why()).contains("run this as the agent's user");
        assertThat(pki.resolve("own").resolve("edge-agent.key")).doesNotExist();
    }
}
