package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.MortalAgent.A;
import static io.steelyard.edge.opcua.MortalAgent.B;
import static io.steelyard.edge.opcua.MortalAgent.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
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
    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private static PushingServer plant;
    private MortalAgent agent;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        plant = new PushingServer();
    }

    @AfterAll
    static void closeServer() throws Exception {
        plant.close();
    }

    @BeforeEach
    void start() throws Exception {
        agent = new MortalAgent(plant, pki, own);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    /** What the server queued while nobody was there comes, and what was in flight; nothing comes twice. */
    @Test
    void aKilledAgentMissesNothing() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.push(20);
        agent.awaitLast(A, B);
        agent.bench.holdDisk();
        agent.push(20);
        agent.bench.await(() -> agent.bench.status().handingOver());
        int made = plant.server.manners.itemsMade.get();
        agent.bench.crash(plant.line);
        agent.push(20);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.push(20);
        agent.awaitLast(A, B);
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.values(B)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
        assertThat(plant.server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** A machine that has just started is slow: what failed behind the transfer is tried again, and nothing is lost by it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTryThatFailsBehindTheTransferMissesNothing(int at) throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.crashWithAQuestionOpen();
        agent.push(20);
        plant.server.manners.failingRead.set(at);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
    }

    /** A link that is lost for longer than its session is restored costs nothing either: the next session takes over. */
    @Test
    void aLostLinkMissesNothing() throws Exception {
        agent.bench.rediscover = ServerConfig.USUAL_REDISCOVERY; // with a subscription of events that nobody takes over
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.push(5);
        agent.awaitLast(A, B);
        int made = plant.server.manners.itemsMade.get();
        agent.loseTheLine(20);
        agent.awaitLast(A, B);
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.values(B)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
        assertThat(agent.bench.status().counts().losses()).isEqualTo(1);
        assertThat(plant.server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** An update of the agent is no reason for a gap; what is mapped anew comes beside, what is not goes. */
    @Test
    void anAgentThatIsStoppedAndStartedWithAnotherMappingMissesNothing() throws Exception {
        plant.server.set("new", NodeIds.Double, 1.5);
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.bench.source().close();
        agent.push(20);
        agent.bench.open(plant.url, A, "new");
        agent.awaitLast(A);
        agent.bench.awaitValue("new", 1.5);
        agent.push(5);
        agent.awaitLast(A);
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.values(B)).containsExactly(1L);
        assertThat(agent.bench.values("new")).as("never another signal's value").containsExactly(1.5);
        assertThat(agent.bench.gaps()).extracting(gap -> gap.scope().signal()).containsOnly("new");
    }

    /** Without security anybody could take them: the server refuses, and the agent says what it missed. */
    @Test
    void whatAServerDoesNotHandOverIsAGap() throws Exception {
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.bench.crash(plant.line);
        agent.push(20);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        agent.bench.await(() ->
                agent.bench.gaps().stream().anyMatch(gap -> A.equals(gap.scope().signal())));
        assertThat(agent.bench.values(A)).containsExactly(1L, 21L, 22L);
        GapRecord gap = agent.ofSignal(A);
        assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
        assertThat(gap.sourceTo()).isEqualTo(agent.bench.samples(A).get(1).time());
    }

    /** As asyncua: it says yes, and the subscription says nothing afterwards. That costs half a minute once, and no more. */
    @Test
    void aServerThatHandsOverInWordsAloneIsNotAskedAgain() throws Exception {
        plant.server.manners.handsOver = false;
        Siren siren = new Siren(plant.server.milo());
        agent.bench.events.add(new EventSource("i=2253", 1, List.of())); // whose subscription speaks
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        agent.bench.crash(plant.line);
        agent.push(3);
        int before = plant.server.manners.transfers.get();
        agent.bench.open(plant.url, A);
        agent.bench.await(() -> agent.bench.status().phase().equals("online"));
        Duration waited = agent.bench.time.until(
                () -> {
                    says(siren);
                    return agent.bench.status().counts().losses() == 1;
                },
                Duration.ofSeconds(1));
        assertThat(waited).isLessThan(Duration.ofSeconds(29));
        agent.awaitLast(A); // at once
        assertThat(agent.ofSignal(A)).satisfies(gap -> {
            assertThat(gap.cause()).as("why it began").isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.sourceTo()).isEqualTo(agent.bench.samples(A).get(2).time());
        });
        assertThat(plant.server.manners.transfers).hasValue(before + 1);

        agent.push(1);
        agent.awaitLast(A);
        agent.bench.crash(plant.line);
        agent.push(3);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A); // at once
        assertThat(plant.server.manners.transfers)
                .as("another life knows it, too")
                .hasValue(before + 1);
    }

    private static void says(Siren siren) {
        try {
            siren.fire(NodeIds.BaseEventType, 1, "it lives");
        } catch (UaException e) {
            throw new AssertionError(e);
        }
    }

    /** A server tells the session before that the subscription is another's now, and some use up a number of it for that. */
    @ParameterizedTest
    @EnumSource(
            value = Manners.Republish.class,
            names = {"BY_THE_BOOK", "THE_WORD_TOO"})
    void theWordToTheSessionBeforeIsNoLoss(Manners.Republish republish) throws Exception {
        plant.server.manners.republish = republish;
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        int made = plant.server.manners.itemsMade.get();
        for (int i = 0; i < 2; i++) {
            agent.crashWithAQuestionOpen();
            agent.bench.open(plant.url, A, B);
            agent.bench.await(() -> agent.bench.status().phase().equals("online"));
            agent.push(2);
            agent.awaitLast(A, B);
        }
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.values(B)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
        assertThat(agent.bench.status().counts().missed().notifications()).isZero();
        assertThat(plant.server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** The newest that it was sent is not acknowledged yet: the server still has it. */
    @Test
    void anOutboxThatWasPutBackByOneNotificationIsSentItAgain() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        int known = agent.bench.values(A).size() - 1;
        agent.crashWithAQuestionOpen();
        agent.bench.forget(1);
        agent.bench.open(plant.url, A);
        agent.bench.await(() -> agent.bench.status().phase().equals("online"));
        agent.push(1);
        agent.awaitLast(A);
        assertThat(agent.bench
                        .values(A)
                        .subList(known + 1, agent.bench.values(A).size()))
                .isEqualTo(from(known + 1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
    }

    /** It cannot be told from a word to the session before, and is not taken for one. */
    @Test
    void anOutboxThatWasPutBackIsAGapWhereTheServerKeepsNothing() throws Exception {
        plant.server.manners.keeps = false;
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        agent.crashWithAQuestionOpen();
        agent.bench.forget(1);
        agent.bench.open(plant.url, A);
        agent.bench.await(() -> agent.bench.status().phase().equals("online"));
        agent.push(1);
        agent.awaitLast(A);
        assertThat(agent.ofSignal(A)).satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.sourceTo()).isEqualTo(agent.bench.samples(A).get(2).time());
        });
    }

    /** What was sent to nobody is lost and told; what the queues hold is not thrown away for that. */
    @Test
    void whatWasLostAtTheTransferIsAGapAndTheQueuesStay() throws Exception {
        plant.server.manners.keeps = false;
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        int made = plant.server.manners.itemsMade.get();
        agent.crashWithAQuestionOpen();
        agent.pushIntoTheVoid();
        agent.push(20);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        List<Sample> samples = agent.bench.samples(A);
        assertThat(agent.bench.values(A).get(0)).isEqualTo(1L);
        assertThat(agent.bench.values(A).subList(1, samples.size())).isEqualTo(from(3, agent.last));
        assertThat(agent.ofSignal(A)).satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.sourceTo()).isEqualTo(samples.get(1).time());
        });
        assertThat(plant.server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** The gap begins at the last proof of life and ends with the first value that the queue still had. */
    @Test
    void whatAQueueCouldNotHoldIsAGapWithExactEdges() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.crashWithAQuestionOpen();
        agent.pushIntoTheVoid();
        agent.push(SourceBench.QUEUE + 50);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        List<Sample> samples = agent.bench.samples(A);
        assertThat(agent.bench.values(A).subList(0, 2)).containsExactly(1L, 2L);
        assertThat(agent.bench.values(A).subList(2, samples.size()))
                .isEqualTo(from(agent.last - SourceBench.QUEUE + 1, agent.last));
        assertThat(agent.bench.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN);
            assertThat(gap.scope().signal()).isEqualTo(A);
            assertThat(gap.to()).isEqualTo(samples.get(2).time());
            assertThat(gap.sourceFrom()).isEqualTo(samples.get(1).time());
            assertThat(gap.sourceTo()).isEqualTo(samples.get(2).time());
        });
        assertThat(agent.bench.status().counts().overflows()).isPositive();
    }

    /** Whoever dies while a gap is open leaves its end to the next, also of a signal that has nothing new to say. */
    @Test
    void aGapThatALifeLeftOpenIsEndedByTheNext() throws Exception {
        plant.server.manners.keeps = false;
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.crashWithAQuestionOpen();
        agent.pushIntoTheVoid();
        long unheard = agent.last;
        plant.server.mute(B, true);
        int made = plant.server.manners.itemsMade.get();
        agent.bench.open(plant.url, A, B);
        agent.bench.await(() -> agent.bench.status().phase().equals("online"));
        plant.server.push(A, ++agent.last);
        agent.awaitLast(A);
        agent.bench.await(() -> plant.server.manners.itemsMade.get() > made); // it is asked where it stands
        GapRecord open = agent.bench.gaps().stream()
                .filter(gap -> B.equals(gap.scope().signal()))
                .findFirst()
                .orElseThrow();
        assertThat(open.to()).isNull();
        agent.crashWithAQuestionOpen();
        plant.server.mute(B, false);
        agent.bench.open(plant.url, A, B);
        agent.bench.awaitValue(B, unheard);
        agent.bench.await(() ->
                agent.bench.gaps().stream().anyMatch(gap -> gap.id().equals(open.id()) && gap.to() != null));
        assertThat(agent.ofSignal(B)).satisfies(gap -> {
            assertThat(gap.id()).isEqualTo(open.id());
            assertThat(gap.from()).isEqualTo(open.from());
            assertThat(gap.sourceFrom()).isEqualTo(open.sourceFrom());
        });
    }

    /** An outbox that was put back does not know what the server was told it has: that is lost, and said. */
    @Test
    void whatDoesNotJoinIsAGap() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        agent.crashWithAQuestionOpen(); // it acknowledged all but the newest
        agent.bench.forget(2);
        agent.push(1);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.push(1);
        agent.awaitLast(A);
        agent.bench.await(() -> agent.bench.gaps().stream().anyMatch(gap -> gap.to() != null));
        assertThat(agent.bench.gaps()).allSatisfy(gap -> assertThat(gap.cause()).isEqualTo(GapCause.AGENT_DOWN));
        assertThat(agent.ofSignal(A).to()).isNotNull();
    }
}
