package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.steelyard.gateway.mqtt.PropertyRules.Place;

/**
 * Holds every packet of one client to the letter of MQTT 3.1.1 and 5 before it is decoded: the decoder reads what comes,
 * and would take reserved bits, broken strings and misplaced properties for good.
 */
final class PacketCheck {
    private static final int LEVEL_5 = 5;
    private static final int LEVEL_3_1_1 = 4;
    private static final int USER_NAME = 0x80;
    private static final int PASSWORD = 0x40;
    private static final int WILL_RETAIN_AND_QOS = 0x38;
    private static final int WILL = 0x04;
    private boolean connected;
    private boolean mqtt5;

    /** Whether a CONNECT has passed. */
    boolean isConnected() {
        return connected;
    }

    boolean isMqtt5() {
        return mqtt5;
    }

    /** Checks what the first byte says (§2.1.3), which needs nothing of the rest. */
    void first(int first) throws MalformedException {
        int flags = first & 0x0F;
        int type = first >>> 4;
        if (type == 0 || (type == MqttMessageType.AUTH.value() && connected && !mqtt5)) {
            throw PacketCursor.malformed("packet type " + type + " is not one of this version");
        }
        switch (MqttMessageType.valueOf(type)) {
            case PUBLISH -> {
                if ((flags & 0x06) == 0x06) {
                    throw PacketCursor.malformed("a QoS of 3");
                }
                if ((flags & 0x0E) == 0x08) {
                    throw PacketCursor.malformed("a duplicate at QoS 0");
                }
            }
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> reserved(flags, 2);
            case CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                throw PacketCursor.protocolError("a client does not send " + MqttMessageType.valueOf(type));
            default -> reserved(flags, 0);
        }
    }

    private static void reserved(int flags, int expected) throws MalformedException {
        if (flags != expected) {
            throw PacketCursor.malformed("reserved flags are " + flags + " instead of " + expected);
        }
    }

    /**
     * Checks the rest, from the variable header on.
     *
     * @param first the packet's first byte, checked already
     */
    void rest(int first, ByteBuf in, int from, int end) throws MalformedException {
        PacketCursor packet = new PacketCursor(in, from, end);
        switch (MqttMessageType.valueOf(first >>> 4)) {
            case CONNECT -> connect(packet);
            case PUBLISH -> publish(packet, (first >>> 1) & 3);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> acknowledgement(packet);
            case SUBSCRIBE -> subscribe(packet);
            case UNSUBSCRIBE -> unsubscribe(packet);
            case DISCONNECT -> reasoned(packet, Place.DISCONNECT);
            case AUTH -> reasoned(packet, Place.AUTH);
            default -> packet.finish();
        }
    }

    private void connect(PacketCursor packet) throws MalformedException {
        if (connected) {
            throw PacketCursor.protocolError("a second CONNECT");
        }
        boolean named = packet.isText("MQTT");
        packet.text();
        int level = packet.byteValue();
        mqtt5 = level >= LEVEL_5;
        if (!named || (level != LEVEL_5 && level != LEVEL_3_1_1)) {
            throw new MalformedException(ReasonCodes.VERSION_NOT_SUPPORTED, "MQTT 5 and 3.1.1 are spoken here");
        }
        int flags = packet.byteValue();
        connectFlags(flags);
        packet.shortValue();
        if (mqtt5) {
            long seen = PropertyRules.check(packet, Place.CONNECT);
            if (PropertyRules.has(seen, PropertyIds.AUTHENTICATION_DATA)
                    && !PropertyRules.has(seen, PropertyIds.AUTHENTICATION_METHOD)) {
                throw PacketCursor.protocolError("authentication data without a method");
            }
        }
        packet.text();
        if ((flags & WILL) != 0) {
            if (mqtt5) {
                PropertyRules.check(packet, Place.WILL);
            }
            packet.name(ReasonCodes.TOPIC_NAME_INVALID, "the will's topic");
            packet.binary();
        }
        if ((flags & USER_NAME) != 0) {
            packet.text();
        }
        if ((flags & PASSWORD) != 0) {
            packet.binary();
        }
        packet.finish();
        connected = true;
    }

    private void connectFlags(int flags) throws MalformedException {
        if ((flags & 1) != 0) {
            throw PacketCursor.malformed("the reserved connect flag is set");
        }
        if ((flags & WILL) == 0 && (flags & WILL_RETAIN_AND_QOS) != 0) {
            throw PacketCursor.malformed("flags of a will without a will");
        }
        if ((flags & 0x18) == 0x18) {
            throw PacketCursor.malformed("a will with a QoS of 3");
        }
        if (!mqtt5 && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
            throw PacketCursor.malformed("a password without a user name");
        }
    }

    private void publish(PacketCursor packet, int qos) throws MalformedException {
        packet.name(ReasonCodes.TOPIC_NAME_INVALID, "the topic");
        if (qos > 0) {
            packet.packetId();
        }
        if (mqtt5) {
            PropertyRules.check(packet, Place.PUBLISH);
        }
    }

    private void acknowledgement(PacketCursor packet) throws MalformedException {
        packet.packetId();
        reasoned(packet, Place.ACKNOWLEDGEMENT);
    }

    private void reasoned(PacketCursor packet, Place place) throws MalformedException {
        if (mqtt5 && packet.hasMore()) {
            packet.byteValue();
            if (packet.hasMore()) {
                PropertyRules.check(packet, place);
            }
        }
        packet.finish();
    }

    private void subscribe(PacketCursor packet) throws MalformedException {
        packet.packetId();
        if (mqtt5) {
            PropertyRules.check(packet, Place.SUBSCRIBE);
        }
        atLeastOne(packet);
        while (packet.hasMore()) {
            boolean shared = packet.startsWith("$share/");
            packet.text();
            int options = packet.byteValue();
            if ((options & 3) == 3) {
                throw PacketCursor.malformed("a subscription with a QoS of 3");
            }
            if ((options & (mqtt5 ? 0xC0 : 0xFC)) != 0) {
                throw PacketCursor.malformed("reserved subscription options are set");
            }
            if ((options & 0x30) == 0x30) {
                throw PacketCursor.protocolError("a retain handling of 3");
            }
            if (shared && (options & 4) != 0 && mqtt5) {
                throw PacketCursor.protocolError("no local on a shared subscription");
            }
        }
    }

    private void unsubscribe(PacketCursor packet) throws MalformedException {
        packet.packetId();
        if (mqtt5) {
            PropertyRules.check(packet, Place.UNSUBSCRIBE);
        }
        atLeastOne(packet);
        while (packet.hasMore()) {
            packet.text();
        }
    }

    private static void atLeastOne(PacketCursor packet) throws MalformedException {
        if (!packet.hasMore()) {
            throw PacketCursor.protocolError("no topic filter");
        }
    }
}
