package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections come and go: nothing stays behind, nothing takes for ever, nothing goes out in the clear by mistake. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for sockets
class LinkLifeTest {

    private static final int RECONNECTS = Integer.getInteger("steelyard.reconnects", 20);

    private static final AtomicInteger AGENTS = new AtomicInteger();

    /** A keep-alive of a second does not bear another test that fills the heap. */
    private static final String SECONDS_COUNT = "seconds count";

    @TempDir
    Path folder;

    /** Of this test alone, by which its threads are known. */
    private final String agent = "edge-" + AGENTS.incrementAndGet() + "-alone";

    private Bench bench() throws IOException {
        return new Bench(folder, agent);
    }

    private Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("steelyard-agent-demo-" + agent))
                .collect(Collectors.toSet());
    }

    @AfterEach
    void awaitNoClientThreads() throws InterruptedException {
        for (Thread thread : clientThreads()) {
            thread.join(10_000);
        }
        assertThat(clientThreads()).isEmpty();
    }

    @Test
    @Timeout(900)
    void leavesNoThreadBehindOverManyReconnects() throws Exception {
        try (Bench bench = bench()) {
            Uplink uplink = bench.start();
            for (int i = 0; i < RECONNECTS; i++) {
                bench.broker.next("DBIRTH");
                bench.outbox.sampled(PRESENT, i, 1);
                bench.broker.next("DDATA");
                bench.broker.cut();
            }
            bench.broker.next("DBIRTH");
            bench.awaitReleased(NumberSet.range(0, RECONNECTS - 1));
            assertThat(bench.broker.connects).hasSizeGreaterThan(RECONNECTS);
            uplink.close();
        }
    }

    @Test
    void leavesNoThreadBehindOnAServerThatIsNotThereOrSaysNothing() throws Exception {
        int gone;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = free.getLocalPort();
        }
        try (Bench bench = bench()) {
            Mailbox mailbox = new Mailbox();
            UplinkConfig there = bench.config(UplinkConfig.Release.PUBACK, 1);
            for (int i = 0; i < 20; i++) {
                MqttLink link = new PahoLink(
                        to("mqtt://127.0.0.1:" + gone, there),
                        plan(to("mqtt://127.0.0.1:" + gone, there)),
                        mailbox,
                        Thread::new);
                link.open();
                assertThat(mailbox.take(TimeUnit.SECONDS.toNanos(10))).isInstanceOf(Happening.Lost.class);
                link.close(MqttLink.Ending.CUT);
            }
            bench.broker.mute();
            for (int i = 0; i < 20; i++) {
                MqttLink link = new PahoLink(there, plan(there), mailbox, Thread::new);
                link.open();
                assertThat(bench.broker.connects.poll(10, TimeUnit.SECONDS)).isNotNull();
                link.close(MqttLink.Ending.CUT);
            }
        }
    }

    private static MqttLink.ConnectPlan plan(UplinkConfig config) {
        return new MqttLink.ConnectPlan(
                config.url(), "spBv1.0/demo/NDEATH/edge-1", new MqttLink.Payload(new byte[2]), "e", "");
    }

    private static UplinkConfig to(String url, UplinkConfig other) {
        return with(url, null, other);
    }

    private static UplinkConfig with(String url, UplinkConfig.Credentials credentials, UplinkConfig other) {
        return with(url, credentials, other, other.backoffMin(), other.backoffMax());
    }

    private static UplinkConfig with(
            String url, UplinkConfig.Credentials credentials, UplinkConfig other, Duration min, Duration max) {
        return new UplinkConfig(
                new UplinkConfig.Peer(URI.create(url), credentials),
                other.enterprise(),
                other.site(),
                other.agent(),
                other.qos(),
                other.release(),
                other.inflight(),
                UplinkConfig.Backlog.USUAL,
                min,
                max);
    }

    /** Withheld PUBACKs are no sign of death while PINGREQ is answered; nothing at all is, and is noticed in two keep-alives. */
    @ResourceLock(SECONDS_COUNT)
    @Test
    void hearsAServerThatOnlyAnswersPingsAndMissesOneThatDoesNot() throws Exception {
        try (Bench bench = bench()) {
            bench.broker.answer(message -> ScriptedBroker.WITHHOLD);
            Mailbox mailbox = new Mailbox();
            MqttLink link = new PahoLink(
                    bench.config(UplinkConfig.Release.PUBACK, 1),
                    plan(bench.config(UplinkConfig.Release.PUBACK, 1)),
                    mailbox,
                    Thread::new,
                    1);
            link.open();
            assertThat(next(mailbox)).isInstanceOf(Happening.Connected.class);
            link.publish(1, "spBv1.0/demo/DDATA/edge-1/stand-1", new byte[10], 1);
            for (int answers = 0; answers < 3; answers++) {
                assertThat(next(mailbox)).isInstanceOf(Happening.Alive.class);
            }
            bench.broker.answerNoPings();
            Happening last = next(mailbox);
            while (last instanceof Happening.Alive) {
                last = next(mailbox);
            }
            assertThat(last).isInstanceOf(Happening.Lost.class);
            link.close(MqttLink.Ending.CUT);
        }
    }

    /** Who answers CONNECT tells whether a broker stands between; a broker's own properties do not. */
    @Test
    void knowsOurOwnGatewayByItsWelcome() throws Exception {
        try (Bench bench = bench()) {
            assertThat(welcome(bench).isGateway()).isFalse();
            bench.broker.calledBy("server", "mosquitto");
            assertThat(welcome(bench).isGateway()).isFalse();
            bench.broker.calledBy("server", "steelyard");
            assertThat(welcome(bench).isGateway()).isTrue();
        }
    }

    /** Whoever waits for answers has to know how often the server is asked. */
    @Test
    void tellsWhatTheServerMakesOfTheKeepAlive() throws Exception {
        try (Bench bench = bench()) {
            assertThat(welcome(bench).keepAliveSeconds()).isEqualTo(30);
            bench.broker.serverKeepAlive(300);
            assertThat(welcome(bench).keepAliveSeconds()).isEqualTo(300);
            bench.broker.serverKeepAlive(0);
            assertThat(welcome(bench).keepAliveSeconds()).isZero();
        }
    }

    /** A server that wants to hear more often ends the connection one and a half of its keep-alives after the last word. */
    @ResourceLock(SECONDS_COUNT)
    @Test
    void asksAsOftenAsTheServerWantsFromTheBeginning() throws Exception {
        try (Bench bench = bench()) {
            bench.broker.serverKeepAlive(1);
            Mailbox mailbox = new Mailbox();
            MqttLink link = new PahoLink(
                    bench.config(UplinkConfig.Release.PUBACK, 1),
                    plan(bench.config(UplinkConfig.Release.PUBACK, 1)),
                    mailbox,
                    Thread::new);
            link.open();
            assertThat(next(mailbox)).isInstanceOf(Happening.Connected.class);
            assertThat(next(mailbox)).isInstanceOf(Happening.Alive.class);
            link.close(MqttLink.Ending.CUT);
        }
    }

    private static Happening.Connected welcome(Bench bench) throws InterruptedException {
        Mailbox mailbox = new Mailbox();
        MqttLink link = new PahoLink(
                bench.config(UplinkConfig.Release.GATEWAY, 1),
                plan(bench.config(UplinkConfig.Release.GATEWAY, 1)),
                mailbox,
                Thread::new);
        link.open();
        Happening first = next(mailbox);
        link.close(MqttLink.Ending.CUT);
        assertThat(first).isInstanceOf(Happening.Connected.class);
        return (Happening.Connected) first;
    }

    /** A peer that does not even read: neither the message gets out nor a PINGREQ, and the keep-alive says so. */
    @ResourceLock(SECONDS_COUNT)
    @Test
    void missesAServerThatDoesNotReadAnyMore() throws Exception {
        try (Bench bench = bench()) {
            bench.broker.maximumPacketSize(1 << 24);
            bench.broker.answer(message -> ScriptedBroker.WITHHOLD);
            Mailbox mailbox = new Mailbox();
            MqttLink link = new PahoLink(
                    bench.config(UplinkConfig.Release.PUBACK, 1),
                    plan(bench.config(UplinkConfig.Release.PUBACK, 1)),
                    mailbox,
                    Thread::new,
                    1);
            link.open();
            assertThat(next(mailbox)).isInstanceOf(Happening.Connected.class);
            bench.broker.deafen();
            for (int id = 1; id <= 30; id++) {
                link.publish(id, "spBv1.0/demo/DDATA/edge-1/stand-1", new byte[1_000_000], 1);
            }
            Happening last = next(mailbox);
            while (last instanceof Happening.Alive) {
                last = next(mailbox);
            }
            assertThat(last).isInstanceOf(Happening.Lost.class);
            assertThat(bench.broker.endings).as("the server has not ended it").isEmpty();
            link.close(MqttLink.Ending.CUT);
        }
    }

    private static Happening next(Mailbox mailbox) throws InterruptedException {
        Happening next = mailbox.take(TimeUnit.SECONDS.toNanos(10));
        assertThat(next).as("something within 10 s").isNotNull();
        return next;
    }

    /** A peer whose socket is full must not keep the agent from ending; the will then says what NDEATH could not. */
    @ResourceLock(SECONDS_COUNT)
    @Test
    void endsInBoundedTimeWhenTheServerDoesNotReadAnyMore() throws Exception {
        try (Bench bench = bench()) {
            bench.outbox.define(2, "stand-1", "text", ValueType.STRING);
            bench.broker.maximumPacketSize(1 << 24);
            Uplink uplink = bench.startBorn();
            bench.broker.deafen();
            for (int i = 0; i < 30; i++) {
                bench.outbox.add(PRESENT, List.of(InMemoryOutbox.sample(i, 2, "x".repeat(1_000_000))));
            }
            assertThat(uplink.drain(Duration.ofMillis(500))).isFalse();
            long begun = System.nanoTime();
            uplink.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
        }
    }

    /** A gateway comes back while the agent is told to stop: what waits goes out now, not after the agent's next start. */
    @Test
    void whoIsAboutToEndDoesNotSitOutAPause() throws Exception {
        try (Bench bench = bench()) {
            bench.broker.answerConnect(0x88); // server unavailable
            UplinkConfig usual = bench.config(UplinkConfig.Release.PUBACK, 1);
            Uplink uplink =
                    bench.start(with(usual.url().toString(), null, usual, Duration.ofHours(1), Duration.ofHours(1)));
            while (uplink.status().detail().isEmpty()) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(uplink.status().isLinked()).isFalse();
            assertThat(uplink.status().losses()).as("sessions that had been").isZero();
            bench.broker.answerConnect(0);
            bench.outbox.sampled(PRESENT, 0, 1);
            assertThat(uplink.drain(Duration.ofSeconds(20))).isTrue();
            assertThat(uplink.status().isLinked()).isTrue();
        }
    }

    /** Sparkplug wants NDEATH with QoS 1 also where everything else goes with 0. */
    @Test
    void saysNdeathWithQosOneInStrictMode() throws Exception {
        try (Bench bench = bench()) {
            Uplink uplink = bench.start(bench.config(UplinkConfig.Release.GATEWAY, 0));
            assertThat(bench.broker.next("NBIRTH").qos()).isZero();
            assertThat(bench.broker.next("DBIRTH").qos()).isZero();
            uplink.close();
            assertThat(bench.broker.next("NDEATH").qos()).isEqualTo(1);
            assertThat(bench.broker.endings.poll(5, TimeUnit.SECONDS)).isEqualTo("disconnect 4");
        }
    }

    @Test
    void logsInAsItWasTold() throws Exception {
        try (Bench bench = bench()) {
            UplinkConfig plain = bench.config(UplinkConfig.Release.PUBACK, 1);
            bench.start(with(plain.url().toString(), new UplinkConfig.Credentials("edge", "pässwort"), plain));
            ScriptedBroker.Connect connect = bench.broker.connects.poll(10, TimeUnit.SECONDS);
            assertThat(connect.login()).isEqualTo("edge:pässwort");
        }
    }

    /** {@code mqtts} begins with a TLS handshake, and a server that cannot answer it gets nothing else. */
    @Test
    void saysNothingInTheClearWhenToldToEncrypt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Bench bench = bench()) {
            UplinkConfig plain = bench.config(UplinkConfig.Release.PUBACK, 1);
            String url = "mqtts://127.0.0.1:" + server.getLocalPort();
            bench.start(with(url, new UplinkConfig.Credentials("edge", "secret"), plain));
            for (int i = 0; i < 3; i++) {
                try (Socket socket = server.accept();
                        InputStream in = socket.getInputStream()) {
                    assertThat(in.read()).as("first byte").isEqualTo(0x16); // TLS record: handshake
                    assertThat(in.read()).as("major version").isEqualTo(3);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt://my_gateway:1883", "mqtt://gateway:70000", "mqtt://gateway:0", "http://gateway"})
    void refusesAnAddressThatItCouldNotUse(String url) throws Exception {
        try (Bench bench = bench()) {
            UplinkConfig plain = bench.config(UplinkConfig.Release.PUBACK, 1);
            assertThatThrownBy(() -> to(url, plain)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
