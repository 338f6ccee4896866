package io.steelyard.gateway;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.steelyard.ledger.Note;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import java.util.List;
import java.util.UUID;

/** An agent that says over MQTT what a test tells it to: numbered samples of assets with one signal each. */
final class PublishingAgent implements AutoCloseable {
    private static final String TOPIC = "spBv1.0/works/%s/edge%s";

    private final PayloadWriter out = new PayloadWriter(4 << 20);
    private final SamplesBodyWriter body = new SamplesBodyWriter(4 << 20);
    private final UUID epoch;
    private long now;
    private final Mqtt5BlockingClient client;
    private int seq;
    private String server = "";
    private long records;

    /** A signal of an asset of its own, whose alias is given. */
    record Signal(String asset, String equipmentClass, String name, int alias) {}

    /** A sample, with its OPC UA status. */
    record Given(Signal signal, long number, long timeMillis, Object value, long status) {
        /** One that is good. */
        Given(Signal signal, long number, long timeMillis, Object value) {
            this(signal, number, timeMillis, value, 0);
        }
    }

    PublishingAgent(int port, UUID epoch, long nowMillis) {
        this.epoch = epoch;
        this.now = nowMillis;
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier("edge")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        client.connect();
    }

    /** What comes from now on says that it was made then. */
    void at(long millis) {
        now = millis;
    }

    /** Assets that are born from now on with a profile are read from this server. */
    void readFrom(String name) {
        server = name;
    }

    void nodeBirth() {
        nodeBirth("");
    }

    /** One that says how its connections are secured, as JSON; empty when it does not. */
    void nodeBirth(String security) {
        seq = 0;
        begin();
        whole("bdSeq", 0);
        text("steelyard/epoch", epoch.toString());
        out.beginMetric()
                .name("steelyard/previous")
                .dataType(DataType.STRING)
                .isNull()
                .endMetric();
        if (!security.isEmpty()) {
            text("steelyard/security", security);
        }
        publish("NBIRTH", "");
    }

    void birth(Signal signal, DataType type) {
        begin();
        text("steelyard/class", signal.equipmentClass());
        text("steelyard/area", "hall");
        text("steelyard/line", "one");
        out.beginMetric()
                .name(signal.name())
                .alias(signal.alias())
                .dataType(type)
                .isNull()
                .endMetric();
        publish("DBIRTH", "/" + signal.asset());
    }

    /**
     * A signal of an asset with what it means.
     *
     * @param unit as the server names it; empty when it names none
     */
    record Told(Signal signal, DataType type, String role, String unit) {}

    /** An asset of a profile, with signals that have roles and units. */
    void birth(String profile, List<Told> signals) {
        Signal first = signals.get(0).signal();
        begin();
        text("steelyard/class", first.equipmentClass());
        text("steelyard/profile", profile);
        if (!server.isEmpty()) {
            text("steelyard/server", server);
        }
        text("steelyard/area", "hall");
        text("steelyard/line", "one");
        for (Told told : signals) {
            PropertySet properties = PropertySet.EMPTY.with("role", told.role());
            out.beginMetric()
                    .name(told.signal().name())
                    .alias(told.signal().alias())
                    .dataType(told.type())
                    .properties(told.unit().isEmpty() ? properties : properties.with("unit", told.unit()))
                    .isNull()
                    .endMetric();
        }
        publish("DBIRTH", "/" + first.asset());
    }

    /** Samples of one asset in one message. */
    void data(List<Given> samples) {
        begin();
        body.begin(epoch, Sequence.SAMPLES);
        for (Given sample : samples) {
            out.beginMetric().alias(sample.signal().alias()).metricTimestamp(sample.timeMillis());
            if (sample.value() instanceof Double real) {
                out.doubleValue(real);
            } else if (sample.value() instanceof Long whole) {
                out.whole(DataType.INT64, whole);
            } else if (sample.value() instanceof Boolean flag) {
                out.booleanValue(flag);
            } else {
                out.stringValue(sample.value().toString());
            }
            out.endMetric();
            body.sample(sample.number()).status(sample.status());
        }
        body.writeTo(out);
        publish("DDATA", "/" + samples.get(0).signal().asset());
    }

    void record(Note note) {
        begin();
        body.begin(epoch, Sequence.RECORDS).sample(records++);
        text("steelyard/" + note.kind(), note.toJson());
        body.writeTo(out);
        publish("NDATA", "");
    }

    private void begin() {
        out.clear().timestamp(now).seq(seq);
        seq = seq + 1 & 255;
    }

    private void text(String name, String value) {
        out.beginMetric()
                .name(name)
                .dataType(DataType.STRING)
                .stringValue(value)
                .endMetric();
    }

    private void whole(String name, long value) {
        out.beginMetric()
                .name(name)
                .dataType(DataType.INT64)
                .whole(DataType.INT64, value)
                .endMetric();
    }

    /** Returns when the gateway has acknowledged: then it is on its disk. */
    private void publish(String type, String device) {
        client.publishWith()
                .topic(TOPIC.formatted(type, device))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(out.toByteArray())
                .send();
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
