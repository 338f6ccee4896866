package io.steelyard.gateway.mqtt;

import static io.steelyard.gateway.mqtt.RawClient.binary;
import static io.steelyard.gateway.mqtt.RawClient.connect5;
import static io.steelyard.gateway.mqtt.RawClient.five;
import static io.steelyard.gateway.mqtt.RawClient.hex;
import static io.steelyard.gateway.mqtt.RawClient.length;
import static io.steelyard.gateway.mqtt.RawClient.text;
import static io.steelyard.gateway.mqtt.RawClient.three;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.OutgoingPublish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the endpoint promises a client beyond the form of its packets: order, limits, delivery, the end. */
@Timeout(60)
final class MqttRulesTest {
    private static final String PING = "c000";
    private static final long SECOND = 1_000_000_000L;

    private final HandCompletedSink inbox = new HandCompletedSink();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final AtomicLong now = new AtomicLong(1_700_000_000L * SECOND);
    private MqttEndpoint endpoint;
    private int port;

    @BeforeEach
    void start() {
        endpoint = new MqttEndpoint(
                MqttConfig.on("127.0.0.1", 0), inbox, () -> inbox.full, loops, now::get, System::nanoTime);
        endpoint.start();
        port = endpoint.port();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static String subscribe5(String filter, String options, String properties) {
        return "82" + length("0001" + length(properties) + text(filter) + options);
    }

    private static String publish5(String first, String topic, String id, String properties, String payload) {
        return first + length(text(topic) + id + length(properties) + hex(payload));
    }

    private static String publish3(String first, String topic, String id, String payload) {
        return first + length(text(topic) + id + hex(payload));
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

    @Test
    void answersUnsubscribeAsTheVersionDoes() throws IOException {
        try (RawClient old = three(port, "old");
                RawClient young = five(port, "young")) {
            old.send("a205" + "0001" + text("t"));
            assertThat(old.next()).isEqualTo("b0020001");
            young.send("a206" + "0001" + "00" + text("t"));
            assertThat(young.next()).isEqualTo("b004" + "0001" + "00" + "11");
        }
    }

    /** What a publisher says of its message reaches the subscriber unaltered (MQTT 5 §3.3.2.3). */
    @Test
    void carriesThePropertiesOfAMessage() throws IOException {
        String said = "0101" + "03" + text("json") + "08" + text("answer") + "09" + binary("beef") + "26" + text("a")
                + text("1") + "26" + text("a") + text("2");
        try (RawClient subscriber = five(port, "s");
                RawClient old = three(port, "o");
                RawClient publisher = five(port, "p")) {
            subscriber.send(subscribe5("t", "01", "0b05"));
            subscriber.next();
            old.send("82" + length("0001" + text("t") + "00"));
            old.next();
            publisher.send(publish5("32", "t", "0001", said + "0200000064", "x"));
            String got = subscriber.next();
            assertThat(got)
                    .startsWith("32")
                    .endsWith("78")
                    .contains("0101", "03" + text("json"), "08" + text("answer"));
            assertThat(got)
                    .contains("09" + binary("beef"), "26" + text("a") + text("1") + "26" + text("a") + text("2"));
            assertThat(got).contains("0200000064", "0b05");
            assertThat(old.next()).isEqualTo(publish3("30", "t", "", "x"));
        }
    }

    @Test
    void tellsWhichSubscriptionsAMessageIsForInOneCopy() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send(subscribe5("a/+", "01", "0b01"));
            client.next();
            client.send(subscribe5("a/#", "00", "0b02"));
            client.next();
            endpoint.publish(new OutgoingPublish("a/b", Bytes.utf8("x"), 1, false));
            String got = client.next();
            assertThat(got).startsWith("32").contains("0b01", "0b02");
            client.send(PING);
            assertThat(client.next()).isEqualTo("d000");
        }
    }

    /** Each message once, whether a name, a wildcard or both ask for it, and none after the last of them went. */
    @Test
    void followsFiltersAsTheyComeAndGo() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send(subscribe5("a/b", "00", "")
                    + subscribe5("a/b", "00", "")
                    + subscribe5("a/+", "00", "")
                    + subscribe5("+/b", "00", ""));
            for (int i = 0; i < 4; i++) {
                assertThat(client.next()).startsWith("90");
            }
            for (String gone : List.of("a/+", "a/b", "+/b")) {
                endpoint.publish(new OutgoingPublish("a/b", Bytes.utf8("x"), 0, false));
                assertThat(client.next()).isEqualTo(publish5("30", "a/b", "", "", "x"));
                client.send("a2" + length("0001" + "00" + text(gone)));
                assertThat(client.next()).isEqualTo("b004" + "0001" + "00" + "00");
            }
            endpoint.publish(new OutgoingPublish("a/b", Bytes.utf8("x"), 0, false));
            client.send(PING);
            assertThat(client.next()).isEqualTo("d000");
        }
    }

    /** A message that nobody got in time is nobody's any more (MQTT 5 §3.3.2.3.3). */
    @Test
    void forgetsARetainedMessageThatHasExpired() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send(publish5("33", "t", "0001", "020000000a", "x"));
            client.next();
            now.addAndGet(4 * SECOND);
            client.send(subscribe5("t", "00", ""));
            assertThat(client.next()).startsWith("90");
            assertThat(client.next()).isEqualTo(publish5("31", "t", "", "0200000006", "x"));
            now.addAndGet(7 * SECOND);
            client.send(subscribe5("t", "00", "") + PING);
            assertThat(client.next()).startsWith("90");
            assertThat(client.next()).isEqualTo("d000");
        }
    }

    @Test
    void sendsRetainedMessagesWhenAskedAndOnlyThen() throws IOException {
        endpoint.publish(new OutgoingPublish("spBv1.0/STATE/host", Bytes.utf8("on"), 1, true));
        endpoint.publish(new OutgoingPublish("gone", Bytes.utf8("on"), 1, true));
        endpoint.publish(new OutgoingPublish("gone", Bytes.empty(), 1, true));
        try (RawClient client = five(port, "c")) {
            String retained = publish5("31", "spBv1.0/STATE/host", "", "", "on");
            client.send(subscribe5("#", "20", "")); // never
            assertThat(client.next()).startsWith("90");
            client.send(subscribe5("#", "10", "")); // if new, and it is not
            assertThat(client.next()).startsWith("90");
            client.send(subscribe5("#", "00", "")); // always
            assertThat(client.next()).startsWith("90");
            assertThat(client.next()).isEqualTo(retained);
            client.send(subscribe5("spBv1.0/STATE/+", "10", "")); // if new, and it is
            assertThat(client.next()).startsWith("90");
            assertThat(client.next()).isEqualTo(retained);
            client.send(PING);
            assertThat(client.next()).isEqualTo("d000");
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
    void keepsWildcardsOutOfTheSystemsTopicsAndAClientsOwnMessagesFromItIfItAsks() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send(subscribe5("#", "04", "") + subscribe5("$SYS/x", "00", ""));
            client.next();
            client.next();
            client.send(publish5("30", "mine", "", "", "x"));
            endpoint.publish(new OutgoingPublish("$SYS/y", Bytes.utf8("y"), 0, false));
            endpoint.publish(new OutgoingPublish("$SYS/x", Bytes.utf8("x"), 0, false));
            assertThat(client.next()).isEqualTo(publish5("30", "$SYS/x", "", "", "x"));
        }
    }

    /** Each filter is answered by itself. */
    @Test
    void refusesTheFiltersThatItCannotServe() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send("82"
                    + length("0001" + "00" + text("a/#/b") + "00" + text("$share/g/t") + "00" + text("") + "00"
                            + text("fine") + "02"));
            assertThat(client.next()).isEqualTo("90" + length("0001" + "00" + "8f" + "9e" + "8f" + "01"));
        }
    }

    @Test
    void saysThatAPacketIsTooLargeBeforeItHasCome() throws IOException {
        try (RawClient client = five(port, "c")) {
            client.send("30ffffff7f" + "0001");
            assertThat(client.farewell()).isEqualTo("DISCONNECT 95");
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
            client.send("10" + length("00044d515454" + "05" + "02" + "0001" + "00" + text("c")));
            client.next();
            long start = System.nanoTime();
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
