package io.steelyard.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who connects, as its CONNECT says (MQTT 5 §3.1).
 *
 * @param assigned whether the endpoint gave the identifier
 * @param mqtt5 whether it speaks MQTT 5, else 3.1.1
 * @param willProperties what subscribers are told of its will
 * @param limits what it asks of the endpoint
 */
record Client(
        String id,
        boolean assigned,
        boolean mqtt5,
        int keepAliveSeconds,
        @Nullable String user,
        Arrival.@Nullable Will will,
        MqttProperties willProperties,
        Map<String, String> properties,
        Limits limits) {
    /** A Maximum Packet Size that no packet reaches (MQTT 5 §2.1.4). */
    static final long ANY_PACKET = 268_435_460;

    private static final int USUAL_RECEIVE_MAXIMUM = 65_535;
    private static final String EPOCH = "steelyard-epoch";
    private static final String PREVIOUS = "steelyard-previous";

    /**
     * What a client asks of the endpoint.
     *
     * @param sessionExpiry seconds that it wanted its session kept
     * @param receiveMaximum unacknowledged messages it takes
     * @param packetBytes greatest packet it takes
     */
    record Limits(long sessionExpiry, int receiveMaximum, long packetBytes) {}

    long sessionExpiry() {
        return limits.sessionExpiry();
    }

    int receiveMaximum() {
        return limits.receiveMaximum();
    }

    long packetBytes() {
        return limits.packetBytes();
    }

    /** A CONNECT that cannot be accepted, with the code to say so. */
    static final class RefusedException extends Exception {
        private final MqttConnectReturnCode code;

        RefusedException(MqttConnectReturnCode code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        MqttConnectReturnCode code() {
            return code;
        }
    }

    static Client of(MqttConnectMessage connect, String idToAssign) throws RefusedException {
        MqttConnectVariableHeader header = connect.variableHeader();
        boolean mqtt5 = header.version() == MqttVersion.MQTT_5.protocolLevel();
        if (!mqtt5 && header.version() != MqttVersion.MQTT_3_1_1.protocolLevel()) {
            throw new RefusedException(
                    MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
                    "MQTT 5 and 3.1.1 are spoken here");
        }
        MqttConnectPayload payload = connect.payload();
        String id = Objects.requireNonNullElse(payload.clientIdentifier(), "");
        if (id.isEmpty() && !mqtt5 && !header.isCleanSession()) {
            throw new RefusedException(
                    MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED,
                    "a client without an identifier must ask for a clean session");
        }
        MqttProperties properties = header.properties();
        if (mqtt5 && properties.getProperty(PropertyIds.AUTHENTICATION_METHOD) != null) {
            throw new RefusedException(
                    MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD,
                    "no authentication method is supported");
        }
        return new Client(
                id.isEmpty() ? idToAssign : id,
                id.isEmpty(),
                mqtt5,
                header.keepAliveTimeSeconds(),
                header.hasUserName() ? payload.userName() : null,
                header.isWillFlag() ? will(connect, mqtt5) : null,
                mqtt5 && header.isWillFlag() ? payload.willProperties() : MqttProperties.NO_PROPERTIES,
                userProperties(properties),
                new Limits(
                        number(properties, PropertyIds.SESSION_EXPIRY_INTERVAL, 0),
                        (int) number(properties, PropertyIds.RECEIVE_MAXIMUM, USUAL_RECEIVE_MAXIMUM),
                        number(properties, PropertyIds.MAXIMUM_PACKET_SIZE, ANY_PACKET)));
    }

    private static Arrival.Will will(MqttConnectMessage connect, boolean mqtt5) throws RefusedException {
        MqttConnectVariableHeader header = connect.variableHeader();
        String topic = Objects.requireNonNullElse(connect.payload().willTopic(), "");
        if (!TopicFilter.isTopicName(topic)) {
            throw new RefusedException(
                    mqtt5
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_TOPIC_NAME_INVALID
                            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
                    "the will's topic is not a topic name: " + topic);
        }
        if (header.willQos() > 1) {
            throw new RefusedException(
                    mqtt5
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_QOS_NOT_SUPPORTED
                            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
                    "the greatest QoS here is 1, the will has " + header.willQos());
        }
        byte[] message = Objects.requireNonNullElse(connect.payload().willMessageInBytes(), new byte[0]);
        return new Arrival.Will(topic, Bytes.owning(message), header.willQos(), header.isWillRetain());
    }

    private static Map<String, String> userProperties(MqttProperties properties) {
        Map<String, String> found = new HashMap<>();
        for (MqttProperties.UserProperty property : properties.getProperties(PropertyIds.USER_PROPERTY).stream()
                .map(MqttProperties.UserProperty.class::cast)
                .toList()) {
            found.put(property.value().key, property.value().value);
        }
        return found;
    }

    private static long number(MqttProperties properties, int id, long otherwise) {
        return properties.getProperty(id) instanceof MqttProperties.IntegerProperty property
                ? Integer.toUnsignedLong(property.value())
                : otherwise;
    }

    /**
     * Whether this client may take the place of a live one with the same identifier. Anyone may, as the standard says
     * (MQTT 5 §3.1.4), but an agent may only if it is the same process or was started after it: two agents with one name
     * would give one number twice.
     */
    boolean continues(Client live) {
        String liveEpoch = live.properties.get(EPOCH);
        String epoch = properties.get(EPOCH);
        return liveEpoch == null
                || epoch == null
                || liveEpoch.equals(epoch)
                || liveEpoch.equals(properties.get(PREVIOUS));
    }
}
