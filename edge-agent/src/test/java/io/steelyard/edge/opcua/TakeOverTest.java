package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.testkit.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
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

/** What is left of an agent that died, when the next one comes. */
@Timeout(180)
final class TakeOverTest {
    private static final String A = OpcUaTestServer.PUSHED + "-a";
    private static final String B = OpcUaTestServer.PUSHED + "-b";

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private static OpcUaTestServer server;
    private static Relay line;
    private static String url;

    private SourceBench bench;
    private int last;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        int port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        line = new Relay(port, System::nanoTime);
        url = "opc.tcp://127.0.0.1:" + line.port();
    }

    @AfterAll
    static void closeServer() throws Exception {
        line.close();
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        server.manners.byTheBook();
        bench = new SourceBench(pki, own);
        push(1);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void push(int count) {
        for (int i = 0; i < count; i++) {
            last++;
            server.push(A, last);
            server.push(B, last);
        }
    }

    /** The next question waits at the server, and will be answered when there is nobody any more. */
    private void crashWithAQuestionOpen() throws Exception {
        bench.await(() -> !server.manners.asked.isEmpty());
        bench.crash(line);
    }

    /** What comes now goes to the question of one that died. */
    private void pushIntoTheVoid() throws Exception {
        push(1);
        bench.await(server.manners.asked::isEmpty);
    }

    private void awaitLast(String... signals) throws InterruptedException {
        for (String signal : signals) {
            bench.awaitValue(signal, (long) last);
        }
    }

    private static List<Object> from(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(i -> (Object) i).toList();
    }

    /** What the server queued while nobody was there comes, and what was in flight; nothing comes twice. */
    @Test
    void aKilledAgentMissesNothing() throws Exception {
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        push(20);
        awaitLast(A, B);
        bench.holdDisk();
        push(20);
        bench.await(() -> bench.status().handingOver());
        int made = server.manners.itemsMade.get();
        bench.crash(line);
        push(20);
        bench.open(url, A, B);
        awaitLast(A, B);
        push(20);
        awaitLast(A, B);
        assertThat(bench.values(A)).isEqualTo(from(1, last));
        assertThat(bench.values(B)).isEqualTo(from(1, last));
        assertThat(bench.gaps()).isEmpty();
        assertThat(server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** A machine that has just started is slow: what failed behind the transfer is tried again, and nothing is lost by it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTryThatFailsBehindTheTransferMissesNothing(int at) throws Exception {
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        crashWithAQuestionOpen();
        push(20);
        server.manners.failingRead.set(at);
        bench.open(url, A, B);
        awaitLast(A, B);
        assertThat(bench.values(A)).isEqualTo(from(1, last));
        assertThat(bench.gaps()).isEmpty();
    }

    /** A link that is lost for longer than its session is restored costs nothing either: the next session takes over. */
    @Test
    void aLostLinkMissesNothing() throws Exception {
        bench.rediscover = ServerConfig.USUAL_REDISCOVERY; // with a subscription of events that nobody takes over
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        push(5);
        awaitLast(A, B);
        int made = server.manners.itemsMade.get();
        line.silence();
        push(20);
        bench.await(() -> {
            bench.leap.addAndGet(Duration.ofSeconds(1).toNanos());
            return !bench.status().phase().equals("online");
        });
        line.mend();
        awaitLast(A, B);
        assertThat(bench.values(A)).isEqualTo(from(1, last));
        assertThat(bench.values(B)).isEqualTo(from(1, last));
        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.status().counts().losses()).isEqualTo(1);
        assertThat(server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** An update of the agent is no reason for a gap; what is mapped anew comes beside, what is not goes. */
    @Test
    void anAgentThatIsStoppedAndStartedWithAnotherMappingMissesNothing() throws Exception {
        server.set("new", NodeIds.Double, 1.5);
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        bench.source().close();
        push(20);
        bench.open(url, A, "new");
        awaitLast(A);
        bench.awaitValue("new", 1.5);
        push(5);
        awaitLast(A);
        assertThat(bench.values(A)).isEqualTo(from(1, last));
        assertThat(bench.values(B)).containsExactly(1L);
        assertThat(bench.values("new")).as("never another signal's value").containsExactly(1.5);
        assertThat(bench.gaps()).extracting(gap -> gap.scope().signal()).containsOnly("new");
    }

    /** Without security anybody could take them: the server refuses, and the agent says what it missed. */
    @Test
    void whatAServerDoesNotHandOverIsAGap() throws Exception {
        bench.open(url, A);
        awaitLast(A);
        bench.crash(line);
        push(20);
        bench.open(url, A);
        awaitLast(A);
        push(1);
        awaitLast(A);
        bench.await(
                () -> bench.gaps().stream().anyMatch(gap -> A.equals(gap.scope().signal())));
        assertThat(bench.values(A)).containsExactly(1L, 21L, 22L);
        GapRecord gap = ofSignal(A);
        assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
        assertThat(gap.sourceTo()).isEqualTo(bench.samples(A).get(1).time());
    }

    /** A server tells the session before that the subscription is another's now, and some use up a number of it for that. */
    @ParameterizedTest
    @EnumSource(
            value = Manners.Republish.class,
            names = {"BY_THE_BOOK", "THE_WORD_TOO"})
    void theWordToTheSessionBeforeIsNoLoss(Manners.Republish republish) throws Exception {
        server.manners.republish = republish;
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        int made = server.manners.itemsMade.get();
        for (int i = 0; i < 2; i++) {
            crashWithAQuestionOpen();
            bench.open(url, A, B);
            bench.await(() -> bench.status().phase().equals("online"));
            push(2);
            awaitLast(A, B);
        }
        assertThat(bench.values(A)).isEqualTo(from(1, last));
        assertThat(bench.values(B)).isEqualTo(from(1, last));
        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.status().counts().missed().notifications()).isZero();
        assertThat(server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** The newest that it was sent is not acknowledged yet: the server still has it. */
    @Test
    void anOutboxThatWasPutBackByOneNotificationIsSentItAgain() throws Exception {
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        push(1);
        awaitLast(A);
        int known = bench.values(A).size() - 1;
        crashWithAQuestionOpen();
        bench.forget(1);
        bench.open(url, A);
        bench.await(() -> bench.status().phase().equals("online"));
        push(1);
        awaitLast(A);
        assertThat(bench.values(A).subList(known + 1, bench.values(A).size())).isEqualTo(from(known + 1, last));
        assertThat(bench.gaps()).isEmpty();
    }

    /** It cannot be told from a word to the session before, and is not taken for one. */
    @Test
    void anOutboxThatWasPutBackIsAGapWhereTheServerKeepsNothing() throws Exception {
        server.manners.keeps = false;
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        push(1);
        awaitLast(A);
        crashWithAQuestionOpen();
        bench.forget(1);
        bench.open(url, A);
        bench.await(() -> bench.status().phase().equals("online"));
        push(1);
        awaitLast(A);
        assertThat(ofSignal(A)).satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.sourceTo()).isEqualTo(bench.samples(A).get(2).time());
        });
    }

    /** What was sent to nobody is lost and told; what the queues hold is not thrown away for that. */
    @Test
    void whatWasLostAtTheTransferIsAGapAndTheQueuesStay() throws Exception {
        server.manners.keeps = false;
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        int made = server.manners.itemsMade.get();
        crashWithAQuestionOpen();
        pushIntoTheVoid();
        push(20);
        bench.open(url, A);
        awaitLast(A);
        List<Sample> samples = bench.samples(A);
        assertThat(bench.values(A).get(0)).isEqualTo(1L);
        assertThat(bench.values(A).subList(1, samples.size())).isEqualTo(from(3, last));
        assertThat(ofSignal(A)).satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.sourceTo()).isEqualTo(samples.get(1).time());
        });
        assertThat(server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** The gap begins at the last proof of life and ends with the first value that the queue still had. */
    @Test
    void whatAQueueCouldNotHoldIsAGapWithExactEdges() throws Exception {
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        crashWithAQuestionOpen();
        pushIntoTheVoid();
        push(SourceBench.QUEUE + 50);
        bench.open(url, A);
        awaitLast(A);
        List<Sample> samples = bench.samples(A);
        assertThat(bench.values(A).subList(0, 2)).containsExactly(1L, 2L);
        assertThat(bench.values(A).subList(2, samples.size())).isEqualTo(from(last - SourceBench.QUEUE + 1, last));
        assertThat(bench.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.scope().signal()).isEqualTo(A);
            assertThat(gap.to()).isEqualTo(samples.get(2).time());
            assertThat(gap.sourceFrom()).isEqualTo(samples.get(1).time());
            assertThat(gap.sourceTo()).isEqualTo(samples.get(2).time());
        });
        assertThat(bench.status().counts().overflows()).isPositive();
    }

    /** An outbox that was put back does not know what the server was told it has: that is lost, and said. */
    @Test
    void whatDoesNotJoinIsAGap() throws Exception {
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        push(1);
        awaitLast(A);
        push(1);
        awaitLast(A);
        crashWithAQuestionOpen(); // it acknowledged all but the newest
        bench.forget(2);
        push(1);
        bench.open(url, A);
        awaitLast(A);
        push(1);
        awaitLast(A);
        bench.await(() -> bench.gaps().stream().anyMatch(gap -> gap.to() != null));
        assertThat(bench.gaps()).allSatisfy(gap -> assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN));
        assertThat(ofSignal(A).to()).isNotNull();
    }

    /** What was monitored anew in between, as it had nothing to say, is known in the next life, too. */
    @Test
    void whatWasMonitoredAnewIsTakenOverAsThat() throws Exception {
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        int made = server.manners.itemsMade.get();
        losesTwoNotifications(A, B);
        assertThat(server.manners.itemsMade.get()).as("the silent one alone").isEqualTo(made + 1);
        int gaps = bench.gaps().size();
        crashWithAQuestionOpen();
        push(20);
        bench.open(url, A, B);
        awaitLast(A, B);
        push(1);
        awaitLast(A, B);
        assertThat(bench.values(A)).endsWith(from(last - 21, last).toArray());
        assertThat(bench.values(B)).endsWith(from(last - 20, last).toArray());
        assertThat(bench.gaps()).hasSize(gaps);
    }

    /** An agent that died before it could write down what it monitors anew: nothing of it is taken for something else, and it is a gap. */
    @Test
    void whatNobodyWroteDownIsAGap() throws Exception {
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        Path file = pki.resolve("opcua/plc");
        byte[] before = Files.readAllBytes(file);
        losesTwoNotifications(A, B);
        bench.crash(line);
        Files.write(file, before);
        push(20);
        int gaps = bench.gaps().size();
        bench.open(url, A, "later");
        bench.await(() -> bench.gaps().stream()
                .skip(gaps)
                .anyMatch(gap -> A.equals(gap.scope().signal()) && gap.to() != null));
        push(1);
        awaitLast(A);
        assertThat(bench.values("later")).doesNotContain((Object) (long) last);
    }

    private void losesTwoNotifications(String speaking, String silent) throws Exception {
        for (int i = 0; i < 2; i++) {
            server.push(speaking, ++last);
            awaitLast(speaking);
        }
        crashWithAQuestionOpen(); // it acknowledged all but the newest
        bench.forget(2);
        server.push(speaking, ++last);
        bench.open(url, speaking, silent);
        awaitLast(speaking);
        bench.await(() ->
                bench.gaps().stream().anyMatch(gap -> silent.equals(gap.scope().signal()) && gap.to() != null));
        bench.forget(0);
        server.push(speaking, ++last);
        awaitLast(speaking);
    }

    private GapRecord ofSignal(String signal) {
        return bench.gaps().stream()
                .filter(gap -> signal.equals(gap.scope().signal()) && gap.to() != null)
                .findFirst()
                .orElseThrow();
    }
}
