package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.MortalAgent.A;
import static io.steelyard.edge.opcua.MortalAgent.B;
import static io.steelyard.edge.opcua.MortalAgent.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.GapCause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is taken over by what stands on the disk of a session that is gone, and by what does not. */
@Timeout(120)
final class TakeOverAgainTest {
    @TempDir
    private Path own;

    @TempDir
    private Path pki;

    private PushingServer plant;
    private MortalAgent agent;

    @BeforeEach
    void start() throws Exception {
        SourceBench.makeCertificate(own);
        plant = new PushingServer();
        agent = new MortalAgent(plant, pki, own);
    }

    @AfterEach
    void close() throws Exception {
        agent.close();
        plant.close();
    }

    /** Its disk failed, or it was told to end, before it could write down once more what it had: that stands there already. */
    @Test
    void anHeirThatCouldNotWriteAnythingDownLeavesWhatItHad() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        int made = plant.server.manners.itemsMade.get();
        agent.bench.crash(plant.line);
        agent.push(20);
        Files.createDirectory(pki.resolve("opcua").resolve("plc.new"));
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.bench.crash(plant.line);
        agent.push(20);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.values(B)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
        assertThat(plant.server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** On a full disk, what a session has stays in memory: a lost line costs nothing. */
    @Test
    void whatCouldNotBeWrittenDownIsTakenOverBehindALostLink() throws Exception {
        Files.createDirectories(pki.resolve("opcua/plc.new"));
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        int made = plant.server.manners.itemsMade.get();
        assertThat(pki.resolve("opcua/plc")).doesNotExist();
        agent.loseTheLine(20);
        agent.awaitLast(A, B);
        assertThat(agent.bench.values(A)).isEqualTo(from(1, agent.last));
        assertThat(agent.bench.gaps()).isEmpty();
        assertThat(plant.server.manners.itemsMade.get())
                .as("items that were made again")
                .isEqualTo(made);
    }

    /** Somebody deleted it: all is monitored anew, and what the server told the old items is a gap. */
    @Test
    void whatIsNoLongerOnTheDiskIsAGap() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        Files.delete(pki.resolve("opcua/plc"));
        agent.loseTheLine(20);
        agent.awaitLast(A, B);
        agent.push(1);
        agent.awaitLast(A, B);
        agent.bench.await(() ->
                agent.bench.gaps().stream().anyMatch(gap -> A.equals(gap.scope().signal())));
        assertThat(agent.bench.values(A)).containsExactly(1L, agent.last - 1L, (long) agent.last);
        assertThat(agent.ofSignal(A).cause()).isEqualTo(GapCause.LINK_DOWN);
        assertThat(agent.bench.status().counts().losses()).as("once").isEqualTo(1);
        assertThat(agent.ofSignal(A).sourceTo())
                .isEqualTo(agent.bench.samples(A).get(1).time());
    }

    /** It does not know the service at all: it is not asked again, and an agent that stops leaves it none to keep. */
    @Test
    void aServerThatCannotHandOverIsAskedOnce() throws Exception {
        plant.server.manners.transfersSubscriptions = false;
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A);
        agent.awaitLast(A);
        agent.loseTheLine(20);
        agent.awaitLast(A);
        assertThat(plant.server.manners.transfers).as("asked once").hasValue(1);
        agent.push(1);
        agent.awaitLast(A);
        agent.loseTheLine(20);
        agent.awaitLast(A);
        assertThat(plant.server.manners.transfers).as("and not again").hasValue(1);
        UInteger newest = Collections.max(plant.server.milo().getSubscriptions().keySet());
        agent.bench.close();
        assertThat(plant.server.milo().getSubscriptions())
                .as("the session's that said goodbye")
                .doesNotContainKey(newest);
    }
}
