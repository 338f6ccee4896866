package io.steelyard.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * One connection's way out: messages for its subscriptions, at most as many unacknowledged as the client takes (MQTT 5
 * §4.9), the rest waiting up to a limit. On the connection's event loop.
 */
final class Outlet {
    private static final int PACKET_IDS = 65_535;
    private static final int FRAME_BYTES = 16;

    private final ChannelHandlerContext context;
    private final MqttCounters counters;
    private final int clientReceiveMaximum;
    private final long clientPacketBytes;
    private final int queueLimit;
    private final ArrayDeque<Message> queue = new ArrayDeque<>();
    private final BitSet inFlight = new BitSet();
    private int unacknowledged;
    private int lastId;

    Outlet(
            ChannelHandlerContext context,
            MqttCounters counters,
            int clientReceiveMaximum,
            long clientPacketBytes,
            int queueLimit) {
        this.context = context;
        this.counters = counters;
        this.clientReceiveMaximum = clientReceiveMaximum;
        this.clientPacketBytes = clientPacketBytes;
        this.queueLimit = queueLimit;
    }

    /** Sends the message now, or when the client has room; drops and counts it when too many wait already. */
    void send(Message message) {
        if (message.payload().length() + message.topic().length() * 3L + FRAME_BYTES > clientPacketBytes) {
            counters.drop("subscriber-packet-size");
            return;
        }
        boolean busy = !context.channel().isWritable() || (message.qos() > 0 && unacknowledged >= clientReceiveMaximum);
        if (!busy && queue.isEmpty()) {
            write(message);
        } else if (queue.size() < queueLimit) {
            queue.add(message);
        } else {
            counters.drop("subscriber-slow");
        }
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
        while (!queue.isEmpty() && context.channel().isWritable()) {
            if (queue.element().qos() > 0 && unacknowledged >= clientReceiveMaximum) {
                break;
            }
            write(queue.remove());
            wrote = true;
        }
        if (wrote) {
            context.flush();
        }
    }

    private void write(Message message) {
        int packetId = 0;
        if (message.qos() > 0) {
            packetId = nextId();
            inFlight.set(packetId);
            unacknowledged++;
        }
        MqttFixedHeader header = new MqttFixedHeader(
                MqttMessageType.PUBLISH, false, MqttQoS.valueOf(message.qos()), message.retain(), 0);
        counters.sent.increment();
        Wire.write(
                context,
                new MqttPublishMessage(
                        header,
                        new MqttPublishVariableHeader(message.topic(), packetId),
                        Unpooled.wrappedBuffer(message.payload().buffer())));
    }

    private int nextId() {
        do {
            lastId = lastId == PACKET_IDS ? 1 : lastId + 1;
        } while (inFlight.get(lastId));
        return lastId;
    }
}
