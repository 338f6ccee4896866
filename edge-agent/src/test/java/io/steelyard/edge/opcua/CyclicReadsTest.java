package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does not tell by itself is read, and nothing waits for that. */
@Timeout(180)
final class CyclicReadsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private static OpcUaTestServer server;
    private SourceBench bench;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        server.manners.byTheBook();
        bench = new SourceBench(pki, own);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** No cycle comes before it is let come, so that none is missed by an agent on a slow machine. */
    private void standStill() {
        long stands = System.nanoTime();
        bench.running = () -> stands;
    }

    /** The next cycle comes now. */
    private void strike(int cycles) {
        bench.leap.addAndGet(SECOND.multipliedBy(cycles).toNanos());
    }

    @Test
    void whatTheServerNeverMonitorsIsRead() throws Exception {
        server.manners.unmonitored.add("pressure");
        server.set("pressure", NodeIds.Int32, 1);
        server.set("speed", NodeIds.Int32, 1);
        bench.open(server.url(), "pressure", "speed");
        bench.awaitValue("pressure", 1L);
        bench.awaitValue("speed", 1L);
        server.set("pressure", NodeIds.Int32, 2);
        strike(1);
        bench.awaitValue("pressure", 2L);
        assertThat(bench.samples("pressure"))
                .as("one that only says the same again is to be known as a repeat")
                .allMatch(Sample::first);
        assertThat(bench.status().subscribed()).isEqualTo(2);
        assertThat(bench.status().counts().losses()).isZero();
    }

    /** Nothing is monitored at all; that the server lives is known all the same. */
    @Test
    void aMappingOfReadSignalsAloneKeepsItsSession() throws Exception {
        bench.cycles.put("pressure", SECOND);
        server.manners.unmonitored.add("pressure"); // nobody asks for that
        int made = server.manners.itemsMade.get();
        server.set("pressure", NodeIds.Int32, 1);
        bench.open(server.url(), "pressure");
        bench.awaitValue("pressure", 1L);
        bench.await(() -> bench.status().provenUntil() > 0);
        assertThat(server.manners.itemsMade).hasValue(made);
        DataValue bad = new DataValue(StatusCodes.Bad_SensorFailure);
        server.set("pressure", NodeIds.Int32, bad);
        strike(1);
        bench.await(() -> bench.samples("pressure").stream().anyMatch(one -> one.status() == 0x808C_0000L));
        assertThat(bench.status().counts().losses()).isZero();
    }

    /** It answers questions and has no subscriptions: all is read, its silence is noticed, and it comes back by itself. */
    @Test
    void aServerWithoutSubscriptionsIsRead() throws Exception {
        standStill();
        server.manners.subscribes = false;
        server.set("pressure", NodeIds.Int32, 1);
        server.set("speed", NodeIds.Int32, 1);
        bench.open(server.url(), "pressure", "speed");
        bench.awaitValue("pressure", 1L);
        bench.awaitValue("speed", 1L);
        assertThat(bench.status().subscribed()).isEqualTo(2);
        bench.await(() -> bench.status().provenUntil() > 0);
        long proven = bench.status().provenUntil();
        server.set("pressure", NodeIds.Int32, 2);
        strike(1);
        bench.awaitValue("pressure", 2L);
        bench.await(() -> bench.status().provenUntil() > proven);
        assertThat(bench.status().counts().losses()).isZero();
        assertThat(bench.gaps()).isEmpty();

        server.manners.subscribes = true;
        server.set("level", NodeIds.Int32, 5);
        bench.change(server.url(), mappings("pressure", "speed", "level")).join();
        bench.awaitValue("level", 5L);
        server.set("speed", NodeIds.Int32, 3);
        strike(1);
        bench.awaitValue("speed", 3L);
        assertThat(bench.status().counts().losses())
                .as("a server that has got subscriptions meanwhile")
                .isZero();
    }

    /** A time without the server is a gap: nobody kept anything. */
    @Test
    void aServerWithoutSubscriptionsThatIsLostIsAGap() throws Exception {
        try (OpcUaTestServer brief = new OpcUaTestServer(OpcUaTestServer.freePort())) {
            brief.manners.subscribes = false;
            brief.set("pressure", NodeIds.Int32, 1);
            bench.open(brief.url(), "pressure");
            bench.awaitValue("pressure", 1L);
            bench.await(() -> bench.status().provenUntil() > 0);
        }
        bench.await(() -> bench.status().counts().losses() > 0);
        bench.await(() -> bench.gaps().stream().anyMatch(gap -> gap.to() == null));
    }

    private static List<SignalMapping> mappings(String... names) {
        return Stream.of(names)
                .map(name -> new SignalMapping(name, null, null, SourceBench.address(name), null, null, null))
                .toList();
    }

    /** A server at which nothing is there that is mapped is not left for that, and asked again soon: it may be starting. */
    @Test
    void whatIsNotThereIsLookedForInTheSessionThatIsOpen() throws Exception {
        server.manners.subscribes = false;
        bench.open(server.url(), "by-path-late");
        bench.await(() -> bench.status().counts().missed().signals().size() == 1);
        server.set("by-path-late", NodeIds.Int32, 5);
        assertThat(bench.time.until(() -> bench.values("by-path-late").contains(5L), Duration.ofSeconds(10)))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(100));
        assertThat(bench.status().counts().connections()).isEqualTo(1);
        assertThat(bench.status().counts().missed().signals()).isEmpty();
    }

    @Test
    void aReadThatHangsDelaysNothingAndIsAGapUntilItIsAnswered() throws Exception {
        standStill();
        bench.cycles.put("pressure", SECOND);
        server.set("pressure", NodeIds.Int32, 1);
        server.set("speed", NodeIds.Int32, 1);
        bench.open(server.url(), "pressure", "speed");
        bench.awaitValue("pressure", 1L);
        bench.awaitValue("speed", 1L);
        server.manners.slow = "pressure";
        server.manners.waiting.set(0);
        CountDownLatch answers = new CountDownLatch(1);
        server.manners.answers = answers;
        strike(1);
        bench.await(() -> server.manners.waiting.get() == 1);
        strike(3);
        server.set("speed", NodeIds.Int32, 2);
        bench.awaitValue("speed", 2L);
        bench.await(() -> bench.status().counts().missed().cycles() >= 3);
        assertThat(server.manners.waiting).as("questions that wait").hasValue(1);
        bench.await(() -> !bench.gaps().isEmpty()); // it is counted before it is told
        GapRecord open = last(bench.gaps());
        assertThat(open.to()).isNull();
        assertThat(open.cause()).isEqualTo(GapCause.ITEM_FAILED);
        server.set("pressure", NodeIds.Int32, 3);
        answers.countDown();
        bench.awaitValue("pressure", 3L);
        bench.await(() -> bench.gaps().stream()
                .anyMatch(gap -> gap.id().equals(open.id()) && gap.to() != null && gap.to() >= gap.from()));
        assertThat(bench.status().counts().losses()).isZero();
    }

    /** A signal that is to be read so often is monitored no longer, and the other way round, while the agent runs. */
    @Test
    void aReloadTurnsMonitoringIntoReadingAndBack() throws Exception {
        server.set("pressure", NodeIds.Int32, 1);
        bench.open(server.url(), "pressure");
        bench.awaitValue("pressure", 1L);
        change(SECOND);
        int made = server.manners.itemsMade.get();
        server.set("pressure", NodeIds.Int32, 2);
        strike(1);
        bench.awaitValue("pressure", 2L);
        assertThat(bench.samples("pressure"))
                .as("what is told of a change is none")
                .allMatch(Sample::first);
        assertThat(server.manners.itemsMade).hasValue(made);
        change(null);
        assertThat(server.manners.itemsMade).hasValue(made + 1);
        server.set("pressure", NodeIds.Int32, 3);
        bench.awaitValue("pressure", 3L); // no cycle is over
        assertThat(bench.status().counts().losses()).isZero();
    }

    private void change(@Nullable Duration every) {
        bench.change(
                        server.url(),
                        List.of(new SignalMapping(
                                "pressure", null, null, SourceBench.address("pressure"), null, every, null)))
                .join();
    }

    private static GapRecord last(List<GapRecord> gaps) {
        return gaps.get(gaps.size() - 1);
    }
}
