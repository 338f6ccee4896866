package io.steelyard.gateway.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that reached the MQTT endpoint and may change a Sparkplug session. Every arrival goes through the inbox, in
 * order, so that a replay from any position knows who was connected.
 */
public sealed interface Arrival {

    /** When it arrived, by the gateway's clock, nanoseconds since 1970. */
    long at();

    /**
     * A client was accepted; durable before its CONNACK.
     *
     * @param client MQTT client identifier
     * @param connection unique for the run of the endpoint; ties later arrivals to this connection
     * @param user user name, or null for anonymous
     * @param will what is published when the connection ends badly, or null
     * @param properties MQTT 5 user properties of the CONNECT (the last one of a name)
     */
    record Connected(
            long at,
            String client,
            long connection,
            @Nullable String user,
            @Nullable Will will,
            Map<String, String> properties)
            implements Arrival {

        public Connected {
            properties = Map.copyOf(properties);
        }
    }

    /** A will message (MQTT 5 §3.1.2.5). */
    record Will(String topic, Bytes payload, int qos, boolean retain) {}

    /**
     * A message: from a client, or the will of a connection that ended badly.
     *
     * @param will whether this is the connection's will
     */
    record Published(
            long at, String client, long connection, String topic, Bytes payload, int qos, boolean retain, boolean will)
            implements Arrival {}

    /**
     * A connection ended. Its will, if one was due, arrived before this.
     *
     * @param orderly whether the client sent DISCONNECT without asking for its will
     */
    record Disconnected(long at, String client, long connection, boolean orderly, String reason) implements Arrival {}

    /** The endpoint started anew: every connection of earlier runs is over, its due wills have arrived before this. */
    record EndpointRestarted(long at) implements Arrival {}
}
