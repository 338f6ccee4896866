package io.steelyard.gateway.mqtt;

import static io.steelyard.gateway.mqtt.RawClient.five;
import static io.steelyard.gateway.mqtt.RawClient.three;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The letter of MQTT 3.1.1 and 5, in bytes that no library would send. */
final class MqttBytesTest {
    private final HandCompletedSink inbox = new HandCompletedSink();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private MqttEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = new MqttEndpoint(
                MqttConfig.on("127.0.0.1", 0),
                inbox,
                () -> inbox.full,
                loops,
                () -> 1_700_000_000_000_000_000L,
                System::nanoTime);
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** What breaks the protocol after CONNECT ends the connection with the code that says so (MQTT 5 §4.13). */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "packet type 0,                                    00 00,                              81",
        "reserved flags of PINGREQ,                        c1 00,                              81",
        "PINGREQ with a payload,                           c0 01 00,                           81",
        "reserved flags of SUBSCRIBE,                      80 07 0001 00 0001 74 00,           81",
        "reserved flags of UNSUBSCRIBE,                    a0 06 0001 00 0001 74,              81",
        "reserved flags of PUBACK,                         41 02 0001,                         81",
        "length of five bytes,                             30 ff ff ff ff 01,                  81",
        "length longer than it need be,                    c0 80 00,                           81",
        "PUBLISH with QoS 3,                               36 07 0001 74 0001 00 78,           81",
        "PUBLISH with QoS 0 and DUP,                       38 05 0001 74 00 78,                81",
        "PUBLISH with packet identifier 0,                 32 07 0001 74 0000 00 78,           81",
        "PUBLISH that ends in its topic,                   30 04 0005 74 00,                   81",
        "topic that is not UTF-8,                          30 05 0001 ff 00 78,                81",
        "topic with a surrogate,                           30 07 0003 eda080 00 78,            81",
        "topic with an overlong form,                      30 06 0002 c0af 00 78,              81",
        "topic with U+0000,                                30 05 0001 00 00 78,                81",
        "topic with a plus,                                30 05 0001 2b 00 78,                90",
        "topic with a hash,                                30 07 0003 742f23 00 78,            90",
        "no topic and no alias,                            30 04 0000 00 78,                   82",
        "topic alias,                                      30 08 0001 74 03 23 0001 78,        94",
        "topic alias 0,                                    30 08 0001 74 03 23 0000 78,        94",
        "subscription identifier of a client's message,    30 07 0001 74 02 0b01 78,           81",
        "unknown property,                                 30 07 0001 74 02 7f01 78,           81",
        "property twice,                                   30 09 0001 74 04 01010101 78,       82",
        "payload format 2,                                 30 07 0001 74 02 0102 78,           82",
        "response topic with a wildcard,                   30 09 0001 74 04 08 0001 23 78,     82",
        "property of CONNECT in a message,                 30 08 0001 74 03 21 0001 78,        81",
        "properties longer than the packet,                30 04 0001 74 09,                   81",
        "QoS 2,                                            34 07 0001 74 0001 00 78,           9b",
        "SUBSCRIBE without a filter,                       82 03 0001 00,                      82",
        "SUBSCRIBE with QoS 3,                             82 07 0001 00 0001 74 03,           81",
        "SUBSCRIBE with retain handling 3,                 82 07 0001 00 0001 74 30,           82",
        "SUBSCRIBE with reserved options,                  82 07 0001 00 0001 74 40,           81",
        "SUBSCRIBE with packet identifier 0,               82 07 0000 00 0001 74 00,           81",
        "SUBSCRIBE without options,                        82 06 0001 00 0001 74,              81",
        "SUBSCRIBE with identifier 0,                      82 09 0001 02 0b00 0001 74 00,      82",
        "no local on a shared subscription,                82 10 0001 00 000a 2473686172652f672f74 04, 82",
        "UNSUBSCRIBE without a filter,                     a2 03 0001 00,                      82",
        "PUBACK with packet identifier 0,                  40 02 0000,                         81",
        "PUBREL of nothing,                                62 02 0001,                         82",
        "CONNACK,                                          20 02 0000,                         82",
        "SUBACK,                                           90 03 0001 00,                      82",
        "PINGRESP,                                         d0 00,                              82",
        "AUTH without a method,                            f0 02 18 00,                        82",
        "second CONNECT,                                   10 0e 00044d515454 05 02 003c 00 0001 63, 82",
        "DISCONNECT that wants a session of 0 s kept,      e0 07 00 05 11 0000003c,            82",
        "DISCONNECT with two bytes too many,               e0 04 00 00 0000,                   81",
    })
    void answersWhatBreaksTheProtocolByItsCode(String what, String hex, String code) throws IOException {
        try (RawClient client = five(endpoint.port(), "c")) {
            client.send(hex.replace(" ", ""));
            assertThat(client.farewell()).as(what).isEqualTo("DISCONNECT " + code);
        }
    }

    /** MQTT 3.1.1 has no word for it: the connection ends. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "topic with a plus,                30 04 0001 2b 78",
        "topic that is not UTF-8,          30 04 0001 ff 78",
        "QoS 2,                            34 06 0001 74 0001 78",
        "SUBSCRIBE without a filter,       82 02 0001",
        "SUBSCRIBE with options of MQTT 5, 82 06 0001 0001 74 04",
        "PUBACK with a reason,             40 03 0001 00",
        "DISCONNECT with a reason,         e0 01 00",
        "AUTH,                             f0 00",
        "second CONNECT,                   10 0d 00044d515454 04 02 003c 0001 63",
    })
    void closesOnAClientOfTheOldVersionThatBreaksTheProtocol(String what, String hex) throws IOException {
        try (RawClient client = three(endpoint.port(), "c")) {
            client.send(hex.replace(" ", ""));
            assertThat(client.farewell()).as(what).isEqualTo("closed");
        }
    }

    /** What is wrong with a CONNECT is said in a CONNACK where the client can be known to understand it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "version 3.1,                      10 0f 00064d514973647003 02 003c 0001 63,           CONNACK 01",
        "version 6,                        10 0e 00044d515454 06 02 003c 00 0001 63,           CONNACK 84",
        "another protocol,                 10 0d 00044d515458 04 02 003c 0001 63,              CONNACK 01",
        "3.1.1 with the reserved flag,     10 0d 00044d515454 04 03 003c 0001 63,              closed",
        "3.1.1 password without a user,    10 10 00044d515454 04 42 003c 0001 63 0001 70,      closed",
        "3.1.1 kept session without an id, 10 0c 00044d515454 04 00 003c 0000,                 CONNACK 02",
        "5 with the reserved flag,         10 0e 00044d515454 05 03 003c 00 0001 63,           CONNACK 81",
        "5 with a will's QoS but no will,  10 0e 00044d515454 05 0a 003c 00 0001 63,           CONNACK 81",
        "5 with a will's QoS of 3,         10 15 00044d515454 05 1e 003c 00 0001 63 00 0001 64 0001 77, CONNACK 81",
        "5 with a will's QoS of 2,         10 15 00044d515454 05 16 003c 00 0001 63 00 0001 64 0001 77, CONNACK 9b",
        "5 with a will to a wildcard,      10 15 00044d515454 05 06 003c 00 0001 63 00 0001 23 0001 77, CONNACK 90",
        "5 with a will to nowhere,         10 14 00044d515454 05 06 003c 00 0001 63 00 0000 0001 77, CONNACK 90",
        "5 with an id that is not UTF-8,   10 0e 00044d515454 05 02 003c 00 0001 ff,           CONNACK 81",
        "5 with Receive Maximum 0,         10 11 00044d515454 05 02 003c 03 210000 0001 63,    CONNACK 82",
        "5 with Maximum Packet Size 0,     10 13 00044d515454 05 02 003c 05 2700000000 0001 63, CONNACK 82",
        "5 with Receive Maximum twice,     10 14 00044d515454 05 02 003c 06 210001210001 0001 63, CONNACK 82",
        "5 with a method,                  10 14 00044d515454 05 02 003c 06 15 0003 616263 0001 63, CONNACK 8c",
        "5 with data but no method,        10 12 00044d515454 05 02 003c 04 16 0001 61 0001 63, CONNACK 82",
        "5 with bytes too many,            10 0f 00044d515454 05 02 003c 00 0001 63 00,        CONNACK 81",
        "PUBLISH first,                    30 05 0001 74 00 78,                                closed",
        "PINGREQ first,                    c0 00,                                              closed",
    })
    void refusesAConnectThatItCannotTake(String what, String hex, String answer) throws IOException {
        try (RawClient client = new RawClient(endpoint.port())) {
            client.send(hex.replace(" ", ""));
            assertThat(client.farewell()).as(what).isEqualTo(answer);
        }
        assertThat(inbox.arrivals).as("only the start is told to the inbox").hasSize(1);
    }
}
