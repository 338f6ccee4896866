package io.steelyard.gateway.mqtt;

import static io.steelyard.gateway.mqtt.RawClient.PING;
import static io.steelyard.gateway.mqtt.RawClient.binary;
import static io.steelyard.gateway.mqtt.RawClient.five;
import static io.steelyard.gateway.mqtt.RawClient.length;
import static io.steelyard.gateway.mqtt.RawClient.publish3;
import static io.steelyard.gateway.mqtt.RawClient.publish5;
import static io.steelyard.gateway.mqtt.RawClient.subscribe5;
import static io.steelyard.gateway.mqtt.RawClient.text;
import static io.steelyard.gateway.mqtt.RawClient.three;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.OutgoingPublish;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets which message, and which retained one, in what form. */
@Timeout(60)
final class MqttSubscriptionsTest {
    private static final long SECOND = 1_000_000_000L;

    private final OpenPort open = new OpenPort();
    private final MqttEndpoint endpoint = open.endpoint;
    private final int port = open.port;

    @AfterEach
    void stop() {
        open.close();
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
            open.now.addAndGet(4 * SECOND);
            client.send(subscribe5("t", "00", ""));
            assertThat(client.next()).startsWith("90");
            assertThat(client.next()).isEqualTo(publish5("31", "t", "", "0200000006", "x"));
            open.now.addAndGet(7 * SECOND);
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
}
