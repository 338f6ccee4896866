package io.steelyard.gateway.mqtt;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets that the endpoint answers with. */
final class Replies {
    private static final MqttFixedHeader PUBACK =
            new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2);

    private Replies() {}

    /** CONNACK of an accepted MQTT 5 client: everything that is not the protocol's default is said (§3.2.2.3). */
    static MqttConnAckMessage welcome(MqttConfig config, @Nullable String assignedClient) {
        MqttProperties properties = new MqttProperties();
        put(properties, PropertyIds.SESSION_EXPIRY_INTERVAL, 0);
        put(properties, PropertyIds.RECEIVE_MAXIMUM, config.receiveMaximum());
        put(properties, PropertyIds.MAXIMUM_QOS, 1);
        put(properties, PropertyIds.MAXIMUM_PACKET_SIZE, config.maximumPacketBytes());
        put(properties, PropertyIds.TOPIC_ALIAS_MAXIMUM, 0);
        put(properties, PropertyIds.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
        put(properties, PropertyIds.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        if (assignedClient != null) {
            properties.add(new MqttProperties.StringProperty(PropertyIds.ASSIGNED_CLIENT_IDENTIFIER, assignedClient));
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

    /** CONNACK that refuses, with the sentence that says why where the version has room for it. */
    static MqttConnAckMessage refusal(MqttConnectReturnCode code, @Nullable String reason) {
        MqttMessageBuilders.ConnAckBuilder builder =
                MqttMessageBuilders.connAck().returnCode(code).sessionPresent(false);
        if (reason != null) {
            builder.properties(reasonString(reason));
        }
        return builder.build();
    }

    static MqttMessage pubAck(int packetId) {
        return new MqttMessage(
                PUBACK, new MqttPubReplyMessageVariableHeader(packetId, (byte) 0, MqttProperties.NO_PROPERTIES));
    }

    /** DISCONNECT by the server (MQTT 5 §3.14), which 3.1.1 does not have. */
    static MqttMessage disconnect(int reasonCode, String reason) {
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.DISCONNECT, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reasonCode, reasonString(reason)));
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

    static MqttUnsubAckMessage unsubAck(int packetId, List<Short> codes) {
        return new MqttUnsubAckMessage(
                new MqttFixedHeader(MqttMessageType.UNSUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(codes));
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
