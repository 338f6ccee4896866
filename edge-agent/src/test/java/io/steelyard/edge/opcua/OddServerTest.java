package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.ledger.GapCause;
import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The room against servers that do not do what the book says. */
@Timeout(180)
final class OddServerTest {
    /** In which a server need not speak, and is not asked whether it lives. */
    private static final Duration A_LITTLE = Duration.ofSeconds(10);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** How long a session is being restored at most. */
    private static final Duration UNTIL_IT_IS_LOST = Duration.ofSeconds(10);

    /** Good, at its low limit (OPC UA Part 4 §7.39.1). */
    private static final long LOW = 0x0000_0500L;

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    /** One for all, since it takes a second to start. */
    private static OpcUaTestServer server;

    private static int port;

    private SourceBench bench;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
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
        server.manners.byTheBook(); // so that nobody waits for an answer at the end
        bench.close();
    }

    /** Every item asks for its unit by a path, also one that is mapped by its node id. */
    @Test
    void aServerThatTranslatesNoPathsIsBrowsed() throws Exception {
        server.manners.translates = false;
        server.set("by-path", NodeIds.Double, 1.5);
        server.set("by-id", NodeIds.Int32, 7);
        bench.open(server.url(), "by-path", "by-id", "by-path-missing");
        bench.awaitValue("by-path", 1.5);
        bench.awaitValue("by-id", 7L);
        assertThat(bench.status().subscribed()).isEqualTo(2);
    }

    /** However long it has been away: who puts it right does not wait for half an hour. */
    @Test
    void aSignalThatIsNotThereIsLookedForEveryFiveMinutes() throws Exception {
        String other = OpcUaTestServer.PUSHED + "-present";
        server.push(other, 0);
        bench.open(server.url(), other, "by-path-absent");
        bench.awaitValue(other, 0L);
        bench.await(() -> !bench.gaps().isEmpty());
        PassingTime.Loud loud = PassingTime.Loud.pushed(server, other);
        for (int round = 1; round <= 3; round++) {
            int before = server.manners.translated.size();
            assertThat(bench.time.until(() -> server.manners.translated.size() > before, A_LITTLE, loud))
                    .as("round " + round)
                    .isBetween(Duration.ofSeconds(200), Duration.ofSeconds(500));
        }
        assertThat(bench.status().counts().losses()).isZero();
        server.set("by-path-absent", NodeIds.Int32, 5);
        assertThat(bench.time.until(() -> bench.values("by-path-absent").contains(5L), A_LITTLE, loud))
                .isLessThan(Duration.ofSeconds(500));
    }

    /** By a clock that a test alone moves, so that no round of looking is due: whatever became of the subscriptions. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSignalThatWasNotThereIsReadAtOnceInTheNextSession(boolean isHandedOver) throws Exception {
        long stands = System.nanoTime();
        bench.running = () -> stands;
        if (isHandedOver) {
            bench.encrypt(server); // else the server hands subscriptions over to nobody
        }
        String other = OpcUaTestServer.PUSHED + "-before-" + isHandedOver;
        String late = "late-" + isHandedOver;
        server.push(other, 1);
        try (Relay line = new Relay(port, System::nanoTime)) {
            bench.open("opc.tcp://127.0.0.1:" + line.port(), other, late, "by-path-" + late);
            bench.awaitValue(other, 1L);
            bench.await(() -> failed() == 2);
            server.set(late, NodeIds.Int32, 5);
            server.set("by-path-" + late, NodeIds.Int32, 6);
            for (int i = 2; i <= 6; i++) { // it goes on without them
                server.push(other, i);
                bench.awaitValue(other, (long) i);
            }
            assertThat(failed()).isEqualTo(2);
            int made = server.manners.itemsMade.get();
            line.cut();
            bench.await(() -> !bench.status().phase().equals("online"));
            bench.leap.addAndGet(UNTIL_IT_IS_LOST.toNanos());
            bench.await(() -> bench.status().counts().losses() == 1);
            line.mend();
            bench.awaitValue(late, 5L);
            bench.awaitValue("by-path-" + late, 6L);
            assertThat(server.manners.itemsMade.get() - made).isEqualTo(isHandedOver ? 2 : 3);
            assertThat(failed()).isZero();
            assertThat(bench.status().subscribed()).isEqualTo(3);
            assertThat(bench.leap).as("time that has passed").hasValue(UNTIL_IT_IS_LOST.toNanos());
        }
    }

    private int failed() {
        return bench.status().counts().missed().signals().size();
    }

    /** Some servers refuse the items that are too many, others the whole call. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatOneSubscriptionDoesNotTakeGoesIntoAnother(boolean failsTheCall) throws Exception {
        server.manners.itemsASubscription = 19;
        server.manners.failsTheCall = failsTheCall;
        String[] names = IntStream.range(0, 45).mapToObj(i -> "s" + i).toArray(String[]::new);
        for (String name : names) {
            server.set(name, NodeIds.Int32, 1);
        }
        bench.open(server.url(), names);
        for (String name : names) {
            bench.awaitValue(name, 1L);
        }
        assertThat(server.items().values()).endsWith(19, 19, 7);
        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.status().counts().losses()).isZero();
    }

    /** A notification that is lost for good is a gap; one that is taken for a keep-alive would be a silent loss. */
    @ParameterizedTest
    @EnumSource(
            value = Manners.Republish.class,
            names = {"EMPTY_MESSAGE", "NOT_AVAILABLE", "UNSUPPORTED"})
    void aNotificationThatNobodyHasAnyMoreIsAGap(Manners.Republish answer) throws Exception {
        server.manners.republish = answer;
        server.set("speed", NodeIds.Int32, 1);
        bench.open(server.url(), "speed");
        bench.awaitValue("speed", 1L);
        server.manners.swallowed.set(1);
        server.set("speed", NodeIds.Int32, 2);
        bench.await(() -> server.manners.swallowed.get() == 0);
        server.set("speed", NodeIds.Int32, 3);
        bench.awaitValue("speed", 3L);
        bench.await(() -> bench.gaps().stream()
                .anyMatch(gap -> gap.to() != null && gap.scope().signal() != null));
        assertThat(bench.values("speed")).doesNotContain(2L);
        assertThat(bench.gaps()).allSatisfy(gap -> assertThat(gap.cause()).isEqualTo(GapCause.SEQUENCE_GAP));
    }

    /** What got lost on the way is asked for again, and taken in its order. */
    @Test
    void aNotificationThatGotLostIsPublishedAgain() throws Exception {
        server.set("speed", NodeIds.Int32, 1);
        bench.open(server.url(), "speed");
        bench.awaitValue("speed", 1L);
        server.manners.swallowed.set(1);
        server.set("speed", NodeIds.Int32, 2);
        bench.await(() -> server.manners.swallowed.get() == 0);
        server.set("speed", NodeIds.Int32, 3);
        bench.awaitValue("speed", 3L);
        assertThat(bench.values("speed")).containsExactly(1L, 2L, 3L);
        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.status().counts().republished()).isEqualTo(1);
    }

    /** An item of which the server knows nothing any more would be silent for ever, and look as if nothing changed. */
    @Test
    void anItemThatTheServerHasForgottenIsMonitoredAnew() throws Exception {
        String name = OpcUaTestServer.PUSHED + "-forgotten";
        String other = OpcUaTestServer.PUSHED + "-remembered";
        server.manners.keepAliveTimes = 100;
        server.push(name, 0);
        server.push(other, 0);
        bench.open(server.url(), name, other);
        bench.awaitValue(name, 0L);
        for (int i = 1; i <= 12; i++) {
            server.push(name, i);
            bench.awaitValue(name, (long) i);
        }
        server.forget(name);
        server.push(name, 13);
        server.push(name, 14);
        bench.leap.addAndGet(Duration.ofSeconds(11).toNanos());
        for (int i = 1; i <= 4; i++) { // it is not the server that is silent
            server.push(other, i);
            bench.awaitValue(other, (long) i);
        }
        bench.awaitValue(name, 14L);
        server.push(name, 15);
        bench.awaitValue(name, 15L);
        assertThat(bench.status().counts().overdue()).isEqualTo(1);
        assertThat(bench.status().counts().losses()).isZero();
        List<Sample> samples = bench.samples(name);
        assertThat(bench.gaps())
                .as("nobody saw 13: begun and over")
                .hasSize(2)
                .last()
                .satisfies(gap -> {
                    assertThat(gap.cause()).isEqualTo(GapCause.ITEM_FAILED);
                    assertThat(gap.sourceFrom()).isEqualTo(samples.get(12).time());
                    assertThat(gap.sourceTo()).isEqualTo(samples.get(13).time());
                });
    }

    /** A server that reads little at once is asked for less. */
    @Test
    void itemsThatWereForgottenAreFoundAlsoWhereFewAreReadAtOnce() throws Exception {
        List<String> names = List.of(OpcUaTestServer.PUSHED + "-f1", OpcUaTestServer.PUSHED + "-f2");
        String other = OpcUaTestServer.PUSHED + "-f3";
        names.forEach(name -> server.push(name, 0));
        server.push(other, 0);
        bench.open(server.url(), names.get(0), names.get(1), other);
        for (int i = 1; i <= 12; i++) {
            for (String name : names) {
                server.push(name, i);
                bench.awaitValue(name, (long) i);
            }
        }
        server.manners.readsAtOnce = 1;
        names.forEach(server::forget);
        names.forEach(name -> server.push(name, 13));
        var unused = bench.time.until(
                () -> bench.status().counts().overdue() == names.size(),
                SECOND,
                PassingTime.Loud.pushed(server, other));
        for (String name : names) {
            bench.awaitValue(name, 13L);
        }
    }

    /** To make it again would throw away what comes into its queue meanwhile. */
    @Test
    void anItemThatOnlyHasNothingToSayIsLeftAsItIs() throws Exception {
        String name = OpcUaTestServer.PUSHED + "-quiet";
        String other = OpcUaTestServer.PUSHED + "-loud";
        server.push(name, 0);
        server.push(other, 0);
        bench.open(server.url(), name, other);
        for (int i = 1; i <= 12; i++) {
            server.push(name, i);
            bench.awaitValue(name, (long) i);
        }
        Map<String, String> ids = server.itemIds(name, other);
        int reads = server.manners.reads.get();
        bench.leap.addAndGet(Duration.ofSeconds(11).toNanos());
        server.push(other, 1);
        bench.await(() -> server.manners.reads.get() > reads);
        for (int i = 2; i <= 5; i++) {
            server.push(other, i);
            bench.awaitValue(other, (long) i);
        }
        server.push(name, 13);
        bench.awaitValue(name, 13L);
        assertThat(server.itemIds(name, other)).isEqualTo(ids);
        assertThat(bench.status().counts().overdue()).isZero();
        assertThat(bench.gaps()).isEmpty();
    }

    /** A server may grant a keep-alive of hours; that its machine is switched off has to be seen all the same. */
    @Test
    void aDeadLinkIsSeenSoonWhateverKeepAliveTheServerGrants() throws Exception {
        long stands = System.nanoTime();
        bench.running = () -> stands;
        server.manners.keepAliveTimes = 100;
        server.set("speed", NodeIds.Int32, 1);
        try (Relay line = new Relay(port, System::nanoTime)) {
            bench.open("opc.tcp://127.0.0.1:" + line.port(), "speed");
            for (int i = 1; i <= 12; i++) {
                server.set("speed", NodeIds.Int32, i);
                bench.awaitValue("speed", (long) i);
            }
            for (int i = 0; i < 2; i++) {
                int reads = server.manners.reads.get();
                var unused = bench.time.until(() -> server.manners.reads.get() > reads, SECOND);
            }
            assertThat(bench.status().counts().losses())
                    .as("while the server lives")
                    .isZero();
            line.silence();
            assertThat(bench.time.until(() -> bench.status().phase().equals("waiting"), SECOND))
                    .isLessThan(Duration.ofSeconds(30));
            assertThat(bench.status().counts().overdue())
                    .as("nobody was asked for a signal's sake meanwhile")
                    .isZero();
        }
    }

    /** Some publish in time and take minutes for a Read: who is asked, and speaks instead of answering, is there. */
    @Test
    void aServerThatAnswersNoReadIsNotCutOffWhileValuesFlowAndIsWhenTheyEnd() throws Exception {
        String name = OpcUaTestServer.PUSHED + "-flowing";
        server.manners.keepAliveTimes = 100;
        server.push(name, 0);
        bench.open(server.url(), name);
        bench.awaitValue(name, 0L);
        server.manners.slow = "*";
        server.manners.answers = new CountDownLatch(1);
        for (int i = 1; i <= 10; i++) {
            int asked = server.manners.waiting.get();
            bench.leap.addAndGet(Duration.ofSeconds(13).toNanos());
            var unused = bench.time.until(() -> server.manners.waiting.get() > asked, SECOND);
            server.push(name, i);
            bench.awaitValue(name, (long) i);
        }
        assertThat(bench.status().counts().losses()).isZero();
        assertThat(bench.status().phase()).isEqualTo("online");
        long stands = System.nanoTime();
        bench.running = () -> stands;
        assertThat(bench.time.until(() -> bench.status().counts().losses() == 1, SECOND))
                .isLessThan(Duration.ofSeconds(30));
    }

    /** While the outbox makes us wait the server queues, and what its queue cannot hold is one gap a signal. */
    @Test
    void aQueueThatOverflowsLeavesOneGapUpToTheFirstValueThatIsStillThere() throws Exception {
        String name = OpcUaTestServer.PUSHED + "-overflow";
        server.push(name, 0);
        bench.open(server.url(), name);
        bench.awaitValue(name, 0L);
        bench.holdDisk();
        server.push(name, 1);
        bench.await(() -> bench.status().handingOver());
        int last = 1 + SourceBench.QUEUE + 50;
        for (int i = 2; i <= last; i++) {
            server.push(name, i, LOW);
        }
        bench.freeDisk();
        bench.awaitValue(name, (long) last);
        List<Sample> samples = bench.samples(name);
        assertThat(samples).hasSize(2 + SourceBench.QUEUE);
        assertThat(samples.subList(2, samples.size()))
                .extracting(Sample::status)
                .as("its bit is told by the gap, and by no status; the others are")
                .containsOnly(LOW);
        assertThat(bench.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.QUEUE_OVERFLOW);
            assertThat(gap.sourceFrom()).isEqualTo(samples.get(1).time());
            assertThat(gap.sourceTo()).isEqualTo(samples.get(2).time());
            assertThat(gap.to()).isEqualTo(samples.get(2).time());
        });
    }
}
