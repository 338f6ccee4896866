package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent with a primary host, and that host behind a broker that is not ours: what it says of itself and what the broker
 * says for it. Skipped where no Mosquitto is installed.
 */
@Timeout(60)
class HostAtBrokerTest {
    @TempDir
    Path folder;

    private Mosquitto broker;
    private @Nullable Uplink uplink;
    private long lives = 1_700_000_000_000L;

    @BeforeEach
    void open() throws IOException {
        broker = new Mosquitto(folder);
    }

    @AfterEach
    void close() {
        if (uplink != null) {
            uplink.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    /** The uplink of an agent whose primary host is {@code scada}. */
    private Uplink start(Mosquitto... brokers) throws IOException {
        List<URI> addresses = Stream.of(brokers)
                .map(one -> URI.create("mqtt://127.0.0.1:" + one.port))
                .toList();
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(addresses, null, null, "scada"),
                "steel-city",
                "demo",
                "edge-1",
                1,
                UplinkConfig.Release.GATEWAY,
                16,
                UplinkConfig.Backlog.USUAL,
                Duration.ofMillis(50),
                Duration.ofMillis(100));
        Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(1));
        InMemoryOutbox outbox = new InMemoryOutbox();
        Uplink made = new Uplink(config, folder, outbox, new Catalogue(), outbox, timing, Thread::new);
        uplink = made;
        made.start();
        return made;
    }

    private static void await(Uplink of, Predicate<UplinkStatus> wanted) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!wanted.test(of.status()) && System.nanoTime() < until) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(of.status()).matches(wanted);
    }

    /** A host application as Sparkplug wants it: its death is its will, its birth its first word; the broker keeps both. */
    private final class Host implements MqttCallback, AutoCloseable {
        final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final MqttClient client;

        Host(String id) throws MqttException {
            this(id, broker);
        }

        Host(String id, Mosquitto at) throws MqttException {
            client = new MqttClient("tcp://127.0.0.1:" + at.port, id, new MemoryPersistence());
            client.setCallback(this);
            long born = ++lives;
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setWill("spBv1.0/STATE/" + id, state(false, born));
            client.connect(options);
            client.subscribe("spBv1.0/demo/#", 1);
            client.publish("spBv1.0/STATE/" + id, state(true, born));
        }

        private MqttMessage state(boolean online, long timestamp) {
            String json = "{\"online\":" + online + ",\"timestamp\":" + timestamp + "}";
            return new MqttMessage(json.getBytes(StandardCharsets.UTF_8), 1, true, new MqttProperties());
        }

        void hears(String part) throws InterruptedException {
            assertThat(heard.poll(20, TimeUnit.SECONDS)).contains(part);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            heard.add(topic);
        }

        /** Without a word, as a process that is killed: the broker says its will. */
        @Override
        public void close() throws MqttException {
            client.disconnectForcibly(0, 100, false);
            client.close(true);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            heard.add("disconnected");
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            heard.add("error " + exception);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // nothing waits for it
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // the constructor waits for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // not used
        }
    }

    /** It has nothing to say any more; the broker has kept what it said. */
    @Test
    void isBornForAHostThatIsThereAlready() throws Exception {
        try (Host scada = new Host("scada")) {
            Uplink made = start(broker);
            scada.hears("NBIRTH");
            await(made, now -> now.phase().equals("unconfirmed"));
        }
    }

    /** A host is at every broker, each time with the moment at which it came there: the later one says nothing elsewhere. */
    @Test
    void findsItsHostAtItsOtherBroker() throws Exception {
        Path beside = Files.createDirectory(folder.resolve("other-broker"));
        try (Mosquitto other = new Mosquitto(beside);
                Host there = new Host("scada", other);
                Host here = new Host("scada", broker)) {
            Uplink made = start(broker, other);
            here.hears("NBIRTH");
            broker.close();
            there.hears("NBIRTH");
            await(made, now -> now.phase().equals("unconfirmed"));
        }
    }

    @Test
    void saysNoDeathOfWhatWasNeverBorn() throws Exception {
        try (Host other = new Host("other")) {
            Uplink made = start(broker);
            await(made, now -> now.phase().equals("awaiting"));
            made.close();
            other.client.publish("spBv1.0/demo/after", new byte[0], 1, false);
            other.hears("after");
        }
    }

    /** What another host says of itself is nothing to it. */
    @Test
    void waitsForItsHostLeavesWithItAndComesBackWithIt() throws Exception {
        Uplink made = start(broker);
        await(made, now -> now.phase().equals("awaiting"));
        try (Host other = new Host("other")) {
            Host scada = new Host("scada");
            scada.hears("NBIRTH");
            other.hears("NBIRTH");
            scada.close();
            other.hears("NDEATH");
            other.hears("NDEATH"); // the will says it, too
            await(made, now -> now.phase().equals("awaiting"));
            assertThat(other.heard).as("what it says while its host is away").isEmpty();
            try (Host again = new Host("scada")) {
                again.hears("NBIRTH");
            }
        }
    }
}
