package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person says that the other variable in a signal's place is the right one. */
@Timeout(180)
final class AcceptingTest {
    private static final Duration LOOK = Duration.ofMinutes(3);
    private static final Duration A_LITTLE = Duration.ofSeconds(10);
    private static final String PLC = "plc";

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
        bench = new SourceBench(pki, own);
        bench.rediscover = Duration.ofMinutes(2);
        port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        server.manners.unmonitored.add("2253"); // the notifier of the server's own events
        server.set("power", "a", NodeIds.Double, 1.0);
        server.set("level", "b", NodeIds.Double, 2.0);
        server.unit("b", 4408652, "°C");
        server.set("count", "c", NodeIds.Int32, 3);
        server.set("by-path-load", "d", NodeIds.Int16, (short) 4);
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    private void open() throws Exception {
        bench.open(server.url(), "a", "b", "c", "by-path-load");
        bench.awaitValue("a", 1.0);
        bench.awaitValue("b", 2.0);
        bench.awaitValue("c", 3L);
        bench.awaitValue("by-path-load", 4L);
    }

    /** A new program of the controller: another unit, another type, another place. */
    private void change() {
        server.remove("b");
        server.set("level", "b", NodeIds.Double, 22.0);
        server.unit("b", 4342098, "bar");
        server.remove("c");
        server.set("weight", "c", NodeIds.Double, 33.5);
        server.remove("d");
        server.set("by-path-load", "e", NodeIds.Double, 44.5);
    }

    private void openAndChange() throws Exception {
        open();
        change();
        look();
        bench.await(() -> quarantined().size() == 3);
        // the next look counts from the end of this one
        bench.await(() -> bench.status().counts().missed().rounds().ended() >= 1);
    }

    /** So much time passes that all signals are looked for. */
    private void look() throws Exception {
        bench.time.pass(LOOK, A_LITTLE, new PassingTime.Loud("a", number -> {
            server.set("power", "a", NodeIds.Double, (double) number);
            return (double) number;
        }));
    }

    private List<Quarantined> quarantined() {
        return bench.source().quarantined().getOrDefault(PLC, List.of());
    }

    private List<Quarantined> only(String signal) {
        return quarantined().stream().filter(one -> one.signal().equals(signal)).toList();
    }

    private CompletableFuture<Accepted> accept(@Nullable String signal) {
        List<Quarantined> seen = signal == null ? quarantined() : only(signal);
        return bench.source().accept(PLC, signal, Quarantined.seen(seen));
    }

    /** Before anybody says yes it is seen what the signal's variable was and what stands there now. */
    @Test
    void saysWhatWasAndWhatIs() throws Exception {
        openAndChange();
        String plant = "nsu=" + OpcUaTestServer.NAMESPACE + ";";
        assertThat(only("m/c")).singleElement().satisfies(one -> {
            assertThat(one.address()).isEqualTo(plant + "s=c");
            assertThat(one.node()).isEqualTo(plant + "s=c");
            assertThat(one.changes())
                    .containsExactly(
                            new Anchor.Change(Anchor.Trait.PATH, "Objects/count", "Objects/weight"),
                            new Anchor.Change(Anchor.Trait.TYPE, "Int32", "Double"));
        });
        assertThat(only("m/b")).singleElement().satisfies(one -> {
            assertThat(one.changes())
                    .containsExactly(new Anchor.Change(Anchor.Trait.UNIT, "°C (4408652)", "bar (4342098)"));
            assertThat(one.is().place()).isEqualTo("Objects/level");
        });
        assertThat(only("m/by-path-load")).singleElement().satisfies(one -> {
            assertThat(one.node()).isEqualTo(plant + "s=e");
            assertThat(one.changes()).containsExactly(new Anchor.Change(Anchor.Trait.TYPE, "Int16", "Double"));
        });
    }

    /** One of them, without a restart; the others stay where they are, and what is read loses nothing. */
    @Test
    void isReadAtOnceWithWhatItIsNowAndNothingElseIsTouched() throws Exception {
        openAndChange();
        String untouched = server.itemIds().get("a");
        Map<String, SignalInfo> before = bench.told();
        int gaps = bench.gaps().size();
        long connections = bench.status().counts().connections();
        Accepted accepted = accept("m/c").get(60, TimeUnit.SECONDS);
        assertThat(accepted.isKept()).isTrue();
        assertThat(accepted.read()).isEqualTo(1);
        assertThat(accepted.signals()).extracting(Quarantined::signal).containsExactly("m/c");
        bench.awaitValue("c", 33.5);
        SignalInfo info = bench.told().get("c");
        assertThat(info.type().element()).isEqualTo(ValueType.DOUBLE);
        assertThat(info.id()).isNotEqualTo(before.get("c").id());
        assertThat(quarantined()).extracting(Quarantined::signal).containsExactly("m/b", "m/by-path-load");
        assertThat(server.itemIds()).containsOnlyKeys("a", "c").containsEntry("a", untouched);
        assertThat(bench.told(EventType.NODE_ACCEPTED))
                .singleElement()
                .satisfies(event -> assertThat(event.scope().signal()).isEqualTo("c"))
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("was", "path Objects/count, type Int32")
                        .containsEntry("is", "path Objects/weight, type Double"));
        bench.await(() ->
                bench.gaps().stream().anyMatch(gap -> "c".equals(gap.scope().signal()) && gap.to() != null));
        assertThat(bench.gaps())
                .filteredOn(gap -> "c".equals(gap.scope().signal()))
                .extracting(GapRecord::cause)
                .contains(GapCause.ITEM_FAILED);
        assertThat(bench.gaps().size()).isEqualTo(gaps + 1);
        assertThat(bench.status().counts().connections()).isEqualTo(connections);
        assertThat(bench.status().subscribed()).isEqualTo(2);
    }

    @Test
    void allOfAServerAtOnceWithTheirNewUnits() throws Exception {
        openAndChange();
        assertThat(accept(null).get(60, TimeUnit.SECONDS).read()).isEqualTo(3);
        bench.awaitValue("b", 22.0);
        bench.awaitValue("c", 33.5);
        bench.awaitValue("by-path-load", 44.5);
        assertThat(bench.told().get("b").unit()).isEqualTo("bar");
        assertThat(bench.told().get("b").unitId()).isEqualTo(4342098);
        assertThat(quarantined()).isEmpty();
        assertThat(bench.status().counts().missed().signals()).isEmpty();
    }

    /** What was accepted is what the signal's variable is from then on: in the next run too, and for the next change. */
    @Test
    void holdsOverARestartAndForTheNextChange() throws Exception {
        openAndChange();
        accept(null).get(60, TimeUnit.SECONDS);
        bench.awaitValue("c", 33.5);
        assertThat(Files.readString(pki.resolve("opcua/plc.anchors"))).doesNotContain("Int32", "°C");
        bench.source().close();
        int told = bench.values("c").size();
        bench.open(server.url(), "a", "b", "c", "by-path-load");
        bench.await(() -> bench.values("c").size() > told);
        bench.await(() -> bench.status().subscribed() == 4);
        assertThat(quarantined()).isEmpty();
        server.remove("c");
        server.set("weight", "c", NodeIds.Int32, 5);
        look();
        bench.await(() -> only("m/c").size() == 1);
        assertThat(only("m/c").get(0).changes())
                .containsExactly(new Anchor.Change(Anchor.Trait.TYPE, "Double", "Int32"));
        bench.await(() -> bench.told(EventType.NODE_QUARANTINED).size() > 3); // told behind the list
        assertThat(bench.told(EventType.NODE_QUARANTINED)).hasSize(4);
    }

    /** Nobody accepts something that has become something else since it was looked at. */
    @Test
    void onlyWhatWasSeenIsAccepted() throws Exception {
        openAndChange();
        String seen = Quarantined.seen(only("m/c"));
        server.remove("c");
        server.set("weight", "c", NodeIds.String, "x");
        look();
        bench.await(() -> only("m/c").get(0).is().dataType().equals("String"));
        assertThatThrownBy(() -> bench.source().accept(PLC, "m/c", seen).get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Accepted.RefusedException.class)
                .hasMessageContaining("not what was seen");
        assertThatThrownBy(() -> bench.source().accept(PLC, "m/a", seen).get(60, TimeUnit.SECONDS))
                .hasMessageContaining("m/a is not in quarantine at server plc");
        assertThatThrownBy(() -> bench.source().accept("other", null, seen).get(60, TimeUnit.SECONDS))
                .hasMessageContaining("nothing is in quarantine at server other");
        assertThat(quarantined()).hasSize(3);
        assertThat(bench.told(EventType.NODE_ACCEPTED)).isEmpty();
        bench.source().close();
        assertThatThrownBy(() -> accept("m/c").get(60, TimeUnit.SECONDS)).hasMessageContaining("is read no longer");
    }

    /** The server is away when somebody says so: its signals are read when it is back. */
    @Test
    void whatIsAcceptedWhileItsServerIsAwayIsReadWhenItIsBack() throws Exception {
        openAndChange();
        server.close();
        bench.await(() -> !bench.status().phase().equals("online"));
        Accepted accepted = accept(null).get(90, TimeUnit.SECONDS);
        assertThat(accepted.read()).isZero();
        assertThat(accepted.isKept()).isTrue();
        assertThat(quarantined()).isEmpty();
        server = OpcUaTestServer.filled(port, back -> {
            back.set("power", "a", NodeIds.Double, 11.0);
            back.set("level", "b", NodeIds.Double, 222.0);
            back.unit("b", 4342098, "bar");
            back.set("weight", "c", NodeIds.Double, 333.5);
            back.set("by-path-load", "e", NodeIds.Double, 444.5);
        });
        bench.awaitValue("c", 333.5);
        bench.awaitValue("b", 222.0);
        bench.awaitValue("by-path-load", 444.5);
        assertThat(quarantined()).isEmpty();
    }
}
