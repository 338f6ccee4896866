package io.steelyard.edge.opcua;

import static io.steelyard.edge.opcua.MortalAgent.A;
import static io.steelyard.edge.opcua.MortalAgent.B;
import static io.steelyard.edge.opcua.MortalAgent.from;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent monitors anew in its life is what the next one takes over. */
@Timeout(180)
final class MonitoredAnewTest {
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

    /** What was monitored anew in between, as it had nothing to say, is known in the next life, too. */
    @Test
    void whatWasMonitoredAnewIsTakenOverAsThat() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        int made = plant.server.manners.itemsMade.get();
        losesTwoNotifications(A, B);
        assertThat(plant.server.manners.itemsMade.get())
                .as("the silent one alone")
                .isEqualTo(made + 1);
        int gaps = agent.bench.gaps().size();
        agent.crashWithAQuestionOpen();
        agent.push(20);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        agent.push(1);
        agent.awaitLast(A, B);
        assertThat(agent.bench.values(A))
                .endsWith(from(agent.last - 21, agent.last).toArray());
        assertThat(agent.bench.values(B))
                .endsWith(from(agent.last - 20, agent.last).toArray());
        assertThat(agent.bench.gaps()).hasSize(gaps);
    }

    /** An agent that died before it could write down what it monitors anew: nothing of it is taken for something else, and it is a gap. */
    @Test
    void whatNobodyWroteDownIsAGap() throws Exception {
        agent.bench.encrypt(plant.server);
        agent.bench.open(plant.url, A, B);
        agent.awaitLast(A, B);
        Path file = pki.resolve("opcua/plc");
        byte[] before = Files.readAllBytes(file);
        losesTwoNotifications(A, B);
        agent.bench.crash(plant.line);
        Files.write(file, before);
        agent.push(20);
        int gaps = agent.bench.gaps().size();
        agent.bench.open(plant.url, A, "later");
        agent.bench.await(() -> agent.bench.gaps().stream()
                .skip(gaps)
                .anyMatch(gap -> A.equals(gap.scope().signal()) && gap.to() != null));
        agent.push(1);
        agent.awaitLast(A);
        assertThat(agent.bench.values("later")).doesNotContain((Object) (long) agent.last);
    }

    private void losesTwoNotifications(String speaking, String silent) throws Exception {
        for (int i = 0; i < 2; i++) {
            plant.server.push(speaking, ++agent.last);
            agent.awaitLast(speaking);
        }
        agent.crashWithAQuestionOpen(); // it acknowledged all but the newest
        agent.bench.forget(2);
        plant.server.push(speaking, ++agent.last);
        agent.bench.open(plant.url, speaking, silent);
        agent.awaitLast(speaking);
        agent.bench.await(() -> agent.bench.gaps().stream()
                .anyMatch(gap -> silent.equals(gap.scope().signal()) && gap.to() != null));
        agent.bench.forget(0);
        plant.server.push(speaking, ++agent.last);
        agent.awaitLast(speaking);
    }
}
