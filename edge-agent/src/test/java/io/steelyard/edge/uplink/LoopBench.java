package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.codec.Payload;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An uplink's loop whose links are a test's own, and whose clock it sets. */
final class LoopBench {
    static final long KEEP_ALIVE = 30;
    static final long HOUR = 3_600;
    private static final String RECEIVED = "steelyard/v1/demo/edge-1/received";

    final Mailbox mailbox = new Mailbox();
    final InMemoryOutbox outbox = new InMemoryOutbox();
    final LinkedBlockingQueue<Link> links = new LinkedBlockingQueue<>();
    boolean answeredByGateway;
    int keepAlive = (int) KEEP_ALIVE;

    @Nullable
    UplinkLoop loop;

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final Path folder;
    private volatile @Nullable Link present;
    private @Nullable Thread thread;

    LoopBench(Path folder) {
        this.folder = folder;
    }

    /** A link that keeps what is sent; the test answers. */
    static final class Link implements MqttLink {
        final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Ending> closed = new LinkedBlockingQueue<>();

        @Override
        public void open() {
            // the test says when the link stands
        }

        @Override
        public void publish(long id, String topic, byte[] payload, int qos) {
            sent.add(new Sent(id, topic, new Payload(payload)));
        }

        @Override
        public void answer(long id, Answer answer) {
            sent.add(new Sent(id, answer.topic(), answer.payload()));
        }

        @Override
        public void close(Ending ending) {
            closed.add(ending);
        }
    }

    record Sent(long id, String topic, MqttLink.Payload payload) {}

    void start(UplinkConfig.Release release) throws IOException {
        start(release, 1);
    }

    void start(UplinkConfig.Release release, int qos) throws IOException {
        Catalogue catalogue = new Catalogue();
        catalogue.put(new AssetInfo("stand-1", "mill", "mill", "rolling", "hot-strip", "plc"));
        outbox.define(1, "stand-1", "power", ValueType.DOUBLE);
        SignalType type = SignalType.scalar(ValueType.DOUBLE);
        catalogue.put(
                "stand-1", List.of(new SignalInfo(1, "stand-1", "power", type, null, null, null, null, null, null)));
        UplinkConfig config = new UplinkConfig(
                new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:1883"), null),
                "steel-city",
                "demo",
                "edge-1",
                qos,
                release,
                16,
                UplinkConfig.Backlog.USUAL,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60));
        // the clock moves a little with each look, so that gathering ends; everything longer is the test's doing
        Timing timing = new Timing(InstantSource.fixed(Instant.EPOCH), () -> nanos.addAndGet(2_000_000), new Random(1));
        outbox.onNews(() -> mailbox.put(new Happening.News()));
        UplinkLoop made = new UplinkLoop(
                config,
                timing,
                outbox,
                new Births(config, catalogue, outbox, timing, () -> {}),
                new SessionMemory(folder.resolve("uplink")),
                new Events(outbox, Scope.agent("demo", "edge-1"), timing),
                mailbox,
                (plan, box) -> {
                    Link link = new Link();
                    links.add(link);
                    return link;
                });
        loop = made;
        Thread running = new Thread(made, "uplink-under-test");
        thread = running;
        running.start();
    }

    Link online(UplinkConfig.Release release) throws IOException, InterruptedException {
        start(release);
        Link link = connected();
        births(link);
        answer(link);
        awaitPhase("online");
        return link;
    }

    /** Waits until the loop has come so far; the test's own limit ends it. */
    void awaitPhase(String phase) {
        while (!loop.status().phase().equals(phase)) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Time passes, and the server answers each PINGREQ meanwhile. */
    void pass(long seconds) {
        for (long left = seconds; left > 0; left -= KEEP_ALIVE) {
            passInSilence(Math.min(KEEP_ALIVE, left));
            Link link = present;
            if (link != null) {
                mailbox.put(new Happening.Alive(link));
                awaitLook();
            }
        }
    }

    /** Only while the loop rests: what it did before, it did before. */
    void passInSilence(long seconds) {
        awaitLook();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        mailbox.put(new Happening.News());
    }

    /** Waits until the loop has done what lies in its mailbox, shows it, and waits for something new. */
    void awaitLook() {
        Thread running = thread;
        while (running != null && running.isAlive() && !isAtRest(running)) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Nobody but the test puts something into the mailbox, and the loop waits for nothing else with a limit. */
    private boolean isAtRest(Thread running) {
        return mailbox.isEmpty() && running.getState() == Thread.State.TIMED_WAITING;
    }

    Link nextLink() throws InterruptedException {
        Link link = links.poll(10, TimeUnit.SECONDS);
        assertThat(link).as("a new connection").isNotNull();
        present = link;
        return link;
    }

    Link connected() throws InterruptedException {
        Link link = nextLink();
        mailbox.put(new Happening.Connected(link, 100, 1 << 20, keepAlive, answeredByGateway));
        return link;
    }

    Sent taken(Link link, String topic) throws InterruptedException {
        Sent sent = unanswered(link, topic);
        mailbox.put(new Happening.Acknowledged(link, sent.id(), 0));
        return sent;
    }

    static Sent unanswered(Link link, String topic) throws InterruptedException {
        Sent sent = link.sent.poll(10, TimeUnit.SECONDS);
        assertThat(sent).as("a message on %s", topic).isNotNull();
        assertThat(sent.topic()).contains(topic);
        return sent;
    }

    void births(Link link) throws InterruptedException {
        taken(link, "NBIRTH");
        taken(link, "DBIRTH");
    }

    void answer(Link link) {
        byte[] json = new Received(Bench.INBOX, List.of()).toJson().getBytes(StandardCharsets.UTF_8);
        mailbox.put(new Happening.Arrived(link, RECEIVED, new MqttLink.Payload(json)));
    }

    static void staysSilent(Link link) throws InterruptedException {
        assertThat(link.sent.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    static boolean historical(Sent sent) {
        return Payload.decode(sent.payload().bytes()).metrics().get(0).historical();
    }

    void stop() throws InterruptedException {
        mailbox.put(new Happening.Stop());
        Thread running = thread;
        while (running != null && running.isAlive()) {
            pass(3);
            running.join(50);
        }
    }
}
