package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A line that breaks while subscriptions or items are made: the server has made them, and nobody was told. */
@Timeout(180)
final class InterruptedMakingTest {
    private static final long CUT_MILLIS = 1_500;

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private OpcUaTestServer server;
    private Relay line;
    private String url;
    private SourceBench bench;
    private final CountDownLatch cut = new CountDownLatch(1);

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        int port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        line = new Relay(port, System::nanoTime);
        url = "opc.tcp://127.0.0.1:" + line.port();
        bench = new SourceBench(pki, own);
        server.set("a", NodeIds.Int32, 1);
        server.set("b", NodeIds.Int32, 2);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        line.close();
        server.close();
    }

    private void cutAndMendLater() throws Exception {
        assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
        TimeUnit.MILLISECONDS.sleep(CUT_MILLIS);
        line.mend();
    }

    private void cut() {
        line.cut();
        cut.countDown();
    }

    /** It would queue values for two minutes for nobody, and each further break would leave one more. */
    @ParameterizedTest
    @CsvSource({"subscription,false", "subscription,true", "items,false", "items,true"})
    void whatTheFirstSessionMadeIsMadeAgainAndNothingIsThereTwice(String what, boolean isSecured) throws Exception {
        if (isSecured) {
            bench.encrypt(server);
        }
        if (what.equals("items")) {
            server.manners.behindItems = this::cut;
        } else {
            server.manners.behindASubscription = this::cut;
        }
        bench.open(url, "a", "b");
        cutAndMendLater();
        bench.awaitValue("a", 1L);
        bench.awaitValue("b", 2L);
        bench.await(() -> server.milo().getSubscriptions().size() == 1);
        assertThat(server.items().values()).containsExactly(2);
        bench.await(() -> server.milo().getSessionManager().getAllSessions().size() == 1);
        server.set("a", NodeIds.Int32, 3);
        bench.awaitValue("a", 3L);
        assertThat(bench.status().counts().connections()).isEqualTo(1);
    }

    /** What the session had before is taken over as ever; only what came to nothing goes. */
    @Test
    void whatWasMadeBeforeIsTakenOverAndWhatBrokeOffIsMadeAgain() throws Exception {
        long first = breakOffBehind("a");
        cutAndMendLater();
        bench.awaitValue("b", 2L);
        bench.await(() -> server.milo().getSubscriptions().size() == 2);
        assertThat(server.items()).containsEntry(first, 1);
        server.set("a", NodeIds.Int32, 3);
        bench.awaitValue("a", 3L);
        assertThat(bench.gaps())
                .as("what was there has none")
                .allMatch(gap -> "b".equals(gap.scope().signal()));
        assertThat(server.milo().getSubscriptions()).hasSize(2);
    }

    /** It would be kept out for two minutes by the session that broke off. */
    @Test
    void aServerWithRoomForOneSessionAloneIsGivenIt() throws Exception {
        breakOffBehind("a");
        server.sessionsAtOnce = 1;
        cutAndMendLater();
        bench.awaitValue("b", 2L);
        server.set("a", NodeIds.Int32, 3);
        bench.awaitValue("a", 3L);
        assertThat(bench.gaps())
                .as("what was there has none")
                .allMatch(gap -> "b".equals(gap.scope().signal()));
        bench.await(() -> server.milo().getSessionManager().getAllSessions().size() == 1);
    }

    /** What was there before is for the run that follows, whether the line is back when the agent ends or just then. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAgentThatEndsMeanwhileLeavesWhatIsTakenOver(boolean isBack) throws Exception {
        bench.pauses = new ServerConfig.Retry(Duration.ZERO, Duration.ofSeconds(50), Duration.ofSeconds(60));
        long first = breakOffBehind("a");
        assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
        bench.await(() -> bench.status().phase().equals("waiting"));
        int before = server.manners.reads.get();
        line.mend();
        if (isBack) {
            bench.await(() -> server.manners.reads.get() > before);
        }
        bench.close();
        bench.await(() -> line.connections() == 0);
        TimeUnit.MILLISECONDS.sleep(CUT_MILLIS); // in which a client that looks on would be back
        assertThat(line.connections()).isZero();
        assertThat(server.items()).containsEntry(first, 1);
        bench.pauses = new ServerConfig.Retry(Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(1));
        bench.open(url, "a", "b");
        bench.awaitValue("b", 2L);
        assertThat(server.items()).containsEntry(first, 1);
        assertThat(bench.gaps())
                .as("what was there has none")
                .allMatch(gap -> "b".equals(gap.scope().signal()));
    }

    /** The one item of the first subscription is told, and the line breaks while the second one is made. */
    private long breakOffBehind(String item) throws Exception {
        bench.encrypt(server);
        server.manners.itemsASubscription = 1;
        bench.open(url, item);
        bench.awaitValue(item, 1L);
        bench.await(() -> server.unacknowledged() > 0);
        long first = server.items().keySet().iterator().next();
        server.manners.behindASubscription = this::cut;
        var unused = bench.change(url, List.of(mapped("a"), mapped("b")));
        return first;
    }

    private static SignalMapping mapped(String name) {
        return new SignalMapping(name, null, null, SourceBench.address(name));
    }
}
