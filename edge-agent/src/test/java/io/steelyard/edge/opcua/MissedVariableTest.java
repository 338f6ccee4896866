package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.trouble.FailedSignal;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A variable that goes away while a session lasts, at a server that tells of no change of its model. */
@Timeout(180)
final class MissedVariableTest {
    private static final String LOUD = OpcUaTestServer.PUSHED + "-loud";
    private static final String LOST = OpcUaTestServer.PUSHED + "-lost";
    private static final Duration A_LITTLE = Duration.ofSeconds(2);
    private static final long RETRIED = TimeUnit.SECONDS.toNanos(301);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private SourceBench bench;
    private OpcUaTestServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        bench = new SourceBench(pki, own);
        bench.rediscover = Duration.ZERO;
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        server.push(LOUD, 0);
        server.set("count", "c", NodeIds.Int32, 3);
        server.set("by-path-load", "d", NodeIds.Double, 4.0);
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    private static DataValue gone() {
        return new DataValue(
                Variant.NULL_VALUE, new StatusCode(StatusCodes.Bad_NodeIdUnknown), new DateTime(), new DateTime());
    }

    private List<FailedSignal> failed() {
        return bench.status().counts().missed().signals();
    }

    private List<GapRecord> gapsOf(String name) {
        return bench.gaps().stream()
                .filter(gap -> name.equals(gap.scope().signal()))
                .toList();
    }

    /** As after a download into a controller: the same path, another node id. */
    @Test
    void oneThatStandsElsewhereIsReadThereAtOnceWithAGapSinceItLastSpoke() throws Exception {
        bench.open(server.url(), LOUD, "by-path-load");
        bench.awaitValue("by-path-load", 4.0);
        long told = System.currentTimeMillis() * 1_000_000;
        server.put("load", "d", NodeIds.Double, gone());
        server.remove("d");
        server.set("by-path-load", "e", NodeIds.Double, 44.0);
        bench.awaitValue("by-path-load", 44.0);
        assertThat(failed()).isEmpty();
        assertThat(bench.told(EventType.ITEM_FAILED)).isEmpty();
        assertThat(gapsOf("by-path-load")).last().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.ITEM_FAILED);
            assertThat(gap.from()).isGreaterThanOrEqualTo(told);
            assertThat(gap.to()).isNotNull().isGreaterThan(gap.from());
        });
        assertThat(bench.status().counts().connections()).isEqualTo(1);
    }

    @Test
    void oneThatIsGoneIsListedAtOnceAndReadAgainWhenItIsBack() throws Exception {
        bench.open(server.url(), LOUD, "c");
        bench.awaitValue("c", 3L);
        server.put("count", "c", NodeIds.Int32, gone());
        server.remove("c");
        bench.await(() -> !failed().isEmpty());
        assertThat(failed())
                .singleElement()
                .satisfies(one -> assertThat(one.trouble().status()).isEqualTo("Bad_NodeIdUnknown"));
        assertThat(bench.told(EventType.ITEM_FAILED)).hasSize(1);
        assertThat(server.itemIds()).containsOnlyKeys(LOUD);
        server.set("count", "c", NodeIds.Int32, 5);
        bench.leap.addAndGet(RETRIED);
        bench.awaitValue("c", 5L);
        assertThat(failed()).isEmpty();
    }

    @Test
    void oneThatIsReadInCyclesIsListedAtOnceAndReadAgainWhenItIsBack() throws Exception {
        bench.cycles.put("by-path-load", Duration.ofMillis(100));
        bench.open(server.url(), LOUD, "by-path-load");
        bench.awaitValue("by-path-load", 4.0);
        server.remove("d");
        bench.await(() -> !failed().isEmpty());
        server.set("by-path-load", "e", NodeIds.Double, 44.0);
        bench.leap.addAndGet(RETRIED);
        bench.awaitValue("by-path-load", 44.0);
        assertThat(failed()).isEmpty();
    }

    /** Some servers say nothing when they take a variable away, and monitor on what is no more. */
    @Test
    void oneOfWhichTheServerSaysNothingIsListedWhenItsSilenceIsLookedAt() throws Exception {
        server.push(LOST, 7);
        bench.open(server.url(), LOST, LOUD);
        bench.awaitValue(LOST, 7L);
        server.remove(LOST);
        var unused = bench.time.until(() -> !failed().isEmpty(), A_LITTLE, PassingTime.Loud.pushed(server, LOUD));
        assertThat(failed())
                .singleElement()
                .satisfies(one -> assertThat(one.trouble().status()).isEqualTo("Bad_NodeIdUnknown"));
        assertThat(bench.status().counts().overdue()).isEqualTo(1);
    }

    /** A server may be wrong for ever: it is not asked for ever. */
    @Test
    void oneThatIsThereAllTheSameIsReadOnAndNotSoughtWithEachValue() throws Exception {
        bench.open(server.url(), LOUD, "c");
        bench.awaitValue("c", 3L);
        server.put("count", "c", NodeIds.Int32, gone());
        bench.awaitValue("c", null);
        server.set("count", "c", NodeIds.Int32, 4);
        bench.awaitValue("c", 4L);
        int reads = server.manners.reads.get();
        for (int i = 5; i < 25; i++) {
            server.put("count", "c", NodeIds.Int32, gone());
            server.set("count", "c", NodeIds.Int32, i);
            bench.awaitValue("c", (long) i);
        }
        assertThat(server.manners.reads.get() - reads).isLessThan(10);
        assertThat(failed()).isEmpty();
    }
}
