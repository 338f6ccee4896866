package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.inbox.InboxConfig;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.mqtt.MqttConfig;
import io.steelyard.gateway.mqtt.MqttEndpoint;
import io.steelyard.journal.DiskFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two client libraries before a full inbox on a real disk, for several times their keep-alive. */
@Timeout(90)
final class FullInboxTest {
    private static final int MESSAGES = 150;
    private static final int MESSAGE_BYTES = 60_000;
    /** The endpoint waits for half as long again: half a second is no long time for a busy machine. */
    private static final int KEEP_ALIVE_SECONDS = 2;

    @TempDir
    private Path folder;

    private final List<Arrival> seen = new ArrayList<>();

    @Test
    void nobodyIsTakenForDeadAndEverythingArrivesWhenThereIsRoomAgain() throws Exception {
        NioEventLoopGroup loops = new NioEventLoopGroup(1);
        InboxConfig small = new InboxConfig(folder, 1 << 20, 6 << 20, 1, Duration.ZERO, "store");
        Inbox.Sources sources = new Inbox.Sources(InstantSource.system(), System::nanoTime, UUID::randomUUID);
        try (Inbox inbox = Inbox.open(small, new DiskFiles(), Thread::new, sources);
                MqttEndpoint endpoint = new MqttEndpoint(
                        MqttConfig.on("127.0.0.1", 0),
                        inbox,
                        inbox::full,
                        loops,
                        () -> 1_700_000_000_000_000_000L,
                        System::nanoTime)) {
            endpoint.start();
            Mqtt5AsyncClient hive = hive(endpoint, "hive");
            MqttAsyncClient paho = paho(endpoint);
            List<CompletableFuture<?>> sent = new ArrayList<>();
            List<IMqttToken> tokens = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(hive.publish(Mqtt5Publish.builder()
                        .topic("h")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload(i))
                        .build()));
                tokens.add(paho.publish("p", new MqttMessage(payload(i), 1, false, null)));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
            assertThatThrownBy(() -> all.get(4 * KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);

            assertThat(inbox.full()).isTrue();
            assertThat(endpoint.clients()).isEqualTo(2);
            assertThat(hive.getState().isConnected()).isTrue();
            assertThat(paho.isConnected()).isTrue();
            assertThatThrownBy(() -> hive(endpoint, "late"))
                    .hasRootCauseInstanceOf(Mqtt5ConnAckException.class)
                    .rootCause()
                    .isInstanceOfSatisfying(
                            Mqtt5ConnAckException.class,
                            refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5ConnAckReasonCode.SERVER_BUSY));

            InboxPosition position = InboxPosition.start(0);
            while (!all.isDone() || !tokens.stream().allMatch(IMqttToken::isComplete)) {
                position = readAndLetGo(inbox, position);
            }
            all.get(1, TimeUnit.SECONDS);
            readAndLetGo(inbox, position);
            assertThat(arrived("h")).hasSize(MESSAGES);
            assertThat(arrived("p")).hasSize(MESSAGES);
            assertThat(seen).noneMatch(arrival -> arrival instanceof Arrival.Published message && message.will());
            assertThat(seen).noneMatch(Arrival.Disconnected.class::isInstance);
            hive.disconnect().get(10, TimeUnit.SECONDS);
            paho.disconnect().waitForCompletion(10_000);
            paho.close();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static byte[] payload(int number) {
        return ByteBuffer.allocate(MESSAGE_BYTES).putInt(number).array();
    }

    private Set<Integer> arrived(String topic) {
        Set<Integer> numbers = new TreeSet<>();
        for (Arrival arrival : seen) {
            if (arrival instanceof Arrival.Published message && message.topic().equals(topic)) {
                numbers.add(message.payload().buffer().getInt());
            }
        }
        return numbers;
    }

    /** As ingest and the store do, who are back at work. */
    private InboxPosition readAndLetGo(Inbox inbox, InboxPosition from) throws InterruptedException {
        InboxPosition position = from;
        try (InboxReader reader = inbox.reader(from)) {
            for (InboxEntry entry = reader.next(); entry != null; entry = reader.next()) {
                seen.add(entry.arrival());
                position = entry.behind();
            }
            inbox.saveState(new StateMark(position, Bytes.utf8("state")));
            inbox.saveStored(new StoredMark(position, Bytes.empty()));
            reader.await(Duration.ofMillis(20));
        }
        return position;
    }

    private static Mqtt5AsyncClient hive(MqttEndpoint endpoint, String id) throws Exception {
        Mqtt5AsyncClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .buildAsync();
        client.connectWith()
                .keepAlive(KEEP_ALIVE_SECONDS)
                .willPublish(Mqtt5Publish.builder().topic("dead").build())
                .send()
                .get(10, TimeUnit.SECONDS);
        return client;
    }

    private static MqttAsyncClient paho(MqttEndpoint endpoint) throws Exception {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + endpoint.port(), "paho", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setWill("dead", new MqttMessage(new byte[0], 1, false, null));
        client.connect(options).waitForCompletion(10_000);
        return client;
    }
}
