package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.Topic;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.session.EdgeNodeSession;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said on one connection, in the order that Sparkplug wants it: births, data, deaths, each with its seq. Every
 * message passes {@link #publish} and so the window. For the uplink's thread.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int BIRTH_BYTES = 4 * 1024 * 1024;
    private static final long LAST_WORD_NANOS = 10_000_000_000L;
    private static final int HEADER_AND_DEVICE = 512;

    private final UplinkConfig config;
    private final Timing timing;
    private final Forwarding outbox;
    private final Births births;
    private final EdgeNodeSession rules;
    private final DataForm form;
    private final Suspects suspects = new Suspects();
    private final Window window;
    private final Lanes lanes;
    private final Counts counts;
    private final Map<String, Long> dying = new HashMap<>();
    private final Deque<String> toBear = new ArrayDeque<>();
    private boolean nodeToBear;
    private long mostBytes;
    private PayloadWriter birthWriter = new PayloadWriter(BIRTH_BYTES);
    private @Nullable MqttLink link;

    Session(
            UplinkConfig config,
            Timing timing,
            Forwarding outbox,
            Births births,
            int lastBdSeq,
            Counts counts,
            Window window,
            Lanes lanes) {
        this.config = config;
        this.timing = timing;
        this.outbox = outbox;
        this.births = births;
        this.counts = counts;
        this.window = window;
        this.lanes = lanes;
        rules = new EdgeNodeSession(lastBdSeq);
        form = new DataForm(births::born, lanes::historyUpTo);
    }

    Window window() {
        return window;
    }

    Suspects suspects() {
        return suspects;
    }

    /** The bdSeq of the connection that is about to be made. */
    int connect() {
        return rules.connect();
    }

    /** The connection stands. */
    void begin(MqttLink connected, int receiveMaximum, long maximumPacketSize) {
        link = connected;
        mostBytes = maximumPacketSize;
        window.begin(config.inflight(), receiveMaximum);
        int overhead =
                HEADER_AND_DEVICE + 3 * (config.site().length() + config.agent().length());
        int most = (int) Math.max(1_024, Math.min(BIRTH_BYTES, maximumPacketSize - overhead));
        form.limit(most);
        birthWriter = new PayloadWriter(most);
    }

    /** What the next connection needs to know, the will above all. */
    MqttLink.ConnectPlan plan(URI url, int bdSeq) {
        Forwarding.Held previous = Births.previous(outbox);
        return new MqttLink.ConnectPlan(
                url,
                nodeTopic(MessageType.NDEATH),
                new MqttLink.Payload(Births.death(timing.epochMillis(), bdSeq)),
                outbox.epoch().toString(),
                previous == null ? "" : previous.epoch().toString());
    }

    /** The connection is gone. */
    void end() {
        link = null;
        window.clear();
        rules.broken();
    }

    /** A message was not taken: births must come before anything else. */
    void broken() {
        rules.broken();
    }

    /** A host asks for a rebirth; false when the births that are going on are the answer. */
    boolean rebirthRequested() {
        return rules.rebirthRequested();
    }

    /** The assets that are mapped, or that something is still to be sent of. */
    List<String> assets() {
        return births.assets();
    }

    /** Births are due: NBIRTH, then every device. */
    void beginBirths() {
        nodeToBear = true;
        toBear.clear();
    }

    private void bearNode() {
        lanes.cut(timing.now());
        births.begin();
        births.assets().stream().filter(asset -> !births.isAbsent(asset)).forEach(toBear::add);
        byte[] payload = births.node(birthWriter, rules.bdSeq(), rules.beginBirth());
        publishNode(MessageType.NBIRTH, payload, config.qos());
        nodeToBear = false;
        births.nodeIsBorn();
    }

    /** Sends as many births as the server has room for; true when all have gone. */
    boolean continueBirths() {
        if (nodeToBear) {
            if (!window.hasSpare()) {
                return false;
            }
            bearNode();
        }
        while (!toBear.isEmpty() && window.hasRoom()) {
            bear(toBear.remove());
        }
        if (!toBear.isEmpty()) {
            return false;
        }
        rules.endBirth();
        return true;
    }

    /** Sends a DBIRTH; false when it is larger than what the server takes. */
    boolean bear(String asset) {
        byte[] payload;
        try {
            payload = births.device(birthWriter, asset, () -> rules.deviceBirth(asset));
        } catch (SparkplugException e) {
            LOG.error("asset {} cannot be born: {}", asset, e.getMessage());
            return false;
        }
        publishDevice(MessageType.DBIRTH, asset, payload);
        return true;
    }

    /** The catalogue says something new of an asset: it is born again with it, or dies, as with its last server. */
    void changed(String asset) {
        if (!births.isMapped(asset)) {
            dying.remove(asset);
            births.retire(asset);
        } else if (births.isAbsent(asset)) {
            dying.put(asset, timing.now());
        } else {
            dying.remove(asset);
            bear(asset);
        }
    }

    /** Sends DDEATH for devices whose servers are lost, a while after the last that there was to send of them. */
    void buryAbsent(long now) {
        Iterator<Map.Entry<String, Long>> due = dying.entrySet().iterator();
        while (due.hasNext() && window.hasRoom()) {
            Map.Entry<String, Long> one = due.next();
            if (one.getValue() <= now) {
                due.remove();
                if (births.isAbsent(one.getKey())) {
                    die(one.getKey());
                }
            }
        }
    }

    private void die(String asset) {
        if (rules.isBorn(asset)) {
            byte[] payload = Births.deviceDeath(timing.epochMillis(), rules.deviceDeath(asset));
            publishDevice(MessageType.DDEATH, asset, payload);
        }
    }

    /** Sends DDEATH for devices that are no longer mapped; nothing of them may be left to send. */
    void buryRetired() {
        for (String asset : births.retired()) {
            if (window.hasRoom()) {
                die(asset);
                births.forget(asset);
            }
        }
    }

    /** Sends NDEATH, the last word of an orderly stop, as the will would: with QoS 1 always; returns its id. */
    long sayDeath() {
        return publishNode(MessageType.NDEATH, Births.death(timing.epochMillis(), rules.bdSeq()), 1);
    }

    /** Sends an answer to a request; false when it is larger than what the server takes. */
    boolean answer(MqttLink.Answer answer) {
        MqttLink open = link;
        int size = answer.payload().bytes().length + answer.topic().length() + HEADER_AND_DEVICE;
        boolean fits = open != null && size + answer.correlation().bytes().length <= mostBytes;
        if (open != null && fits) {
            counts.published++;
            open.answer(window.addBeside(), answer);
        }
        return fits;
    }

    /**
     * Sends what fits of a batch into one message, or the birth that must come before it.
     *
     * @return how many entries have left the batch; they were sent or set aside
     */
    int send(Batch batch) {
        String asset = batch.asset();
        return asset == null ? sendRecords(batch) : sendSamples(batch, asset);
    }

    private int sendRecords(Batch batch) {
        int most = suspects.most(batch.epoch(), batch.records().element().number(), false);
        DataForm.Made made = form.records(batch, most, timing.epochMillis(), rules::nodeData);
        if (made.entries() == 0) {
            return setAside(batch, "larger than what the server takes");
        }
        byte[] payload = form.writer().toByteArray();
        publish(nodeTopic(MessageType.NDATA), payload, flight("NDATA", batch, made, payload.length));
        for (int i = 0; i < made.entries(); i++) {
            batch.records().remove();
        }
        return made.entries();
    }

    private int sendSamples(Batch batch, String asset) {
        NumberedSample first = batch.samples().element();
        if (!rules.isBorn(asset) || !births.areBorn(first)) {
            return bearFor(batch, asset, first);
        }
        int most = suspects.most(batch.epoch(), first.number(), true);
        DataForm.Made made;
        try {
            made = form.samples(batch, most, timing.epochMillis(), () -> rules.deviceData(asset));
        } catch (SparkplugException e) {
            return setAside(batch, e.getMessage());
        }
        if (made.entries() == 0) {
            return setAside(batch, "larger than what the server takes");
        }
        byte[] payload = form.writer().toByteArray();
        publish(deviceTopic(MessageType.DDATA, asset), payload, flight("DDATA " + asset, batch, made, payload.length));
        for (int i = 0; i < made.entries(); i++) {
            batch.samples().remove();
        }
        counts.samples += made.entries();
        if (births.isAbsent(asset)) {
            dying.put(asset, timing.now() + LAST_WORD_NANOS);
        }
        return made.entries();
    }

    /** A signal of it is not born: its device is born (again) with it, and the batch waits; or the sample goes aside. */
    private int bearFor(Batch batch, String asset, NumberedSample sample) {
        int unknown = births.remember(sample);
        if (unknown >= 0) {
            return setAside(batch, "the dictionary does not know signal " + unknown);
        }
        return bear(asset) ? 0 : setAside(batch, "its device's birth is larger than what the server takes");
    }

    private int setAside(Batch batch, @Nullable String reason) {
        OutboxEntry front = DataForm.front(batch);
        setAside(front, reason == null ? "it cannot travel" : reason);
        if (batch.asset() == null) {
            batch.records().remove();
        } else {
            batch.samples().remove();
        }
        return 1;
    }

    /** Puts an entry into the agent's dead-letter. */
    void setAside(OutboxEntry entry, String reason) {
        LOG.warn("set aside: {}", reason);
        outbox.moveAside(entry, reason);
        counts.setAside++;
    }

    private Flight flight(String what, Batch batch, DataForm.Made made, int sizeBytes) {
        OutboxEntry single = made.entries() == 1 ? DataForm.front(batch) : null;
        return new Flight(
                what, batch.epoch(), made.samples(), made.records(), made.entries(), single, sizeBytes, timing.now());
    }

    private String nodeTopic(MessageType type) {
        return new Topic.OfNode(type, config.site(), config.agent()).format();
    }

    private String deviceTopic(MessageType type, String asset) {
        return new Topic.OfDevice(type, config.site(), config.agent(), asset).format();
    }

    private long publishNode(MessageType type, byte[] payload, int qos) {
        return publish(nodeTopic(type), payload, qos, Flight.withoutNumbers(type.name(), payload.length, timing.now()));
    }

    private void publishDevice(MessageType type, String asset, byte[] payload) {
        publish(
                deviceTopic(type, asset),
                payload,
                Flight.withoutNumbers(type + " " + asset, payload.length, timing.now()));
    }

    private long publish(String topic, byte[] payload, Flight flight) {
        return publish(topic, payload, config.qos(), flight);
    }

    private long publish(String topic, byte[] payload, int qos, Flight flight) {
        MqttLink open = link;
        if (open == null) {
            throw new IllegalStateException("no connection for " + flight.what());
        }
        long id = window.add(flight);
        counts.published++;
        open.publish(id, topic, payload, qos);
        return id;
    }
}
