package io.steelyard.gateway.mqtt;

import static io.steelyard.gateway.mqtt.RawClient.PING;
import static io.steelyard.gateway.mqtt.RawClient.binary;
import static io.steelyard.gateway.mqtt.RawClient.connect5;
import static io.steelyard.gateway.mqtt.RawClient.five;
import static io.steelyard.gateway.mqtt.RawClient.hex;
import static io.steelyard.gateway.mqtt.RawClient.length;
import static io.steelyard.gateway.mqtt.RawClient.publish5;
import static io.steelyard.gateway.mqtt.RawClient.subscribe5;
import static io.steelyard.gateway.mqtt.RawClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Arrival;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a connection to the endpoint begins and ends, and what the inbox is told of it. */
@Timeout(60)
final class MqttConnectionsTest {
    private final OpenPort open = new OpenPort();
    private final HandCompletedSink inbox = open.inbox;
    private final MqttEndpoint endpoint = open.endpoint;
    private final int port = open.port;

    @AfterEach
    void stop() {
        open.close();
    }

    /** Everything that is not the protocol's default, and nothing that is not true. */
    @Test
    void tellsAClientWhatItMayDo() throws IOException {
        String limits = "1100000000" + "210100" + "220000" + "2401" + "2700400000" + "2a00";
        try (RawClient client = new RawClient(port)) {
            client.send(connect5("02", "", text("c")));
            assertThat(client.next())
                    .isEqualTo("20" + length("0000" + length(limits + "26" + text("server") + text("steelyard"))));
        }
        try (RawClient client = new RawClient(port)) {
            client.send(connect5("02", "27000000ff", text("d"))); // Maximum Packet Size 255
            assertThat(client.next()).as("[MQTT-3.2.2-20]").isEqualTo("20" + length("0000" + length(limits)));
        }
    }

    @Test
    void givesAClientWithoutANameOne() throws IOException, InterruptedException {
        try (RawClient client = new RawClient(port)) {
            client.send(connect5("02", "", text("")));
            String id = inbox.nextArrival(Arrival.Connected.class).client();
            assertThat(client.next()).contains("12" + text(id));
        }
    }

    /** The CONNACK is the first packet of all, however fast the client and however slow the disk [MQTT-3.2.0-1]. */
    @Test
    void welcomesBeforeItAnswersAnythingElse() throws IOException, InterruptedException {
        inbox.atOnce = false;
        try (RawClient client = new RawClient(port)) {
            client.send(connect5("02", "", text("c"))
                    + subscribe5("t", "01", "")
                    + PING
                    + publish5("32", "t", "0007", "", "x"));
            inbox.next(Arrival.Connected.class).isOnDisk();
            assertThat(client.next()).startsWith("20");
            assertThat(client.next()).isEqualTo("9004" + "0001" + "00" + "01");
            assertThat(client.next()).isEqualTo("d000");
            inbox.next(Arrival.Published.class).isOnDisk();
            assertThat(client.next()).isEqualTo("40020007");
        }
    }

    /** A replay has to see who was connected when a message came. */
    @Test
    void tellsTheInboxOfAConnectionBeforeItsMessagesAndOfThoseBeforeAnotherOfItsName() throws Exception {
        try (RawClient first = five(port, "c");
                RawClient second = new RawClient(port)) {
            inbox.next(Arrival.Connected.class);
            inbox.atOnce = false;
            second.send(connect5("02", "", text("c")) + publish5("32", "t", "0001", "", "x"));
            HandCompletedSink.Waiting end = inbox.next(Arrival.Disconnected.class);
            assertThat(first.farewell()).isEqualTo("DISCONNECT 8e");
            assertThat(inbox.arrivals).isEmpty();
            end.isOnDisk();
            HandCompletedSink.Waiting connected = inbox.arrivals.take();
            assertThat(connected.arrival()).isInstanceOf(Arrival.Connected.class);
            connected.isOnDisk();
            inbox.next(Arrival.Published.class).isOnDisk();
            assertThat(second.next()).startsWith("20");
            assertThat(second.next()).isEqualTo("40020001");
        }
    }

    /** Also when the earlier connection broke by itself and its end is still on its way to the disk. */
    @Test
    void waitsForTheEndOfABrokenConnectionOfTheSameName() throws Exception {
        RawClient first = five(port, "c");
        inbox.next(Arrival.Connected.class);
        inbox.atOnce = false;
        first.close();
        HandCompletedSink.Waiting end = inbox.next(Arrival.Disconnected.class);
        try (RawClient second = new RawClient(port);
                RawClient other = new RawClient(port)) {
            second.send(connect5("02", "", text("c")));
            other.send(connect5("02", "", text("other")));
            assertThat(inbox.nextArrival(Arrival.Connected.class).client()).isEqualTo("other");
            end.isOnDisk();
            inbox.next(Arrival.Connected.class).isOnDisk();
            assertThat(second.next()).startsWith("20");
        }
    }

    /** A client that was never accepted has no will. */
    @Test
    void firesNoWillOfAConnectionThatWasNeverWelcome() throws Exception {
        RawClient first = five(port, "c");
        inbox.next(Arrival.Connected.class);
        inbox.atOnce = false;
        RawClient second = new RawClient(port);
        second.send(connect5("06", "", text("c") + length("") + text("d") + binary(hex("second died"))));
        HandCompletedSink.Waiting end = inbox.next(Arrival.Disconnected.class);
        second.close();
        first.close();
        try (RawClient third = new RawClient(port)) {
            third.send(connect5("02", "", text("c")));
            // The third comes after the second's close on the same event loop.
            try (RawClient other = new RawClient(port)) {
                other.send(connect5("02", "", text("other")));
                inbox.next(Arrival.Connected.class);
                end.isOnDisk();
                HandCompletedSink.Waiting next = inbox.arrivals.take();
                assertThat(next.arrival()).isInstanceOf(Arrival.Connected.class);
                next.isOnDisk();
                assertThat(third.next()).startsWith("20");
            }
        }
    }

    /** The client has to be able to read why, also when it goes on sending. */
    @Test
    void lastWordsReachAClientThatStillSends() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send("c100" + "00".repeat(200_000));
            assertThat(client.farewell()).isEqualTo("DISCONNECT 81");
        }
    }

    @Test
    void firesTheWillOfAClientThatAsksForItOnLeavingAndOfOneThatSaysNothing() throws Exception {
        for (String last : List.of("e00104", "")) {
            try (RawClient client = new RawClient(port)) {
                // Will delay 60 s: the session ends with the connection, so the will is due then (MQTT 5 §3.1.3.2.2).
                client.send(connect5("06", "", text("c") + length("180000003c") + text("d") + binary(hex("w"))));
                client.next();
                client.send(last);
            }
            assertThat(inbox.nextArrival(Arrival.Published.class).payload().text())
                    .isEqualTo("w");
            assertThat(inbox.nextArrival(Arrival.Disconnected.class).orderly()).isFalse();
        }
    }

    /** At the cap the news that a machine is gone must not wait behind data that its sender still has. */
    @Test
    void wantsWillsAndEndsToOvertakeWhatAFullInboxRefused() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(connect5("06", "", text("c") + length("") + text("d") + binary(hex("w"))));
            client.next();
            inbox.full = true;
            client.send(publish5("32", "t", "0001", "", "x") + PING);
            assertThat(client.next()).isEqualTo("d000");
        }
        assertThat(inbox.nextArrival(Arrival.Published.class).will()).isTrue();
        inbox.nextArrival(Arrival.Disconnected.class);
        inbox.full = false;
        // The loop that appended the end counts it a moment later.
        long limit = System.nanoTime() + 10_000_000_000L;
        while (endpoint.status().depth() > 0 && System.nanoTime() < limit) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(endpoint.status().depth()).isZero();
        assertThat(endpoint.status().dropped()).containsEntry("connection-ended", 1L);
    }

    @Test
    void endsAConnectionThatIsSilentForOneAndAHalfTimesItsKeepAlive() throws IOException {
        try (RawClient client = new RawClient(port)) {
            long start = System.nanoTime();
            client.send("10" + length("00044d515454" + "05" + "02" + "0001" + "00" + text("c")));
            client.next();
            assertThat(client.farewell()).isEqualTo("DISCONNECT 8d");
            assertThat((System.nanoTime() - start) / 1e9).isBetween(1.3, 5.0);
        }
    }

    @Test
    void saysThatItShutsDown() throws IOException {
        try (RawClient client = five(port, "c")) {
            endpoint.close();
            assertThat(client.farewell()).isEqualTo("DISCONNECT 8b");
        }
    }
}
