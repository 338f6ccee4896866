package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.function.LongSupplier;

/**
 * One connection's way out: messages for its subscriptions, at most as many unacknowledged as the client takes (MQTT 5
 * §4.9), the rest waiting up to a limit in number and in bytes. On the connection's event loop.
 */
final class Outlet {
    private static final int PACKET_IDS = 65_535;
    private static final int FIXED_HEADER = 5;
    private static final int QUEUED_BYTES = 16 << 20;

    private final ChannelHandlerContext context;
    private final MqttCounters counters;
    private final Client client;
    private final int queueLimit;
    private final LongSupplier now;
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
    private final BitSet inFlight = new BitSet();
    private long queuedBytes;
    private int unacknowledged;
    private int lastId;

    Outlet(ChannelHandlerContext context, MqttCounters counters, Client client, int queueLimit, LongSupplier now) {
        this.context = context;
        this.counters = counters;
        this.client = client;
        this.queueLimit = queueLimit;
        this.now = now;
    }

    private record Outgoing(Message message, Delivery delivery) {}

    /** Sends the message now, or when the client has room; drops and counts it when too many wait already. */
    void send(Message message, Delivery delivery) {
        if (!isRoomFor(delivery.qos()) || !queue.isEmpty()) {
            if (queue.size() < queueLimit && queuedBytes + message.cost() <= QUEUED_BYTES) {
                queue.add(new Outgoing(message, delivery));
                queuedBytes += message.cost();
            } else {
                counters.drop("subscriber-slow");
            }
            return;
        }
        write(message, delivery);
    }

    private boolean isRoomFor(int qos) {
        return context.channel().isWritable() && (qos == 0 || unacknowledged < client.receiveMaximum());
    }

    /** A PUBACK of the client. Says whether it acknowledged something. */
    boolean acknowledged(int packetId) {
        if (!inFlight.get(packetId)) {
            return false;
        }
        inFlight.clear(packetId);
        unacknowledged--;
        sendQueued();
        return true;
    }

    /** Sends what waits and fits now. */
    void sendQueued() {
        boolean wrote = false;
        while (!queue.isEmpty() && isRoomFor(queue.element().delivery().qos())) {
            Outgoing next = queue.remove();
            queuedBytes -= next.message().cost();
            write(next.message(), next.delivery());
            wrote = true;
        }
        if (wrote) {
            context.flush();
        }
    }

    private void write(Message message, Delivery delivery) {
        long instant = now.getAsLong();
        if (message.isExpired(instant)) {
            counters.drop("expired");
            return;
        }
        MqttProperties properties = client.mqtt5() ? message.toSend(delivery, instant) : MqttProperties.NO_PROPERTIES;
        if (client.packetBytes() < Client.ANY_PACKET && size(message, properties) > client.packetBytes()) {
            counters.drop("subscriber-packet-size"); // [MQTT-3.1.2-25]
            return;
        }
        int packetId = 0;
        if (delivery.qos() > 0) {
            packetId = nextId();
            inFlight.set(packetId);
            unacknowledged++;
        }
        MqttFixedHeader header = new MqttFixedHeader(
                MqttMessageType.PUBLISH, false, MqttQoS.valueOf(delivery.qos()), delivery.retain(), 0);
        counters.sent.increment();
        Wire.write(
                context,
                new MqttPublishMessage(
                        header,
                        new MqttPublishVariableHeader(message.topic(), packetId, properties),
                        Unpooled.wrappedBuffer(message.payload().buffer())));
    }

    /** The most bytes that the packet may have: exact but for the length of the length. */
    private static long size(Message message, MqttProperties properties) {
        return FIXED_HEADER
                + 2L
                + ByteBufUtil.utf8Bytes(message.topic())
                + 2
                + PropertySize.of(properties)
                + message.payload().length();
    }

    private int nextId() {
        do {
            lastId = lastId == PACKET_IDS ? 1 : lastId + 1;
        } while (inFlight.get(lastId));
        return lastId;
    }
}
