package io.steelyard.gateway.mqtt;

import static io.steelyard.gateway.mqtt.RawClient.PING;
import static io.steelyard.gateway.mqtt.RawClient.connect5;
import static io.steelyard.gateway.mqtt.RawClient.five;
import static io.steelyard.gateway.mqtt.RawClient.publish3;
import static io.steelyard.gateway.mqtt.RawClient.publish5;
import static io.steelyard.gateway.mqtt.RawClient.subscribe5;
import static io.steelyard.gateway.mqtt.RawClient.text;
import static io.steelyard.gateway.mqtt.RawClient.three;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.OutgoingPublish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the endpoint takes, and sends, at most and in what order, and what it acknowledges. */
@Timeout(60)
final class MqttLimitsTest {
    private final OpenPort open = new OpenPort();
    private final HandCompletedSink inbox = open.inbox;
    private final MqttEndpoint endpoint = open.endpoint;
    private final int port = open.port;

    @AfterEach
    void stop() {
        open.close();
    }

    /** Receive Maximum counts what is to be acknowledged (MQTT 5 §4.9), exactly; one more is read when there is room again. */
    @Test
    void readsOnWhenWhatCameBeforeIsAcknowledged() throws Exception {
        try (RawClient client = five(port, "c")) {
            inbox.atOnce = false;
            for (int id = 1; id <= 600; id++) {
                client.send(publish5("32", "t", String.format("%04x", id), "", "x"));
            }
            for (int id = 1; id <= 600; id++) {
                inbox.next(Arrival.Published.class).isOnDisk();
                assertThat(client.next()).startsWith("40").contains(String.format("%04x", id));
            }
        }
    }

    @Test
    void takesAsManyUnacknowledgedMessagesAsItSaidAndNotOneMore() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(connect5("02", "", text("c")).replace("003c", "0005")); // it is waited for a second
            assertThat(client.next()).startsWith("20");
            inbox.atOnce = false;
            for (int i = 0; i < 300; i++) {
                client.send(publish5("30", "t", "", "", "x"));
            }
            for (int id = 1; id <= 256; id++) {
                client.send(publish5("32", "t", String.format("%04x", id), "", "x"));
            }
            client.send(PING);
            assertThat(client.next()).isEqualTo("d000");
            client.send(publish5("32", "t", "0101", "", "x"));
            assertThat(client.farewell()).isEqualTo("DISCONNECT 93");
        }
    }

    /** MQTT 3.1.1 cannot be told of a limit, so it has none below its packet identifiers. */
    @Test
    void takesMoreFromAClientThatCannotBeTold() throws Exception {
        try (RawClient client = three(port, "c")) {
            inbox.atOnce = false;
            for (int id = 1; id <= 1_000; id++) {
                client.send(publish3("32", "t", String.format("%04x", id), "x"));
            }
            for (int id = 1; id <= 1_000; id++) {
                inbox.next(Arrival.Published.class).isOnDisk();
                assertThat(client.next()).isEqualTo("4002" + String.format("%04x", id));
            }
        }
    }

    /** The greatest size there is must not be read as a negative one. */
    @Test
    void sendsToAClientThatTakesAnySize() throws IOException {
        try (RawClient client = five(port, "c", "27ffffffff")) {
            client.send(subscribe5("t", "00", ""));
            client.next();
            endpoint.publish(new OutgoingPublish("t", Bytes.utf8("x"), 0, false));
            assertThat(client.next()).isEqualTo(publish5("30", "t", "", "", "x"));
        }
    }

    /** [MQTT-3.1.2-24], [MQTT-3.1.2-25]: what is too large for a client is dropped, and told without its reason. */
    @Test
    void sendsNothingLargerThanTheClientTakes() throws IOException {
        try (RawClient client = five(port, "c", "2700000019")) {
            client.send(subscribe5("t", "00", ""));
            client.next();
            endpoint.publish(new OutgoingPublish("t", Bytes.utf8("too long for twenty-five"), 0, false));
            endpoint.publish(new OutgoingPublish("t", Bytes.utf8("fits"), 0, false));
            assertThat(client.next()).isEqualTo(publish5("30", "t", "", "", "fits"));
            client.send("62020001");
            assertThat(client.next()).isEqualTo("e0028200");
        }
        assertThat(endpoint.status().dropped()).containsEntry("subscriber-packet-size", 1L);
    }

    @Test
    void keepsToTheClientsReceiveMaximum() throws IOException {
        try (RawClient client = five(port, "c", "210001")) {
            client.send(subscribe5("t", "01", ""));
            client.next();
            endpoint.publish(new OutgoingPublish("t", Bytes.utf8("1"), 1, false));
            endpoint.publish(new OutgoingPublish("t", Bytes.utf8("2"), 1, false));
            assertThat(client.next()).isEqualTo(publish5("32", "t", "0001", "", "1"));
            client.send(PING);
            assertThat(client.next()).isEqualTo("d000");
            client.send("40020001");
            assertThat(client.next()).isEqualTo(publish5("32", "t", "0002", "", "2"));
        }
    }

    @Test
    void saysThatAPacketIsTooLargeBeforeItHasCome() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send("30ffffff7f" + "0001");
            assertThat(client.farewell()).isEqualTo("DISCONNECT 95");
        }
    }

    /** A client that sends and never reads is let go before its answers fill the memory. */
    @Test
    void letsGoOfAClientThatDoesNotRead() throws Exception {
        try (RawClient client = five(port, "c")) {
            String pings = PING.repeat(50_000);
            client.sendUntilRefused(pings, 2_000);
        }
        inbox.nextArrival(Arrival.Disconnected.class);
        assertThat(endpoint.status().dropped()).containsEntry("client-does-not-read", 1L);
    }

    /** Before CONNECT a stranger costs little, and not too many come from one place. */
    @Test
    void boundsTheStrangersOfOneAddress() throws IOException {
        List<RawClient> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < Floor.STRANGERS_AN_ADDRESS; i++) {
                strangers.add(new RawClient(port));
            }
            try (RawClient tooMany = new RawClient(port)) {
                assertThat(tooMany.next()).isEqualTo("closed");
            }
            strangers.get(0).send(connect5("02", "", text("c")));
            assertThat(strangers.get(0).next()).startsWith("20");
            try (RawClient fits = five(port, "d")) {
                fits.send(PING);
                assertThat(fits.next()).isEqualTo("d000");
            }
        } finally {
            for (RawClient stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** A failed sync is final: what the disk did not take is not acknowledged, then or later. */
    @Test
    void acknowledgesNothingThatTheDiskDidNotTake() throws Exception {
        try (RawClient client = five(port, "c")) {
            inbox.atOnce = false;
            client.send(publish5("32", "t", "0001", "", "x"));
            inbox.next(Arrival.Published.class)
                    .future()
                    .completeExceptionally(new IOException("Input/output error on fsync"));
            assertThat(client.next())
                    .as("DISCONNECT, unspecified error")
                    .startsWith("e0")
                    .contains("80");
            assertThat(client.next()).isEqualTo("closed");
        } finally {
            inbox.atOnce = true;
        }
    }
}
