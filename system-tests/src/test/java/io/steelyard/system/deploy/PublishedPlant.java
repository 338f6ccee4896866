package io.steelyard.system.deploy;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.simulator.plant.Phase;
import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.PlantState;
import io.steelyard.simulator.plant.PlantValue;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * The compose file's plant as its agent would publish it, at times that the test chooses: the plant's first twenty
 * seconds, and a minute in which each machine is in each of its phases once.
 */
final class PublishedPlant implements AutoCloseable {
    private static final int TICKS = 200;
    private static final int TICK_MILLIS = 100;
    private static final int PHASE_MILLIS = 6_000;

    private final PayloadWriter out = new PayloadWriter(1 << 20);
    private final SamplesBodyWriter body = new SamplesBodyWriter(1 << 20);
    private final AgentConfig agent;
    private final long now;
    private final MqttClient client;
    private final UUID epoch = new UUID(1, 2);
    private final Map<String, Integer> aliases = new HashMap<>();
    private final Map<String, Object> first = new HashMap<>();
    private int seq;
    private long number;

    PublishedPlant(AgentConfig agent, int port, long nowMillis) throws MqttException {
        this.agent = agent;
        this.now = nowMillis;
        client = new MqttClient("tcp://127.0.0.1:" + port, agent.opcua().agent(), new MemoryPersistence());
        client.connect(new MqttConnectionOptions());
    }

    /** A value of one signal. */
    private record Sample(String asset, String signal, long millis, Object value) {}

    /** Publishes births, then everything that happens in the minute and in the minute behind it. */
    void publish(long minuteMillis) throws MqttException {
        List<Sample> plant = plant(minuteMillis);
        plant.forEach(sample -> first.putIfAbsent(sample.asset() + "/" + sample.signal(), sample.value()));
        births();
        data(plant);
        data(phases(minuteMillis + 60_000));
    }

    private List<Sample> plant(long from) {
        Plant plant = new Plant(PlantLayout.steelCity(agent.opcua().site()), 42);
        List<Sample> samples = new ArrayList<>();
        PlantState state = plant.first();
        for (int tick = 0; tick < TICKS; tick++) {
            for (PlantValue value : plant.values(state, tick == 0)) {
                samples.add(new Sample(
                        value.asset().id(), value.signal().name(), from + (long) TICK_MILLIS * tick, value.value()));
            }
            state = plant.step(state);
        }
        return samples;
    }

    private List<Sample> phases(long from) {
        List<Sample> samples = new ArrayList<>();
        for (AssetMapping asset : agent.opcua().assets()) {
            for (SignalMapping signal : asset.signals()) {
                Object like = first.get(asset.info().asset() + "/" + signal.name());
                for (int i = 0; i < Phase.values().length; i++) {
                    Object value = Emitted.value(signal.role(), Phase.values()[i], i);
                    if (value instanceof Number number && like instanceof Number) {
                        samples.add(new Sample(
                                asset.info().asset(), signal.name(), from + (long) PHASE_MILLIS * i, number));
                    }
                }
            }
        }
        return samples;
    }

    private void births() throws MqttException {
        begin();
        out.beginMetric()
                .name("bdSeq")
                .dataType(DataType.INT64)
                .whole(DataType.INT64, 0)
                .endMetric();
        text("steelyard/epoch", epoch.toString());
        out.beginMetric()
                .name("steelyard/previous")
                .dataType(DataType.STRING)
                .isNull()
                .endMetric();
        send("NBIRTH", "");
        for (AssetMapping asset : agent.opcua().assets()) {
            begin();
            text("steelyard/class", asset.info().equipmentClass());
            text("steelyard/profile", asset.info().profile());
            text("steelyard/area", asset.info().area());
            text("steelyard/line", asset.info().line());
            text("steelyard/server", asset.server());
            for (SignalMapping signal : asset.signals()) {
                String key = asset.info().asset() + "/" + signal.name();
                aliases.put(key, aliases.size() + 1);
                out.beginMetric()
                        .name(signal.name())
                        .alias(aliases.get(key))
                        .dataType(type(first.get(key)))
                        .isNull();
                String role = signal.role();
                if (role != null) {
                    out.properties(PropertySet.EMPTY.with("role", role));
                }
                out.endMetric();
            }
            send("DBIRTH", "/" + asset.info().asset());
        }
    }

    private void data(List<Sample> samples) throws MqttException {
        Map<String, List<Sample>> byAsset = new HashMap<>();
        for (Sample sample : samples) {
            if (aliases.containsKey(sample.asset() + "/" + sample.signal())) {
                byAsset.computeIfAbsent(sample.asset(), asset -> new ArrayList<>())
                        .add(sample);
            }
        }
        for (Map.Entry<String, List<Sample>> asset : byAsset.entrySet()) {
            begin();
            body.begin(epoch, Sequence.SAMPLES);
            for (Sample sample : asset.getValue()) {
                String key = sample.asset() + "/" + sample.signal();
                out.beginMetric().alias(aliases.get(key)).metricTimestamp(sample.millis());
                value(type(first.get(key)), sample.value());
                out.endMetric();
                body.sample(number++);
            }
            body.writeTo(out);
            send("DDATA", "/" + asset.getKey());
        }
    }

    private void value(DataType type, Object value) {
        switch (type) {
            case BOOLEAN -> out.booleanValue((Boolean) value);
            case DOUBLE -> out.doubleValue(((Number) value).doubleValue());
            case INT64 -> out.whole(DataType.INT64, ((Number) value).longValue());
            default -> out.stringValue(value.toString());
        }
    }

    private static DataType type(Object value) {
        if (value instanceof Boolean) {
            return DataType.BOOLEAN;
        } else if (value instanceof Float || value instanceof Double) {
            return DataType.DOUBLE;
        }
        return value instanceof Number ? DataType.INT64 : DataType.STRING;
    }

    private void begin() {
        out.clear().timestamp(now).seq(seq);
        seq = seq + 1 & 255;
    }

    private void text(String name, String text) {
        out.beginMetric().name(name).dataType(DataType.STRING).stringValue(text).endMetric();
    }

    private void send(String type, String device) throws MqttException {
        String topic = "spBv1.0/" + agent.opcua().site() + "/" + type + "/"
                + agent.opcua().agent() + device;
        client.publish(topic, out.toByteArray(), 1, false);
    }

    @Override
    public void close() throws MqttException {
        client.disconnect();
        client.close();
    }
}
