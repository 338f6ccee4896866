package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.operation.Allowed;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.edge.uplink.UplinkConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the agent when its disk fails. */
final class EdgeAgentDiskTest {
    private static final int MB = 1024 * 1024;

    @TempDir
    Path data;

    /** A failed sync is final: who only waited would look alive and take nothing over for ever. */
    @Test
    void anAgentWhoseDiskFailsSaysSoAndEndsWithoutWaitingForAnyone() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        ManualClock clock = ManualClock.anywhere();
        Surroundings around =
                new Surroundings(UUID.randomUUID(), disk, clock, System::nanoTime, new Random(7), work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                });
        EdgeAgent agent = new EdgeAgent(config(), around);
        assertThat(agent.failed()).isNotDone();
        agent.start();
        disk.failForces(true);
        agent.failed().get(10, TimeUnit.SECONDS);
        CompletableFuture.runAsync(agent::close).get(10, TimeUnit.SECONDS);
    }

    /** As Linux does with a file system on which it has found a mistake. */
    @Test
    void anAgentWhoseDiskBecomesReadOnlySaysSoAndEnds() throws Exception {
        FaultyFiles disk = new FaultyFiles(new DiskFiles());
        Surroundings around = new Surroundings(
                UUID.randomUUID(), disk, ManualClock.anywhere(), System::nanoTime, new Random(7), Thread::new);
        EdgeAgent agent = new EdgeAgent(config(), around);
        agent.start();
        disk.readOnly(true);
        agent.failed().get(10, TimeUnit.SECONDS);
        CompletableFuture.runAsync(agent::close).get(10, TimeUnit.SECONDS);
    }

    private AgentConfig config() throws IOException {
        Path own = data.resolve("edge-agent");
        ReadyPair.in(own.resolve("pki/own"));
        return new AgentConfig(
                data,
                new OpcUaConfig("demo", "edge-1", own.resolve("pki"), own.resolve("opcua"), List.of(), List.of()),
                List.of(),
                new OutboxConfig("demo", "edge-1", own.resolve("outbox"), own.resolve("dead-letter"), MB, 10 * MB),
                new UplinkConfig(
                        new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:9"), null),
                        "works",
                        "demo",
                        "edge-1",
                        1,
                        UplinkConfig.Release.PUBACK,
                        8,
                        UplinkConfig.Backlog.USUAL,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)),
                Duration.ofMillis(50),
                new Allowed(null, null),
                "127.0.0.1",
                0,
                null);
    }
}
