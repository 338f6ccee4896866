package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.EdgeAgent;
import io.steelyard.edge.Surroundings;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.operation.Allowed;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent, whose timer for reports never comes: who asks for a birth learns where its numbers stand. */
@Timeout(60)
final class ReportAtBirthTest {
    private static final UUID EPOCH = new UUID(3, 3);
    private static final int MB = 1024 * 1024;

    @TempDir
    Path data;

    @Test
    void aReportFollowsTheBirthAndEachRebirth() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker()) {
            broker.sayReceived(new Received(Bench.INBOX, List.of()).toJson());
            try (EdgeAgent agent = new EdgeAgent(config(broker.port()), surroundings())) {
                agent.start();
                broker.next("NBIRTH");
                ReportRecord first = report(broker.next("NDATA"));
                assertThat(first.epoch()).isEqualTo(EPOCH);
                assertThat(first.upTo()).isEqualTo(-1);
                assertThat(first.last()).isFalse();

                broker.say("spBv1.0/demo/NCMD/edge-1", rebirth());
                broker.next("NBIRTH");
                ReportRecord second = report(broker.next("NDATA"));
                assertThat(second.last()).isFalse();
                assertThat(second.at()).isGreaterThan(first.at());
            }
        }
    }

    private static ReportRecord report(ScriptedBroker.Message message) {
        return ReportRecord.parse(((Value.Text) Payload.decode(message.payload())
                        .metric("steelyard/report")
                        .value())
                .value());
    }

    private static byte[] rebirth() {
        Metric wanted = Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true));
        return Payload.of(1, 0, List.of(wanted)).encode(1_000);
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                EPOCH, new DiskFiles(), InstantSource.system(), System::nanoTime, new Random(7), work -> {
                    Thread thread = new Thread(work);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private AgentConfig config(int port) throws IOException {
        Path own = data.resolve("edge-agent");
        ReadyPair.in(own.resolve("pki/own"));
        return new AgentConfig(
                data,
                new OpcUaConfig("demo", "edge-1", own.resolve("pki"), own.resolve("opcua"), List.of(), List.of()),
                List.of(),
                new OutboxConfig("demo", "edge-1", own.resolve("outbox"), own.resolve("dead-letter"), MB, 10 * MB),
                new UplinkConfig(
                        new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + port), null),
                        "works",
                        "demo",
                        "edge-1",
                        1,
                        UplinkConfig.Release.PUBACK,
                        8,
                        UplinkConfig.Backlog.USUAL,
                        Duration.ofMillis(5),
                        Duration.ofMillis(20)),
                Duration.ofDays(1),
                new Allowed(null, null),
                "127.0.0.1",
                0,
                null);
    }
}
