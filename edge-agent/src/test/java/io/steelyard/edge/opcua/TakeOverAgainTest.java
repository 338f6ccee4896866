package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.MortalAgent.A;
import static io.steelyard.edge.opcua.MortalAgent.B;
import static io.steelyard.edge.opcua.MortalAgent.from;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an agent that died when it had just taken over from another one that died. */
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
}
