package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The packets that the endpoint answers with. */
final class Replies {
    private static final MqttFixedHeader PUBACK =
            new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2);

    /** Longest reason whose packet's length takes one byte. */
    private static final int LONGEST_REASON = 120;

    /** No CONNACK has more bytes. */
    private static final int LARGEST_WELCOME = 256;

    /** Everything of a DISCONNECT but its (ASCII) reason string. */
    private static final int SHORTEST_REASONED = 10;

    private Replies() {}

    /**
     * CONNACK of an accepted MQTT 5 client: everything that is not the protocol's default is said (§3.2.2.3), and to whoever has
     * room for it [MQTT-3.2.2-20] that it comes from a gateway, behind which there is no broker.
     */
    static MqttConnAckMessage welcome(MqttConfig config, int receiveMaximum, Client client) {
        MqttProperties properties = new MqttProperties();
        put(properties, PropertyIds.SESSION_EXPIRY_INTERVAL, 0);
        put(properties, PropertyIds.RECEIVE_MAXIMUM, receiveMaximum);
        put(properties, PropertyIds.MAXIMUM_QOS, 1);
        put(properties, PropertyIds.MAXIMUM_PACKET_SIZE, config.maximumPacketBytes());
        put(properties, PropertyIds.TOPIC_ALIAS_MAXIMUM, 0);
        put(properties, PropertyIds.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        if (client.assigned()) {
            properties.add(new MqttProperties.StringProperty(PropertyIds.ASSIGNED_CLIENT_IDENTIFIER, client.id()));
        }
        if (client.packetBytes() >= LARGEST_WELCOME) {
            properties.add(new MqttProperties.UserProperty("server", "steelyard"));
        }
        return MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .sessionPresent(false)
                .properties(properties)
                .build();
    }

    /** CONNACK of an accepted MQTT 3.1.1 client. */
    static MqttConnAckMessage welcome() {
        return MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .sessionPresent(false)
                .build();
    }

    /** CONNACK that refuses a client of MQTT 3.1.1. */
    static MqttConnAckMessage refusal(MqttConnectReturnCode code) {
        return MqttMessageBuilders.connAck()
                .returnCode(code)
                .sessionPresent(false)
                .build();
    }

    /**
     * CONNACK that refuses a client of MQTT 5, with the sentence that says why; written here, because the encoder follows
     * the version of a CONNECT that was decoded, and this one may not have been.
     */
    static ByteBuf refusal5(MqttConnectReturnCode code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int kept = Math.min(text.length, LONGEST_REASON);
        return Unpooled.buffer()
                .writeByte(MqttMessageType.CONNACK.value() << 4)
                .writeByte(kept + 6)
                .writeByte(0)
                .writeByte(code.byteValue())
                .writeByte(kept + 3)
                .writeByte(PropertyIds.REASON_STRING)
                .writeShort(kept)
                .writeBytes(text, 0, kept);
    }

    static MqttMessage pubAck(int packetId) {
        return new MqttMessage(
                PUBACK, new MqttPubReplyMessageVariableHeader(packetId, (byte) 0, MqttProperties.NO_PROPERTIES));
    }

    /**
     * DISCONNECT by the server (MQTT 5 §3.14), which 3.1.1 does not have.
     *
     * @param packetBytes greatest packet that the client takes; the reason is left out when it would not fit
     */
    static MqttMessage disconnect(int reasonCode, String reason, long packetBytes) {
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttReasonCodeAndPropertiesVariableHeader(
                        (byte) reasonCode,
                        SHORTEST_REASONED + reason.length() <= packetBytes
                                ? reasonString(reason)
                                : MqttProperties.NO_PROPERTIES));
    }

    static MqttMessage pingResp() {
        return new MqttMessage(new MqttFixedHeader(MqttMessageType.PINGRESP, false, MqttQoS.AT_MOST_ONCE, false, 0));
    }

    static MqttSubAckMessage subAck(int packetId, List<Integer> codes) {
        return new MqttSubAckMessage(
                new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(codes));
    }

    /** UNSUBACK; a reason code a filter in MQTT 5, nothing but the identifier in 3.1.1 (§3.11). */
    static MqttMessage unsubAck(int packetId, List<Short> codes, boolean mqtt5) {
        MqttFixedHeader header = new MqttFixedHeader(MqttMessageType.UNSUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0);
        return new MqttUnsubAckMessage(
                header,
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(mqtt5 ? codes : List.of()));
    }

    private static MqttProperties reasonString(String reason) {
        MqttProperties properties = new MqttProperties();
        properties.add(new MqttProperties.StringProperty(PropertyIds.REASON_STRING, reason));
        return properties;
    }

    private static void put(MqttProperties properties, int id, int value) {
        properties.add(new MqttProperties.IntegerProperty(id, value));
    }
}
