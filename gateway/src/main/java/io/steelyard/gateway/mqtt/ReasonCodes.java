package io.steelyard.gateway.mqtt;

/** Reason codes (MQTT 5 §2.4). */
final class ReasonCodes {
    static final int DISCONNECT_WITH_WILL = 0x04;
    static final int UNSPECIFIED = 0x80;
    static final int MALFORMED = 0x81;
    static final int PROTOCOL_ERROR = 0x82;
    static final int SHUTTING_DOWN = 0x8B;
    static final int KEEP_ALIVE_TIMEOUT = 0x8D;
    static final int TAKEN_OVER = 0x8E;
    static final int TOPIC_NAME_INVALID = 0x90;
    static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
    static final int TOPIC_ALIAS_INVALID = 0x94;
    static final int PACKET_TOO_LARGE = 0x95;
    static final int VERSION_NOT_SUPPORTED = 0x84;
    static final int QUOTA_EXCEEDED = 0x97;
    static final int QOS_NOT_SUPPORTED = 0x9B;

    private ReasonCodes() {}
}
