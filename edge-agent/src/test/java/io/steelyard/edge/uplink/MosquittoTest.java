package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The uplink through a broker that is not ours, with a host behind it; skipped where no Mosquitto is installed. */
@Timeout(60)
class MosquittoTest {

    private static final UUID INBOX = new UUID(7, 7);
    private static final String RECEIVED = "steelyard/v1/demo/edge-1/received";

    @TempDir
    Path folder;

    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private final Catalogue catalogue = new Catalogue();
    private Mosquitto broker;

    @BeforeEach
    void open() throws IOException {
        broker = new Mosquitto(folder);
        catalogue.put(new AssetInfo("stand-1", "rolling-mill", "rolling-mill", "rolling", "hot-strip", "plc"));
        outbox.define(1, "stand-1", "power", ValueType.DOUBLE);
        catalogue.put(
                "stand-1",
                List.of(new SignalInfo(
                        1,
                        "stand-1",
                        "power",
                        SignalType.scalar(ValueType.DOUBLE),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)));
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    private Uplink start() throws IOException {
        return start(1);
    }

    private Uplink start(int qos) throws IOException {
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:" + broker.port), null),
                "steel-city",
                "demo",
                "edge-1",
                qos,
                UplinkConfig.Release.GATEWAY,
                16,
                UplinkConfig.Backlog.USUAL,
                Duration.ofMillis(50),
                Duration.ofMillis(200));
        Timing timing = new Timing(InstantSource.system(), System::nanoTime, new Random(1));
        Uplink uplink = new Uplink(config, folder, outbox, catalogue, outbox, timing, Thread::new);
        uplink.start();
        return uplink;
    }

    /** A host of a few lines: collects numbers, answers births, and confirms when it is told to. */
    private final class Host implements MqttCallback, AutoCloseable {
        final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final NumberSet numbers = new NumberSet();
        private final MqttClient client;

        Host() throws MqttException {
            client = new MqttClient("tcp://127.0.0.1:" + broker.port, "host", new MemoryPersistence());
            client.setCallback(this);
            connect();
        }

        /** The broker keeps for it what comes while it is away, as it does for every client that asks for that. */
        void connect() throws MqttException {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(3_600L);
            client.connect(options);
            client.subscribe("spBv1.0/#", 1);
        }

        void leave() throws MqttException {
            client.disconnectForcibly(0, 1_000, true);
        }

        void confirm() throws MqttException {
            List<NumberRange> ranges;
            synchronized (numbers) {
                ranges = numbers.ranges();
            }
            Received received = new Received(INBOX, List.of(new Received.Epoch(PRESENT, ranges, List.of())));
            client.publish(RECEIVED, received.toJson().getBytes(StandardCharsets.UTF_8), 1, false);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            byte[] bytes = message.getPayload();
            PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
            if (payload.uuidIs(SamplesBody.UUID)) {
                SamplesBodyReader body = new SamplesBodyReader().reset(payload);
                synchronized (numbers) {
                    for (int i = 0; i < body.rangeCount() && body.sequence() == Sequence.SAMPLES; i++) {
                        numbers.add(body.rangeFirst(i), body.rangeLast(i));
                    }
                }
            }
            heard.add(topic);
        }

        NumberSet numbers() {
            synchronized (numbers) {
                return numbers.copy();
            }
        }

        void await(String part) throws InterruptedException {
            String topic = heard.poll(20, TimeUnit.SECONDS);
            while (topic != null && !topic.contains(part)) {
                topic = heard.poll(20, TimeUnit.SECONDS);
            }
            assertThat(topic).as("a message of %s", part).isNotNull();
        }

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

    /** Mosquitto keeps what it acknowledged in memory only: its PUBACK must not release. */
    @Test
    void releasesWhatTheHostConfirmsAndNothingElse() throws Exception {
        try (Host host = new Host();
                Uplink uplink = start()) {
            host.await("NBIRTH");
            host.await("DBIRTH");
            host.confirm();
            for (int i = 0; i < 50; i++) {
                outbox.sampled(PRESENT, i, 1);
            }
            host.await("DDATA");
            assertThat(uplink.drain(Duration.ofMillis(300))).isFalse();
            assertThat(outbox.released(PRESENT).isEmpty()).isTrue();
            boolean drained = false;
            for (int i = 0; i < 40 && !drained; i++) {
                host.confirm();
                drained = uplink.drain(Duration.ofMillis(250));
            }
            assertThat(drained).isTrue();
            assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 49));
        }
    }

    /**
     * With its default settings it writes nothing down: what it has acknowledged and not passed on is gone when it is killed.
     * Nothing of it was released, so all of it comes again.
     */
    @Test
    void losesNothingWhenTheBrokerIsKilledWithWhatItHadAcknowledged() throws Exception {
        try (Host host = new Host();
                Uplink uplink = start()) {
            host.await("NBIRTH");
            host.await("DBIRTH");
            host.confirm();
            outbox.sampled(PRESENT, 0, 1);
            host.await("DDATA");
            host.confirm();
            assertThat(uplink.drain(Duration.ofSeconds(20))).isTrue();
            host.leave();
            long before = uplink.status().acknowledged();
            for (int i = 1; i <= 500; i++) {
                outbox.sampled(PRESENT, i, 1);
            }
            for (int i = 0;
                    i < 4_000
                            && (uplink.status().samples() < 501
                                    || uplink.status().inFlight() > 0);
                    i++) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(uplink.status().acknowledged()).isGreaterThan(before);
            assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 0));
            broker.kill();
            broker.start();
            host.connect();
            boolean drained = false;
            for (int i = 0; i < 80 && !drained; i++) {
                host.confirm();
                drained = uplink.drain(Duration.ofMillis(250));
            }
            assertThat(drained).isTrue();
            assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 500));
            assertThat(host.numbers()).isEqualTo(NumberSet.range(0, 500));
        }
    }

    /**
     * Strict mode: nobody acknowledges anything, a killed broker takes along what was on its way through it, and only what
     * the host has said that it has is let go.
     */
    @Test
    void losesNothingInStrictModeWhenTheBrokerIsKilledInTheMiddle() throws Exception {
        try (Host host = new Host();
                Uplink uplink = start(0)) {
            host.await("NBIRTH");
            host.await("DBIRTH");
            host.confirm();
            outbox.sampled(PRESENT, 0, 1);
            host.await("DDATA");
            host.confirm();
            assertThat(uplink.drain(Duration.ofSeconds(20))).isTrue();
            assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 0));
            host.leave(); // a broker keeps nothing of QoS 0 for who is away
            for (int i = 1; i <= 300; i++) {
                outbox.sampled(PRESENT, i, 1);
            }
            for (int i = 0; i < 4_000 && uplink.status().samples() < 301; i++) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 0));
            broker.kill();
            for (int i = 301; i <= 500; i++) {
                outbox.sampled(PRESENT, i, 1);
            }
            broker.start();
            host.connect();
            boolean drained = false;
            for (int i = 0; i < 80 && !drained; i++) {
                NumberSet there = host.numbers();
                assertThat(outbox.released(PRESENT).minus(there).isEmpty()).isTrue();
                host.confirm();
                drained = uplink.drain(Duration.ofMillis(250));
            }
            assertThat(drained).isTrue();
            assertThat(outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 500));
            assertThat(host.numbers()).isEqualTo(NumberSet.range(0, 500));
        }
    }

    /** An agent that vanishes is told of by its will, one that leaves says so itself; both name its bdSeq. */
    @Test
    void saysNdeathWhenItLeaves() throws Exception {
        try (Host host = new Host()) {
            Uplink uplink = start();
            host.await("DBIRTH");
            uplink.close();
            host.await("NDEATH");
        }
    }
}
