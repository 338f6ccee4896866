package io.steelyard.edge.uplink;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something the uplink's thread has to know of. */
sealed interface Happening {

    /** Something that happened on a link; it counts only while that is the present one. */
    sealed interface OnLink extends Happening {
        MqttLink link();
    }

    /**
     * Connected and subscribed.
     *
     * @param keepAliveSeconds the server's, where it has set one, and the client's else; 0: nobody sends PINGREQ
     * @param isGateway whether our own gateway answered CONNECT, so that no broker stands between
     */
    record Connected(MqttLink link, int receiveMaximum, long maximumPacketSize, int keepAliveSeconds, boolean isGateway)
            implements OnLink {}

    /** The link could not be made or has ended; {@code reasonCode} is MQTT's, or -1. */
    record Lost(MqttLink link, int reasonCode, String text) implements OnLink {}

    /** A PUBACK came, or with QoS 0 the message was written. */
    record Acknowledged(MqttLink link, long id, int reasonCode) implements OnLink {}

    /** The server has answered a PINGREQ. */
    record Alive(MqttLink link) implements OnLink {}

    /** A message came. */
    record Arrived(MqttLink link, String topic, MqttLink.Payload payload) implements OnLink {}

    /**
     * Somebody asks for something.
     *
     * @param answers where the answer is wanted; null: nowhere
     * @param correlation what goes with it
     * @param text of what is too long the first bytes, one more than is taken; null when it is retained
     * @param proof that the agent's secret is known there, or null
     */
    record Asked(
            MqttLink link,
            @Nullable String answers,
            MqttLink.Payload correlation,
            MqttLink.@Nullable Payload text,
            @Nullable String proof)
            implements OnLink {}

    /** What was asked has an answer, which may go out on a later link. */
    record Answered(MqttLink.Answer answer, Requests.From to) implements Happening {}

    /** The outbox has something new. */
    record News() implements Happening {}

    /** The catalogue says something new of an asset. */
    record AssetChanged(String asset) implements Happening {}

    /** Somebody waits until everything has been forwarded. */
    record Drain(CompletableFuture<Void> done) implements Happening {}

    /** The agent stops. */
    record Stop() implements Happening {}
}
