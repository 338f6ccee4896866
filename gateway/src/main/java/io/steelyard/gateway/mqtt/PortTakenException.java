package io.steelyard.gateway.mqtt;

/** The endpoint could not bind its address; the message names it. */
public final class PortTakenException extends RuntimeException {

    PortTakenException(String address, Throwable cause) {
        super("cannot listen for MQTT on " + address + ": " + cause.getMessage(), cause);
    }
}
