package io.steelyard.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.steelyard.gateway.model.Bytes;

/**
 * A message on its way to subscribers.
 *
 * @param properties what an MQTT 5 subscriber is told of it, as its publisher said it (§3.3.2.3)
 * @param expiresAt nanoseconds since 1970 after which nobody is to see it, {@link #NEVER} for no such time
 */
record Message(String topic, Bytes payload, int qos, boolean retain, MqttProperties properties, long expiresAt) {
    static final long NEVER = Long.MAX_VALUE;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    Message(String topic, Bytes payload, int qos, boolean retain) {
        this(topic, payload, qos, retain, MqttProperties.NO_PROPERTIES, NEVER);
    }

    /** When a message that came at the instant with these properties expires. */
    static long expiry(MqttProperties given, long now) {
        return given.getProperty(PropertyIds.MESSAGE_EXPIRY_INTERVAL) instanceof MqttProperties.IntegerProperty seconds
                ? now + Integer.toUnsignedLong(seconds.value()) * NANOS_A_SECOND
                : NEVER;
    }

    /** The properties that travel on: all that may stand in a message but those that are worked out anew. */
    static MqttProperties carried(MqttProperties given) {
        if (given.isEmpty()) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties carried = new MqttProperties();
        for (MqttProperties.MqttProperty<?> property : given.listAll()) {
            switch (property.propertyId()) {
                case PropertyIds.PAYLOAD_FORMAT_INDICATOR,
                        PropertyIds.CONTENT_TYPE,
                        PropertyIds.RESPONSE_TOPIC,
                        PropertyIds.CORRELATION_DATA,
                        PropertyIds.USER_PROPERTY -> carried.add(property);
                default -> {
                    // an alias belongs to one connection, an expiry is counted down
                }
            }
        }
        return carried;
    }

    boolean isExpired(long now) {
        return now >= expiresAt;
    }

    /** The properties to send now: the publisher's, what is left of its life, and the subscriptions that it is for. */
    MqttProperties toSend(Delivery delivery, long now) {
        if (expiresAt == NEVER && delivery.identifiers().isEmpty()) {
            return properties;
        }
        MqttProperties sent = new MqttProperties();
        for (MqttProperties.MqttProperty<?> property : properties.listAll()) {
            sent.add(property);
        }
        if (expiresAt != NEVER) {
            int left = (int) Math.max(1, (expiresAt - now) / NANOS_A_SECOND);
            sent.add(new MqttProperties.IntegerProperty(PropertyIds.MESSAGE_EXPIRY_INTERVAL, left));
        }
        for (int identifier : delivery.identifiers()) {
            sent.add(new MqttProperties.IntegerProperty(PropertyIds.SUBSCRIPTION_IDENTIFIER, identifier));
        }
        return sent;
    }

    /** Roughly what it costs to keep. */
    int cost() {
        return payload.length() + topic.length() + OVERHEAD;
    }

    private static final int OVERHEAD = 200;
}
