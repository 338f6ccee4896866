package io.steelyard.edge.uplink;

import java.net.URI;

/** One MQTT connection, from CONNECT to its end; the next connection is another link. */
interface MqttLink {

    /** Begins to connect and to subscribe; {@link Happening.Connected} or {@link Happening.Lost} follows. */
    void open();

    /** Sends; {@link Happening.Acknowledged} with this id follows, or {@link Happening.Lost} for everything. */
    void publish(long id, String topic, byte[] payload, int qos);

    /** Sends an answer with QoS 0; {@link Happening.Acknowledged} with this id follows when it is written. */
    void answer(long id, Answer answer);

    /** Ends in bounded time. Safe twice. */
    void close(Ending ending);

    /** How it ends, and what becomes of the will. */
    enum Ending {
        /** No DISCONNECT: the will tells of the death. */
        CUT,
        /** DISCONNECT with reason 0x00: the will says nothing, because nothing was born. */
        UNBORN,
        /** DISCONNECT with reason 0x04: the will says what was said (tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt50). */
        SAID
    }

    /** Makes links. */
    @FunctionalInterface
    interface Factory {
        /** A link that is not open yet; everything that happens on it is put into the mailbox, by the client's threads. */
        MqttLink create(ConnectPlan will, Mailbox mailbox);
    }

    /** An answer to a request (MQTT 5 §4.10). */
    record Answer(String topic, Payload correlation, Payload payload) {}

    /** What is different about each connection. */
    record ConnectPlan(URI url, String willTopic, Payload will, String epoch, String previousEpoch) {}

    /** Bytes of a message, not copied: the owner has let go of them. */
    final class Payload {
        private final byte[] bytes;

        Payload(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
