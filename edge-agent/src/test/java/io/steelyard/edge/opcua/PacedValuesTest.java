package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of a paced signal the latest value waits, on disk, until its window is over, the mapping changes or the session ends. */
@Timeout(120)
final class PacedValuesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String PACED = OpcUaTestServer.PUSHED + "-paced";

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    @TempDir
    Path disk;

    private Outbox outbox() {
        return Outbox.open(
                new OutboxConfig(
                        "demo", "edge-1", disk.resolve("outbox"), disk.resolve("dead-letter"), 1 << 20, 10 << 20),
                new Outbox.Sources(UUID.randomUUID(), Instant::now, System::nanoTime),
                new DiskFiles(),
                Thread::new);
    }

    private static List<Object> kept(Outbox outbox) {
        List<Object> kept = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Samples some) {
                some.samples().stream().map(NumberedSample::value).forEach(kept::add);
            }
        }
        return kept;
    }

    @Test
    void theLatestIsToldWhenItsWindowIsOver() throws Exception {
        SourceBench.makeCertificate(own);
        try (OpcUaTestServer server = new OpcUaTestServer(OpcUaTestServer.freePort());
                Outbox outbox = outbox();
                SourceBench bench = new SourceBench(pki, own)) {
            bench.outbox = outbox;
            bench.paces.put(PACED, LONG);
            server.manners.keepAliveTimes = 1_000; // so that the link is not taken for silent within the hour
            server.push(PACED, 0);
            bench.open(server.url(), PACED);
            bench.await(() -> kept(outbox).equals(List.of(0L)));
            for (int i = 1; i <= 20; i++) {
                server.push(PACED, i);
            }
            bench.await(() -> waits(outbox, 20L));
            assertThat(kept(outbox))
                    .as("nothing but the first, within the hour")
                    .hasSizeLessThanOrEqualTo(2);
            bench.leap.addAndGet(LONG.toNanos() + TimeUnit.SECONDS.toNanos(1));
            bench.await(() -> kept(outbox).contains(20L));
            assertThat(bench.status().counts().losses()).isZero();
            assertThat(outbox.waiting("plc")).isEmpty();
            assertThat(outbox.status().sampled()).isGreaterThanOrEqualTo(21);
            assertThat(kept(outbox).size()
                            + outbox.status().dropped().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    .isEqualTo(outbox.status().sampled());
        }
    }

    private static boolean waits(Outbox outbox, Object value) {
        List<Sample> waiting = outbox.waiting("plc");
        return waiting.size() == 1 && value.equals(waiting.get(0).value());
    }

    @Test
    void whatWaitsWhenTheAgentIsKilledIsToldByTheNextOne() throws Exception {
        SourceBench.makeCertificate(own);
        int port = OpcUaTestServer.freePort();
        try (OpcUaTestServer server = new OpcUaTestServer(port);
                Relay line = new Relay(port, System::nanoTime);
                SourceBench bench = new SourceBench(pki, own)) {
            String url = "opc.tcp://127.0.0.1:" + line.port();
            bench.paces.put(PACED, LONG);
            server.push(PACED, 0);
            try (Outbox outbox = outbox()) {
                bench.outbox = outbox;
                bench.open(url, PACED);
                bench.await(() -> kept(outbox).equals(List.of(0L)));
                server.push(PACED, 1);
                server.push(PACED, 2);
                bench.await(() -> waits(outbox, 2L));
                bench.holdDisk();
                bench.crash(line);
                assertThat(waits(outbox, 2L)).as("it had no time to tell").isTrue();
            }
            try (Outbox outbox = outbox()) {
                bench.outbox = outbox;
                bench.open(url, PACED);
                bench.await(() -> kept(outbox).contains(2L));
                server.push(PACED, 3);
                bench.await(() -> kept(outbox).contains(3L) || waits(outbox, 3L));
                bench.source().close();
                assertThat(outbox.waiting("plc")).as("who stops tells").isEmpty();
                assertThat(kept(outbox)).contains(3L).doesNotHaveDuplicates();
            }
        }
    }
}
