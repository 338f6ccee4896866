package io.steelyard.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.OutgoingPublish;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two client libraries of different make, and raw bytes where no library would send them. */
final class MqttEndpointTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
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

    private Mqtt5BlockingClient hive(String id) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .buildBlocking();
    }

    private static Mqtt5Publish message(String topic, String text) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Whatever happened before this start is over: ingest has to know before the first client comes. */
    @Test
    void saysThatItStartedBeforeItListens() throws InterruptedException {
        assertThat(inbox.arrivals.take().arrival()).isInstanceOf(Arrival.EndpointRestarted.class);
    }

    /** The heart of the promise: no PUBACK before the inbox has the message on disk. */
    @Test
    void acknowledgesOnlyWhatIsOnDisk() throws Exception {
        Mqtt5AsyncClient client = hive("a").toAsync();
        client.connect().get(10, TimeUnit.SECONDS);
        inbox.atOnce = false;

        CompletableFuture<Mqtt5PublishResult> acknowledged = client.publish(message("t", "x"));
        HandCompletedSink.Waiting waiting = inbox.next(Arrival.Published.class);
        assertThatThrownBy(() -> acknowledged.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        waiting.isOnDisk();
        assertThat(acknowledged.get(10, TimeUnit.SECONDS).getError()).isEmpty();
        inbox.atOnce = true;
        client.disconnect().get(10, TimeUnit.SECONDS);
    }

    /** MQTT 5 §4.6: PUBACKs in the order of the PUBLISH packets, also when the disk answers in another order. */
    @Test
    void keepsTheOrderOfAcknowledgements() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(10_000);
            handshake(socket);
            inbox.atOnce = false;
            for (int id = 1; id <= 3; id++) {
                socket.getOutputStream().write(publish(id));
            }
            List<HandCompletedSink.Waiting> three = List.of(
                    inbox.next(Arrival.Published.class),
                    inbox.next(Arrival.Published.class),
                    inbox.next(Arrival.Published.class));
            three.get(2).isOnDisk();
            three.get(0).isOnDisk();
            three.get(1).isOnDisk();
            byte[] acknowledgements = socket.getInputStream().readNBytes(12);
            assertThat(HexFormat.of().formatHex(acknowledgements)).isEqualTo("400200014002000240020003");
            inbox.atOnce = true;
        }
    }

    /** A CONNACK, too, is an acknowledgement of something that changes the session. */
    @Test
    void welcomesOnlyWhenTheConnectIsOnDisk() throws Exception {
        inbox.arrivals.clear();
        inbox.atOnce = false;
        CompletableFuture<Mqtt5ConnAck> welcome = hive("late").toAsync().connect();
        HandCompletedSink.Waiting connected = inbox.next(Arrival.Connected.class);
        assertThat(welcome).isNotDone();
        connected.isOnDisk();
        Mqtt5ConnAck connAck = welcome.get(10, TimeUnit.SECONDS);
        inbox.atOnce = true;
        assertThat(connAck.getRestrictions().getReceiveMaximum()).isEqualTo(256);
        assertThat(connAck.getRestrictions().getTopicAliasMaximum()).isZero();
        assertThat(connAck.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
    }

    /** hard to see in a test room, deadly in a plant: a full inbox must not look like a dead gateway. */
    @Test
    void holdsAcknowledgementsBackWhileTheInboxIsFullAndStillAnswersPings() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(10_000);
            handshake(socket);
            inbox.full = true;
            socket.getOutputStream().write(publish(7));
            socket.getOutputStream().write(HexFormat.of().parseHex("c000")); // PINGREQ
            assertThat(socket.getInputStream().readNBytes(2)).containsExactly(0xD0, 0x00); // PINGRESP

            inbox.full = false;
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(4)))
                    .isEqualTo("40020007");
        }
    }

    @Test
    void refusesNewClientsWhileTheInboxIsFull() {
        inbox.full = true;
        assertThatThrownBy(() -> hive("x").connect())
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.SERVER_BUSY));
    }

    /** MQTT 5 §3.1.2.5: the will is due when the connection ends without DISCONNECT, and it arrives before the end. */
    @Test
    void firesTheWillOfAConnectionThatBreaks() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(10_000);
            // CONNECT, MQTT 3.1.1, clean session, will "w" at QoS 1 on topic "d", keep alive 60, client "c"
            socket.getOutputStream()
                    .write(HexFormat.of()
                            .parseHex("1013" + "00044d515454" + "04" + "0e" + "003c" + "000163" + "000164" + "000177"));
            socket.getInputStream().readNBytes(4);
        }
        Arrival.Published will = inbox.nextArrival(Arrival.Published.class);
        assertThat(will.will()).isTrue();
        assertThat(will.topic()).isEqualTo("d");
        assertThat(will.payload().text()).isEqualTo("w");
        assertThat(inbox.nextArrival(Arrival.Disconnected.class).orderly()).isFalse();
    }

    @Test
    void forgetsTheWillOfAClientThatSaysGoodbye() throws InterruptedException {
        Mqtt5BlockingClient client = hive("polite");
        client.connectWith().willPublish(message("d", "w")).send();
        client.disconnect();
        inbox.next(Arrival.Connected.class);
        assertThat(inbox.arrivals.poll(10, TimeUnit.SECONDS).arrival())
                .isInstanceOfSatisfying(
                        Arrival.Disconnected.class,
                        end -> assertThat(end.orderly()).isTrue());
    }

    /** MQTT 5 §3.1.4: the second connection of an identifier wins, and the first one's end is in the inbox before it. */
    @Test
    void lateComersTakeTheirIdentifierOver() throws InterruptedException {
        Mqtt5BlockingClient first = hive("same");
        first.connectWith().willPublish(message("d", "first died")).send();
        inbox.next(Arrival.Connected.class);
        Mqtt5BlockingClient second = hive("same");
        second.connect();
        assertThat(inbox.arrivals.take().arrival()).isInstanceOf(Arrival.Published.class);
        assertThat(inbox.arrivals.take().arrival()).isInstanceOf(Arrival.Disconnected.class);
        assertThat(inbox.arrivals.take().arrival()).isInstanceOf(Arrival.Connected.class);
        second.disconnect();
    }

    /** Two agents with one name would give one number twice. */
    @Test
    void refusesASecondAgentOfTheSameNameButNotItsOwnSuccessor() throws Exception {
        try (AgentConnection first = new AgentConnection("epoch-1", "epoch-0")) {
            assertThat(first.accepted()).isTrue();
            try (AgentConnection stranger = new AgentConnection("epoch-9", "epoch-8")) {
                assertThat(stranger.accepted()).isFalse();
            }
            try (AgentConnection successor = new AgentConnection("epoch-2", "epoch-1")) {
                assertThat(successor.accepted()).isTrue();
            }
        }
    }

    @Test
    void pahoPublishesAWholeWindowAndHearsWhatItSubscribedTo() throws Exception {
        org.eclipse.paho.mqttv5.client.MqttAsyncClient paho = new org.eclipse.paho.mqttv5.client.MqttAsyncClient(
                "tcp://127.0.0.1:" + endpoint.port(), "paho", new MemoryPersistence());
        CompletableFuture<String> heard = new CompletableFuture<>();
        paho.setCallback(new PahoListener(heard));
        paho.connect().waitForCompletion(10_000);
        paho.subscribe("spBv1.0/demo/NCMD/+", 1).waitForCompletion(10_000);

        var tokens = IntStream.range(0, 200)
                .mapToObj(i -> {
                    try {
                        return paho.publish("t", new MqttMessage(new byte[] {(byte) i}, 1, false, null));
                    } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        for (var token : tokens) {
            token.waitForCompletion(10_000);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(inbox.nextArrival(Arrival.Published.class).payload().toArray())
                    .containsExactly((byte) i);
        }
        endpoint.publish(new OutgoingPublish("spBv1.0/demo/NCMD/edge-1", Bytes.utf8("rebirth"), 0, false));
        assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("rebirth");
        paho.disconnect().waitForCompletion(10_000);
        paho.close();
    }

    /** A host that comes late still learns who is there. */
    @Test
    void keepsRetainedMessagesForLateSubscribers() throws InterruptedException {
        endpoint.publish(new OutgoingPublish("spBv1.0/STATE/steelyard", Bytes.utf8("online"), 1, true));
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier("three")
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .buildBlocking();
        client.connect();
        try (var publishes = client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("spBv1.0/STATE/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Optional<com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish> state =
                    publishes.receive(10, TimeUnit.SECONDS);
            assertThat(state).hasValueSatisfying(message -> {
                assertThat(message.isRetain()).isTrue();
                assertThat(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("online");
            });
        }
        client.disconnect();
    }

    /** MQTT 5 §3.3.1.2 and [MQTT-3.2.2-11]: what was not offered is refused by its own code. */
    @Test
    void endsAConnectionThatSendsQos2() throws IOException, InterruptedException, ExecutionException {
        try (Socket socket = new Socket("127.0.0.1", endpoint.port())) {
            socket.setSoTimeout(10_000);
            // CONNECT, MQTT 5, clean start, keep alive 60, no properties, client "c"
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("100e" + "00044d515454" + "05" + "02" + "003c" + "00" + "000163"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readByte();
            in.readNBytes(in.readUnsignedByte()); // CONNACK
            // PUBLISH QoS 2, topic "t", packet id 1, no properties
            socket.getOutputStream().write(HexFormat.of().parseHex("3406" + "000174" + "0001" + "00"));
            assertThat(in.readUnsignedByte()).isEqualTo(0xE0);
            in.readUnsignedByte();
            assertThat(in.readUnsignedByte()).isEqualTo(0x9B);
        }
    }

    private static void handshake(Socket socket) throws IOException {
        // CONNECT, MQTT 3.1.1, clean session, keep alive 60, client "c"
        socket.getOutputStream()
                .write(HexFormat.of().parseHex("100d" + "00044d515454" + "04" + "02" + "003c" + "000163"));
        assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 0x02, 0x00, 0x00);
    }

    /** PUBLISH QoS 1, topic "t", the packet identifier given, payload "x". */
    private static byte[] publish(int packetId) {
        return HexFormat.of().parseHex("3206" + "000174" + String.format("%04x", packetId) + "78");
    }

    /** An agent's connection by Paho, with the two user properties that say which process it is. */
    private final class AgentConnection implements AutoCloseable {
        private final org.eclipse.paho.mqttv5.client.MqttAsyncClient client;
        private boolean accepted;

        AgentConnection(String epoch, String previous) throws org.eclipse.paho.mqttv5.common.MqttException {
            client = new org.eclipse.paho.mqttv5.client.MqttAsyncClient(
                    "tcp://127.0.0.1:" + endpoint.port(), "demo/edge-1", new MemoryPersistence());
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setUserProperties(List.of(
                    new UserProperty("steelyard-epoch", epoch), new UserProperty("steelyard-previous", previous)));
            try {
                client.connect(options).waitForCompletion(LIMIT.toMillis());
                accepted = true;
            } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
                assertThat(e.getReasonCode()).isEqualTo(0x87);
            }
        }

        boolean accepted() {
            return accepted;
        }

        @Override
        public void close() throws org.eclipse.paho.mqttv5.common.MqttException {
            client.disconnectForcibly(0, 100, false);
            client.close(true);
        }
    }
}
