package io.steelyard.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import org.jspecify.annotations.Nullable;

/** A packet that breaks the protocol, with the reason code to say so (MQTT 5 §4.13). A peer can provoke it: no trace. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final boolean mqtt5;

    MalformedException(int code, String message) {
        this(code, message, false);
    }

    private MalformedException(int code, String message, boolean mqtt5) {
        super(message, null, false, false);
        this.code = code;
        this.mqtt5 = mqtt5;
    }

    /** The same, from a client that speaks MQTT 5: its CONNECT can be answered with the code. */
    MalformedException ofMqtt5(boolean isMqtt5) {
        return new MalformedException(code, String.valueOf(getMessage()), isMqtt5);
    }

    int code() {
        return code;
    }

    /** The code for a CONNACK, null when the client can not be known to understand one. */
    @Nullable
    MqttConnectReturnCode connectCode() {
        if (mqtt5) {
            return MqttConnectReturnCode.valueOf((byte) code);
        }
        return code == ReasonCodes.VERSION_NOT_SUPPORTED
                ? MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION
                : null;
    }
}
