package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberSet;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes small messages only, or one at a time, or lets nobody listen. */
@Timeout(60)
class ServerLimitsTest {

    private static final int PACKET = 2_000;

    @TempDir
    Path folder;

    /**
     * At every size around the limit an entry is sent or set aside; the row of seq has no hole, and nothing ends the
     * connection. The body needs most where everything about a sample is said.
     */
    @Test
    void sendsOrSetsAsideAroundTheLargestPacket() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.broker.maximumPacketSize(PACKET);
            bench.outbox.define(2, "stand-1", "text", ValueType.STRING);
            Uplink uplink = bench.startBorn();
            int from = PACKET - 1_000;
            int count = 0;
            for (int chars = from; chars < PACKET; chars += 3, count++) {
                bench.outbox.add(PRESENT, List.of(everythingSaid(count, "x".repeat(chars))));
                bench.outbox.recorded(PRESENT, count, "event", "\"" + "x".repeat(chars) + "\"");
            }
            assertThat(uplink.drain(Duration.ofSeconds(40))).isTrue();
            assertThat(bench.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, count - 1));
            assertThat(bench.outbox.releasedRecords(PRESENT)).isEqualTo(NumberSet.range(0, count - 1));
            assertThat(uplink.status().connections()).isEqualTo(1);
            assertThat(bench.outbox.aside).isNotEmpty().hasSizeLessThan(2 * count);
            Long before = null;
            for (ScriptedBroker.Message message : bench.broker.messages) {
                assertThat(message.payload().length).isLessThan(PACKET);
                Long seq = Payload.decode(message.payload()).seq();
                assertThat(before == null || message.topic().contains("NBIRTH") || seq == (before + 1 & 255))
                        .as("%s behind %s on %s", seq, before, message.topic())
                        .isTrue();
                before = seq;
            }
        }
    }

    @Test
    void saysWhichTopicItMayNotListenTo() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.broker.refuseTopicsOn("/received");
            Uplink uplink = bench.start();
            while (!uplink.status().detail().contains("steelyard/v1/demo/edge-1/received")) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(bench.broker.messages).isEmpty();
        }
    }

    /** Each topic has its own answer: the code beside a topic is what a person looks up. */
    @Test
    void saysWithATopicTheReasonCodeOfThatOne() throws Exception {
        try (Bench bench = new Bench(folder)) {
            UplinkConfig config = bench.config(UplinkConfig.Release.PUBACK, 1);
            AskedTopics asked = AskedTopics.of(config, true);
            URI broker = URI.create("mqtt://127.0.0.1");
            int[] commandsReceivedRequests = {0x01, 0x87, 0x97};
            assertThat(asked.refused(commandsReceivedRequests, broker))
                    .isEqualTo(new AskedTopics.Refused("steelyard/v1/demo/edge-1/received", 0x87));
            int[] withoutRequests = {0x01, 0x01, 0x97};
            assertThat(asked.refused(withoutRequests, broker)).isNull();
        }
    }

    private static NumberedSample everythingSaid(long number, String value) {
        long time = 1_700_000_000_000_999_999L + number * 1_000_000_000L;
        long far = time + 4_000_000_000_000_000_000L;
        return new NumberedSample(number, 2, time, ClockSource.AGENT, far, far, 0x40000000L, value);
    }

    /** Receive Maximum 1: one message at a time, and a rebirth waits for its turn instead of ending the connection. */
    @Test
    void livesWithAReceiveMaximumOfOne() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.broker.receiveMaximum(1);
            Uplink uplink = bench.startBorn();
            bench.answer(message -> message.topic().contains("DDATA") ? ScriptedBroker.WITHHOLD : 0);
            bench.outbox.sampled(PRESENT, 0, 1);
            ScriptedBroker.Message data = bench.broker.next("DDATA");
            Metric rebirth = Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true));
            bench.broker.say(
                    "spBv1.0/demo/NCMD/edge-1",
                    Payload.of(1, 0, List.of(rebirth)).encode(1_000));
            bench.answer(message -> 0);
            bench.broker.acknowledge(data);
            assertThat(bench.broker.next().topic()).contains("NBIRTH");
            assertThat(bench.broker.next().topic()).contains("DBIRTH");
            bench.outbox.sampled(PRESENT, 1, 1);
            bench.awaitReleased(NumberSet.range(0, 1));
            assertThat(uplink.status().connections()).isEqualTo(1);
            assertThat(uplink.status().losses()).isZero();
        }
    }
}
