package io.steelyard.bench.load;

import io.steelyard.sparkplug.samples.SamplesBody;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One asset's PUBLISH of DDATA, built once; for each sending only the packet identifier, seq, times, numbers and values are
 * written over. Its metrics go round the asset's signals, so that a message holds as many instants as it has metrics more
 * than signals.
 *
 * <pre>
 *   PUBLISH QoS 1 | topic | packet id | no properties | payload:
 *     timestamp, metrics {alias, timestamp, double}, seq, uuid, body {epoch, numbers, nanoseconds, received}
 * </pre>
 */
final class DataMessage {
    private static final int MILLIS_WIDTH = 6;
    private static final int NANOS_WIDTH = 3;
    private static final int NUMBER_WIDTH = 9;
    private static final int SEQ_WIDTH = 2;
    private static final long NANOS_A_MILLI = 1_000_000L;
    private static final long TICK = 100;

    private final byte[] packet;
    private final int signals;
    private final int metrics;
    private final int[] metricAt;
    private final int packetIdAt;
    private final int timestampAt;
    private final int seqAt;
    private final int firstAt;
    private final int nanosAt;
    private final int receivedAt;
    private long lastTime;
    private int value;

    /** The asset's place in its agent decides its aliases. */
    DataMessage(String topic, UUID epoch, int firstAlias, int signals, int metrics) {
        this.signals = signals;
        this.metrics = metrics;
        this.metricAt = new int[metrics];
        Bytes payload = new Bytes();
        payload.one(1 << 3);
        int time = payload.size();
        payload.room(MILLIS_WIDTH);
        for (int i = 0; i < metrics; i++) {
            Bytes metric = new Bytes().one(2 << 3).varint(firstAlias + i % signals);
            int inside = metric.one(3 << 3).size();
            metric.room(MILLIS_WIDTH).one(13 << 3 | 1).room(Long.BYTES);
            payload.one(2 << 3 | 2).varint(metric.size());
            metricAt[i] = payload.size() + inside;
            payload.raw(metric.toArray());
        }
        payload.one(3 << 3);
        int seq = payload.size();
        byte[] uuid = SamplesBody.UUID.getBytes(StandardCharsets.US_ASCII);
        payload.room(SEQ_WIDTH).one(4 << 3 | 2).varint(uuid.length).raw(uuid);

        Bytes body = new Bytes().one(1 << 3 | 2).one(16).raw(bytes(epoch));
        int first = body.one(3 << 3 | 2).one(NUMBER_WIDTH).size();
        byte[] more = new Bytes().varint(metrics - 1).toArray();
        body.room(NUMBER_WIDTH).one(4 << 3 | 2).varint(more.length).raw(more);
        int nanos = body.one(7 << 3 | 2).varint((long) metrics * NANOS_WIDTH).size();
        int received = body.room(metrics * NANOS_WIDTH).one(12 << 3).size();
        body.room(NUMBER_WIDTH);
        payload.one(5 << 3 | 2).varint(body.size());
        int bodyAt = payload.size();
        payload.raw(body.toArray());

        Bytes variable = new Bytes().text(topic);
        int id = variable.size();
        variable.two(0).one(0);
        Bytes whole = new Bytes().one(0x32).varint((long) variable.size() + payload.size());
        int variableAt = whole.size();
        int payloadAt = variableAt + variable.size();
        packet = whole.raw(variable.toArray()).raw(payload.toArray()).toArray();
        packetIdAt = variableAt + id;
        timestampAt = payloadAt + time;
        seqAt = payloadAt + seq;
        firstAt = payloadAt + bodyAt + first;
        nanosAt = payloadAt + bodyAt + nanos;
        receivedAt = payloadAt + bodyAt + received;
        for (int i = 0; i < metrics; i++) {
            metricAt[i] += payloadAt;
        }
    }

    private static byte[] bytes(UUID id) {
        return java.nio.ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /**
     * The packet's bytes for one sending; valid until the next.
     *
     * @param firstNumber the number of its first sample
     * @param now nanoseconds since 1970; source times lie a tick apart and never repeat
     */
    byte[] fill(int packetId, int seq, long firstNumber, long now) {
        packet[packetIdAt] = (byte) (packetId >>> 8);
        packet[packetIdAt + 1] = (byte) packetId;
        Bytes.patchVarint(packet, timestampAt, MILLIS_WIDTH, now / NANOS_A_MILLI);
        Bytes.patchVarint(packet, seqAt, SEQ_WIDTH, seq);
        Bytes.patchVarint(packet, firstAt, NUMBER_WIDTH, firstNumber << 1);
        Bytes.patchVarint(packet, receivedAt, NUMBER_WIDTH, now << 1);
        int instants = (metrics + signals - 1) / signals;
        long time = Math.max(lastTime + TICK, now - instants * TICK);
        int inInstant = 0;
        for (int i = 0; i < metrics; i++) {
            if (inInstant == signals) {
                inInstant = 0;
                time += TICK;
            }
            inInstant++;
            int at = metricAt[i];
            Bytes.patchVarint(packet, at, MILLIS_WIDTH, time / NANOS_A_MILLI);
            Bytes.patchVarint(packet, nanosAt + i * NANOS_WIDTH, NANOS_WIDTH, time % NANOS_A_MILLI);
            Bytes.patchFixed64(packet, at + MILLIS_WIDTH + 1, nextValue());
        }
        lastTime = time;
        return packet;
    }

    /** Numbers of two decimals, as sensors give them. */
    private long nextValue() {
        value = value * 1_103_515_245 + 12_345;
        return Double.doubleToRawLongBits((value >>> 16 & 0x3FFF) / 100.0);
    }

    int metrics() {
        return metrics;
    }

    int length() {
        return packet.length;
    }
}
