package io.steelyard.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the patched bytes say to the codec that the gateway reads them with. */
final class DataMessageTest {
    private static final UUID EPOCH = UUID.fromString("11112222-3333-4444-5555-666677778888");
    private static final long NOW = 1_790_000_000_123_456_700L;
    private static final int SIGNALS = 10;
    private static final int METRICS = 25;

    private final DataMessage message = new DataMessage("spBv1.0/s/DDATA/a/m", EPOCH, 11, SIGNALS, METRICS);
    private final PayloadReader payload = new PayloadReader();
    private final SamplesBodyReader body = new SamplesBodyReader();

    private void read(int packetId, int seq, long first, long now) {
        byte[] packet = message.fill(packetId, seq, first, now);
        ByteBuffer in = ByteBuffer.wrap(packet, 0, message.length());
        assertThat(in.get()).isEqualTo((byte) 0x32);
        assertThat(Mqtt.variable(in)).isEqualTo(in.remaining());
        byte[] topic = new byte[in.getShort()];
        in.get(topic);
        assertThat(new String(topic, StandardCharsets.UTF_8)).isEqualTo("spBv1.0/s/DDATA/a/m");
        assertThat(in.getShort() & 0xFFFF).isEqualTo(packetId);
        assertThat(in.get()).isZero();
        payload.reset(packet, in.position(), in.remaining());
        body.reset(payload);
    }

    @Test
    void saysSeqNumbersAliasesAndEpoch() {
        read(65_535, 255, 1L << 40, NOW);
        assertThat(payload.seq()).isEqualTo(255);
        assertThat(payload.uuidIs(SamplesBody.UUID)).isTrue();
        assertThat(payload.metricCount()).isEqualTo(METRICS);
        assertThat(body.epoch()).isEqualTo(EPOCH);
        assertThat(body.rangeCount()).isEqualTo(1);
        assertThat(body.rangeFirst(0)).isEqualTo(1L << 40);
        assertThat(body.rangeLast(0)).isEqualTo((1L << 40) + METRICS - 1);
        assertThat(body.received(3)).isEqualTo(NOW);
        int metric = 0;
        while (payload.nextMetric()) {
            assertThat(payload.metric().alias()).isEqualTo(11 + metric % SIGNALS);
            metric++;
        }
    }

    /** The store replaces a point of the same series and time; a load must never do that to itself. */
    @Test
    void noSeriesEverHasOneTimeTwiceEvenWhenTheClockStands() {
        Set<String> points = new HashSet<>();
        for (int sending = 0; sending < 5; sending++) {
            read(1 + sending, sending, (long) sending * METRICS, NOW);
            while (payload.nextMetric()) {
                long time = body.time(payload.metric().index(), payload.metric().timestamp());
                assertThat(time).isBetween(NOW - 1_000, NOW + 2_000);
                assertThat(points.add(payload.metric().alias() + "@" + time)).isTrue();
            }
        }
        assertThat(points).hasSize(5 * METRICS);
    }
}
