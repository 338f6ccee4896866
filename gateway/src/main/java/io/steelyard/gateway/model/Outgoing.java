package io.steelyard.gateway.model;

/** The door from ingest back to the MQTT endpoint. */
@FunctionalInterface
public interface Outgoing {

    /** Sends to every subscriber that is connected, from any thread, without waiting. */
    void publish(OutgoingPublish message);
}
