package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What an accepted client does between CONNACK and DISCONNECT. On its connection's event loop, but {@link #offer}. */
final class Session {
    private static final int PACKET_IDS = 65_535;
    private static final short NO_SUBSCRIPTION = 0x11;

    private final Floor floor;
    private final Connection connection;
    private final Client client;
    private final Intake intake;
    private final Outlet outlet;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Windows.Window window;

    Session(Floor floor, Connection connection, Client client, Intake intake) {
        this.floor = floor;
        this.connection = connection;
        this.client = client;
        this.intake = intake;
        this.window = floor.windows().open();
        this.outlet = new Outlet(
                intake.context(), floor.counters(), client, floor.config().outgoingMessages(), floor.clock());
    }

    Client client() {
        return client;
    }

    /** How many unacknowledged messages it may have on its way (MQTT 5 §3.2.2.3.3). */
    int receiveMaximum() {
        return window.size();
    }

    /** The window is free for others. */
    void closeWindow() {
        floor.windows().close(window);
    }

    Intake intake() {
        return intake;
    }

    Outlet outlet() {
        return outlet;
    }

    ChannelHandlerContext context() {
        return intake.context();
    }

    /** Takes a packet that is no CONNECT and no DISCONNECT. */
    void packet(MqttMessage packet) {
        switch (packet.fixedHeader().messageType()) {
            case PUBLISH -> published((MqttPublishMessage) packet);
            case PUBACK -> {
                MqttMessageIdVariableHeader header = (MqttMessageIdVariableHeader) packet.variableHeader();
                outlet.acknowledged(header.messageId());
            }
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) packet);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) packet);
            case PINGREQ -> Wire.send(context(), Replies.pingResp());
            default ->
                connection.disconnect(
                        ReasonCodes.PROTOCOL_ERROR,
                        "unexpected " + packet.fixedHeader().messageType());
        }
    }

    private void published(MqttPublishMessage packet) {
        String topic = packet.variableHeader().topicName();
        int qos = packet.fixedHeader().qosLevel().value();
        if (qos > 1) {
            connection.disconnect(ReasonCodes.QOS_NOT_SUPPORTED, "the greatest QoS here is 1");
        } else if (packet.variableHeader().properties().getProperty(PropertyIds.TOPIC_ALIAS) != null) {
            connection.disconnect(ReasonCodes.TOPIC_ALIAS_INVALID, "the Topic Alias Maximum here is 0");
        } else if (topic.isEmpty()) {
            connection.disconnect(ReasonCodes.PROTOCOL_ERROR, "a message without a topic");
        } else if (isBeyondWindow(packet)) {
            connection.stopReadingAt(
                    packet,
                    ReasonCodes.RECEIVE_MAXIMUM_EXCEEDED,
                    "more unacknowledged messages than the Receive Maximum");
        } else if (!take(packet)) {
            connection.hasNoRoomFor(packet);
        }
    }

    /** MQTT 3.1.1 knows no Receive Maximum; there are so many packet identifiers and no more. */
    private int window() {
        return client.mqtt5() ? window.size() : PACKET_IDS;
    }

    /**
     * Whether more is on its way than the Receive Maximum allows. What is not read is not received, so the client gets time to
     * see what was acknowledged: a Mosquitto bridge that comes back with a full queue sends all that was on its way, and as much
     * again.
     */
    private boolean isBeyondWindow(MqttPublishMessage packet) {
        return packet.fixedHeader().qosLevel().value() == 1 && intake.unacknowledged() >= window();
    }

    /** The packet that the reading stopped at, again; whether it is done with. */
    boolean takeAgain(MqttMessage packet) {
        return !(packet instanceof MqttPublishMessage publish) || (!isBeyondWindow(publish) && take(publish));
    }

    /** False when the inbox is full and so much waits for it that this message may not. */
    private boolean take(MqttPublishMessage packet) {
        ByteBuf content = packet.payload();
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes); // it may be taken only at the second attempt
        int qos = packet.fixedHeader().qosLevel().value();
        boolean retain = packet.fixedHeader().isRetain();
        int packetId = packet.variableHeader().packetId();
        long now = floor.now();
        MqttProperties given = packet.variableHeader().properties();
        Message message = new Message(
                packet.variableHeader().topicName(),
                Bytes.owning(bytes),
                qos,
                retain,
                Message.carried(given),
                Message.expiry(given, now));
        Arrival arrival = new Arrival.Published(
                now, client.id(), connection.number(), message.topic(), message.payload(), qos, retain, false);
        if (qos == 0) {
            floor.counters().messagesIn.increment();
            if (!intake.appendOrDrop(arrival, () -> floor.router().route(message, connection))) {
                floor.counters().drop("qos0-inbox-full");
            }
            return true;
        }
        boolean taken = intake.appendOrRefuse(arrival, () -> {
            Wire.write(context(), Replies.pubAck(packetId));
            floor.router().route(message, connection);
        });
        if (taken) {
            floor.counters().messagesIn.increment();
        }
        return taken;
    }

    private void subscribe(MqttSubscribeMessage packet) {
        Subscriptions.Answer answer = subscriptions.add(packet, client.mqtt5());
        answer.fresh().forEach(filter -> floor.router().add(filter, connection));
        Wire.write(context(), Replies.subAck(packet.variableHeader().messageId(), answer.codes()));
        for (Subscription wanted : answer.withRetained()) {
            List<Integer> identifiers = wanted.identifier() == 0 ? List.of() : List.of(wanted.identifier());
            for (Message message : floor.router().retained(wanted.filter())) {
                outlet.send(message, new Delivery(Math.min(wanted.qos(), message.qos()), true, identifiers));
            }
        }
        context().flush();
    }

    private void unsubscribe(MqttUnsubscribeMessage packet) {
        List<Short> codes = new ArrayList<>();
        for (String filter : packet.payload().topics()) {
            boolean had = subscriptions.remove(filter);
            if (had) {
                floor.router().remove(filter, connection);
            }
            codes.add(had ? (short) 0 : NO_SUBSCRIPTION);
        }
        Wire.send(context(), Replies.unsubAck(packet.variableHeader().messageId(), codes, client.mqtt5()));
    }

    /** Nothing is offered any more. */
    void unsubscribeAll() {
        subscriptions.filters().forEach(filter -> floor.router().remove(filter, connection));
    }

    /** Tells the inbox that the connection is over, after its will if that is due; {@code then} when it is durable. */
    void leave(boolean orderly, String reason, Runnable then) {
        Arrival.Will will = client.will();
        if (!orderly && will != null) {
            fire(will);
        }
        intake.append(new Arrival.Disconnected(floor.now(), client.id(), connection.number(), orderly, reason), then);
    }

    /** The session ends with the connection, so a will is due at once whatever its delay (MQTT 5 §3.1.3.2.2). */
    private void fire(Arrival.Will will) {
        long now = floor.now();
        Message message = new Message(
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                Message.carried(client.willProperties()),
                Message.expiry(client.willProperties(), now));
        Arrival arrival = new Arrival.Published(
                now, client.id(), connection.number(), will.topic(), will.payload(), will.qos(), will.retain(), true);
        floor.counters().messagesIn.increment();
        intake.append(arrival, () -> floor.router().route(message, connection));
    }

    /** Any thread: a message for whoever subscribed to its topic. */
    void offer(Message message, boolean own) {
        Delivery delivery = subscriptions.match(message, own);
        if (delivery != null) {
            context().executor().execute(() -> {
                outlet.send(message, delivery);
                context().flush();
            });
        }
    }
}
