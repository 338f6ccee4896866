package io.steelyard.gateway.mqtt;

/** Identifiers of MQTT 5 properties (§2.2.2.2). */
final class PropertyIds {
    static final int SUBSCRIPTION_IDENTIFIER = 11;
    static final int SESSION_EXPIRY_INTERVAL = 17;
    static final int ASSIGNED_CLIENT_IDENTIFIER = 18;
    static final int AUTHENTICATION_METHOD = 21;
    static final int REASON_STRING = 31;
    static final int RECEIVE_MAXIMUM = 33;
    static final int TOPIC_ALIAS_MAXIMUM = 34;
    static final int TOPIC_ALIAS = 35;
    static final int MAXIMUM_QOS = 36;
    static final int USER_PROPERTY = 38;
    static final int MAXIMUM_PACKET_SIZE = 39;
    static final int SUBSCRIPTION_IDENTIFIER_AVAILABLE = 41;
    static final int SHARED_SUBSCRIPTION_AVAILABLE = 42;

    private PropertyIds() {}
}
