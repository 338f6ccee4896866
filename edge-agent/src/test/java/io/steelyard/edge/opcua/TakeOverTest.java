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

    /** A link that is lost for longer than its session is restored costs nothing either: the next session takes over. */
    @Test
    void aLostLinkMissesNothing() throws Exception {
        bench.encrypt(server);
        bench.open(url, A, B);
        awaitLast(A, B);
        push(5);
        awaitLast(A, B);
        int made = server.manners.itemsMade.get();
        line.silence();
        push(20);
        bench.await(() -> {
            bench.leap.addAndGet(Duration.ofMillis(200).toNanos());
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

    /** The gap begins at the last proof of life and ends with the first value that the queue still had. */
    @Test
    void whatAQueueCouldNotHoldIsAGapWithExactEdges() throws Exception {
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        bench.crash(line);
        push(SourceBench.QUEUE + 50);
        bench.open(url, A);
        awaitLast(A);
        List<Sample> samples = bench.samples(A);
        assertThat(bench.values(A).subList(1, samples.size())).isEqualTo(from(last - SourceBench.QUEUE + 1, last));
        assertThat(bench.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.scope().signal()).isEqualTo(A);
            assertThat(gap.to()).isEqualTo(samples.get(1).time());
            assertThat(gap.sourceTo()).isEqualTo(samples.get(1).time());
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
        bench.crash(line);
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

    /** What was monitored anew in between is known in the next life, too. */
    @Test
    void whatWasMonitoredAnewIsTakenOverAsThat() throws Exception {
        losesTwoNotifications();
        bench.crash(line);
        push(20);
        bench.open(url, A);
        awaitLast(A);
        push(1);
        awaitLast(A);
        assertThat(bench.values(A)).endsWith(from(last - 21, last).toArray());
    }

    /** An agent that died before it could write down what it monitors anew: nothing of it is taken for something else, and it is a gap. */
    @Test
    void whatNobodyWroteDownIsAGap() throws Exception {
        bench.encrypt(server);
        bench.open(url, A);
        awaitLast(A);
        Path file = pki.resolve("opcua/plc");
        byte[] before = Files.readAllBytes(file);
        losesTwoNotifications();
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

    private void losesTwoNotifications() throws Exception {
        bench.encrypt(server);
        if (bench.taken.isEmpty()) {
            bench.open(url, A);
            awaitLast(A);
        }
        push(1);
        awaitLast(A);
        push(1);
        awaitLast(A);
        bench.crash(line);
        bench.forget(2);
        push(1);
        bench.open(url, A);
        awaitLast(A);
        bench.await(() -> bench.gaps().stream().anyMatch(gap -> gap.to() != null));
        bench.forget(0);
        push(1);
        awaitLast(A);
    }

    private GapRecord ofSignal(String signal) {
        return bench.gaps().stream()
                .filter(gap -> signal.equals(gap.scope().signal()) && gap.to() != null)
                .findFirst()
                .orElseThrow();
    }
}
