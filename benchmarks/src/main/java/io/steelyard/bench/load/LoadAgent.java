package io.steelyard.bench.load;

import io.steelyard.bench.figure.Latencies;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One numbered agent on a connection of its own: births, then data within the server's Receive Maximum, reports as an
 * outbox would give them, and an orderly end. For the generator's thread.
 */
final class LoadAgent implements AutoCloseable {
    private static final int PAYLOAD_BYTES = 1 << 20;
    private static final int OUT_BYTES = 1 << 19;
    private static final int IN_BYTES = 1 << 16;
    private static final int SPARE_BYTES = 1 << 14;
    private static final int PACKET_IDS = 65_535;
    private static final int USUAL_RECEIVE_MAXIMUM = 65_535;
    private static final long NANOS_A_HOUR = Duration.ofHours(1).toNanos();
    private static final int NO_TIME = 0;

    private final LoadShape shape;
    private final String name;
    private final UUID epoch = UUID.randomUUID();
    private final SocketChannel channel;
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
    private final ByteBuffer in = ByteBuffer.allocate(IN_BYTES);
    private final long[] sentAt = new long[PACKET_IDS + 1];
    private final int[] metricsOf = new int[PACKET_IDS + 1];
    private final PayloadWriter payload = new PayloadWriter(PAYLOAD_BYTES);
    private final SamplesBodyWriter body = new SamplesBodyWriter(PAYLOAD_BYTES);
    private final DataMessage[] messages;
    private final Latencies pubacks;
    private int receiveMaximum = USUAL_RECEIVE_MAXIMUM;
    private int packetId;
    private int inFlight;
    private int seq;
    private int nextMessage;
    private int nextBirth;
    private boolean subscribed;
    private boolean answered;
    private long acknowledged;
    private long acknowledgedNumber;
    private long nextNumber;
    private long reportedNumber;
    private long records;
    private int rebirths;

    /** Connects and says CONNECT; {@link #isReady} is true when data may flow. */
    LoadAgent(LoadShape shape, int index, SocketAddress server, Latencies pubacks) throws IOException {
        this.shape = shape;
        this.name = "load-" + (index + 1);
        this.pubacks = pubacks;
        this.messages = new DataMessage[shape.assets()];
        for (int asset = 0; asset < messages.length; asset++) {
            messages[asset] = new DataMessage(
                    topic("DDATA") + "/" + asset(asset),
                    epoch,
                    1 + asset * shape.signals(),
                    shape.signals(),
                    shape.metrics());
        }
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        out.put(Mqtt.connect(
                shape.site() + "/" + name, Map.of("steelyard-epoch", epoch.toString()), topic("NDEATH"), death()));
    }

    SocketChannel channel() {
        return channel;
    }

    private String topic(String type) {
        return "spBv1.0/" + shape.site() + "/" + type + "/" + name;
    }

    private String asset(int index) {
        return name + "-" + (index + 1);
    }

    /** Whether the births are acknowledged and the server has said what it has. */
    boolean isReady() {
        return subscribed && answered && nextBirth == shape.assets();
    }

    boolean isIdle() {
        return inFlight == 0 && out.position() == 0;
    }

    /** Messages of data that were acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    long bytesAMessage() {
        return messages[0].length();
    }

    int rebirths() {
        return rebirths;
    }

    /** Whether one more message may go now. */
    boolean maySend() {
        return isReady() && inFlight < receiveMaximum && out.remaining() >= messages[0].length() + SPARE_BYTES;
    }

    /**
     * Sends one message of data.
     *
     * @param due when it was to be sent, by {@code nanoTime}: what its acknowledgement is measured from
     * @param now nanoseconds since 1970
     */
    void send(long due, long now) {
        DataMessage message = messages[nextMessage];
        nextMessage = nextMessage + 1 == messages.length ? 0 : nextMessage + 1;
        int id = nextId();
        sentAt[id] = due;
        metricsOf[id] = message.metrics();
        byte[] packet = message.fill(id, nextSeq(), nextNumber, now);
        nextNumber += message.metrics();
        out.put(packet, 0, message.length());
    }

    private int nextId() {
        packetId = packetId == PACKET_IDS ? 1 : packetId + 1;
        inFlight++;
        sentAt[packetId] = NO_TIME;
        metricsOf[packetId] = 0;
        return packetId;
    }

    private int nextSeq() {
        int given = seq;
        seq = seq + 1 & 255;
        return given;
    }

    /** Writes what waits; true when the socket took everything. */
    boolean flush() throws IOException {
        continueBirths();
        if (out.position() == 0) {
            return true;
        }
        out.flip();
        channel.write(out);
        out.compact();
        return out.position() == 0;
    }

    /** Takes what came. */
    void read() throws IOException {
        int got = channel.read(in);
        if (got < 0) {
            throw new IOException(name + ": the server closed the connection");
        }
        in.flip();
        while (packet()) {
            // the next one
        }
        in.compact();
    }

    private boolean packet() throws IOException {
        in.mark();
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xFF;
        int length = Mqtt.variable(in);
        if (length > IN_BYTES - 5) {
            throw new IOException(name + ": a packet of " + length + " bytes is more than this client takes");
        }
        if (length < 0 || in.remaining() < length) {
            in.reset();
            return false;
        }
        int end = in.position() + length;
        switch (first >>> 4) {
            case Mqtt.PUBACK -> pubAck(in.getShort() & 0xFFFF, length > 2 ? in.get() & 0xFF : 0);
            case Mqtt.CONNACK -> connAck();
            case Mqtt.SUBACK -> bear();
            case Mqtt.PUBLISH -> published(first, end);
            case Mqtt.DISCONNECT ->
                throw new IOException(name + ": the server said DISCONNECT 0x"
                        + Integer.toHexString(length > 0 ? in.get() & 0xFF : 0));
            default -> {}
        }
        in.position(end);
        return true;
    }

    private void pubAck(int id, int code) throws IOException {
        if (code != 0) {
            throw new IOException(name + ": a message was answered with 0x" + Integer.toHexString(code));
        }
        inFlight--;
        int metrics = metricsOf[id];
        if (metrics > 0) {
            acknowledged++;
            acknowledgedNumber += metrics;
            pubacks.add(System.nanoTime() - sentAt[id]);
        }
    }

    private void connAck() throws IOException {
        in.get();
        int code = in.get() & 0xFF;
        if (code != 0) {
            throw new IOException(name + ": CONNECT was refused with 0x" + Integer.toHexString(code));
        }
        int length = Mqtt.variable(in);
        int end = in.position() + Math.max(0, length);
        while (in.position() < end) {
            property(in.get() & 0xFF);
        }
        out.put(Mqtt.subscribe(nextId(), List.of(receivedTopic(), topic("NCMD"))));
    }

    /** The properties of CONNACK that this kind of server sends, by their widths (MQTT 5 §2.2.2.2). */
    private void property(int id) throws IOException {
        switch (id) {
            case Mqtt.RECEIVE_MAXIMUM -> receiveMaximum = in.getShort() & 0xFFFF;
            case 0x11, 0x27 -> in.getInt();
            case 0x13, 0x22 -> in.getShort();
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> in.get();
            case 0x12, 0x15, 0x1A, 0x1C, 0x1F -> skip(in.getShort() & 0xFFFF);
            case 0x26 -> {
                skip(in.getShort() & 0xFFFF);
                skip(in.getShort() & 0xFFFF);
            }
            default -> throw new IOException(name + ": CONNACK has the property 0x" + Integer.toHexString(id));
        }
    }

    private void skip(int bytes) {
        in.position(in.position() + bytes);
    }

    private String receivedTopic() {
        return "steelyard/v1/" + shape.site() + "/" + name + "/received";
    }

    private void published(int first, int end) {
        byte[] topic = new byte[in.getShort() & 0xFFFF];
        in.get(topic);
        int id = (first & 0x06) == 0 ? 0 : in.getShort() & 0xFFFF;
        if (id != 0) {
            out.put(Mqtt.pubAck(id));
        }
        if (new String(topic, StandardCharsets.UTF_8).equals(receivedTopic())) {
            answered = true;
        } else if (end > in.position()) {
            rebirths++;
            bear();
        }
    }

    /** NBIRTH and the DBIRTHs, as an agent's. */
    private void bear() {
        if (!subscribed) {
            inFlight--; // the SUBSCRIBE
            subscribed = true;
        }
        long now = System.currentTimeMillis();
        seq = 0;
        payload.clear().timestamp(now);
        payload.beginMetric()
                .name("bdSeq")
                .metricTimestamp(now)
                .dataType(DataType.INT64)
                .whole(DataType.INT64, 0)
                .endMetric();
        text("steelyard/enterprise", "load", now);
        text("steelyard/epoch", epoch.toString(), now);
        text("steelyard/previous", null, now);
        for (String kind : List.of("gap", "drop", "alive", "report", "event")) {
            text("steelyard/" + kind, null, now);
        }
        publish(topic("NBIRTH"), payload.seq(nextSeq()).toByteArray());
        nextBirth = 0;
        continueBirths();
    }

    /** As many DBIRTHs as the server takes now. */
    private void continueBirths() {
        long now = System.currentTimeMillis();
        while (subscribed && nextBirth < shape.assets() && inFlight < receiveMaximum) {
            int asset = nextBirth;
            payload.clear().timestamp(now);
            text("steelyard/area", "load", now);
            text("steelyard/line", name, now);
            text("steelyard/class", "load", now);
            text("steelyard/profile", "load", now);
            for (int signal = 0; signal < shape.signals(); signal++) {
                payload.beginMetric()
                        .name("s" + (signal + 1))
                        .alias(1 + asset * shape.signals() + signal)
                        .metricTimestamp(now)
                        .dataType(DataType.DOUBLE)
                        .isNull()
                        .endMetric();
            }
            String topic = topic("DBIRTH") + "/" + asset(asset);
            if (out.remaining() < payload.size() + topic.length() + SPARE_BYTES) {
                return;
            }
            publish(topic, payload.seq(nextSeq()).toByteArray());
            nextBirth++;
        }
    }

    private void text(String metric, @Nullable String text, long now) {
        payload.beginMetric().name(metric).metricTimestamp(now).dataType(DataType.STRING);
        if (text == null) {
            payload.isNull();
        } else {
            payload.stringValue(text);
        }
        payload.endMetric();
    }

    private void publish(String topic, byte[] bytes) {
        out.put(Mqtt.publish(nextId(), topic, bytes));
    }

    private static byte[] death() {
        return new PayloadWriter(1_000)
                .timestamp(System.currentTimeMillis())
                .beginMetric()
                .name("bdSeq")
                .dataType(DataType.INT64)
                .whole(DataType.INT64, 0)
                .endMetric()
                .toByteArray();
    }

    /** The report of this moment; what is not acknowledged stands in the outbox that this agent pretends to have. */
    void report(boolean last) {
        long now = System.currentTimeMillis();
        long upTo = nextNumber - 1;
        List<ReportRecord.Hour> hours = new ArrayList<>();
        if (nextNumber > reportedNumber) {
            hours.add(new ReportRecord.Hour(now * 1_000_000L / NANOS_A_HOUR, reportedNumber, upTo));
        }
        List<NumberRange> held =
                acknowledgedNumber < nextNumber ? List.of(new NumberRange(acknowledgedNumber, upTo)) : List.of();
        ReportRecord report =
                new ReportRecord(epoch, now * 1_000_000L, upTo, hours, held, List.of(), List.of(), Map.of(), last);
        reportedNumber = nextNumber;
        payload.clear().timestamp(now);
        text("steelyard/report", report.toJson(), now);
        body.begin(epoch, Sequence.RECORDS).sample(records++);
        body.writeTo(payload.seq(nextSeq()));
        publish(topic("NDATA"), payload.toByteArray());
    }

    /** The last word: NDEATH and DISCONNECT. */
    void sayGoodbye() {
        publish(topic("NDEATH"), death());
        out.put(Mqtt.disconnect());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
