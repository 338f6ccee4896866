package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the uplink does when time passes: links of the test's own, and a clock that it sets. */
@Timeout(60)
class UplinkLoopTest {

    private static final long KEEP_ALIVE = 30;
    private static final long HOUR = 3_600;
    private static final String RECEIVED = "steelyard/v1/demo/edge-1/received";

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final Mailbox mailbox = new Mailbox();
    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private final LinkedBlockingQueue<Link> links = new LinkedBlockingQueue<>();
    private boolean answeredByGateway;
    private int keepAlive = (int) KEEP_ALIVE;
    private volatile @Nullable Link present;
    private @Nullable Thread thread;
    private @Nullable UplinkLoop loop;

    /** A link that keeps what is sent; the test answers. */
    private static final class Link implements MqttLink {
        final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();

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
        public void close(boolean orderly) {
            closed.add(orderly);
        }
    }

    private record Sent(long id, String topic, MqttLink.Payload payload) {}

    private void start(UplinkConfig.Release release) throws IOException {
        start(release, 1);
    }

    private void start(UplinkConfig.Release release, int qos) throws IOException {
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

    @AfterEach
    void stop() throws InterruptedException {
        mailbox.put(new Happening.Stop());
        Thread running = thread;
        while (running != null && running.isAlive()) {
            pass(3);
            running.join(50);
        }
    }

    /** Waits until the loop has come so far; the test's own limit ends it. */
    private void awaitPhase(String phase) {
        while (!loop.status().phase().equals(phase)) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Time passes, and the server answers each PINGREQ meanwhile. */
    private void pass(long seconds) {
        for (long left = seconds; left > 0; left -= KEEP_ALIVE) {
            passInSilence(Math.min(KEEP_ALIVE, left));
            Link link = present;
            if (link != null) {
                mailbox.put(new Happening.Alive(link));
                awaitLook();
            }
        }
    }

    private void passInSilence(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        mailbox.put(new Happening.News());
    }

    /** Waits until the loop has taken what lies in its mailbox. */
    private void awaitLook() {
        while (!mailbox.isEmpty() && thread.isAlive()) {
            LockSupport.parkNanos(100_000);
        }
    }

    private Link nextLink() throws InterruptedException {
        Link link = links.poll(10, TimeUnit.SECONDS);
        assertThat(link).as("a new connection").isNotNull();
        present = link;
        return link;
    }

    private Link connected() throws InterruptedException {
        Link link = nextLink();
        mailbox.put(new Happening.Connected(link, 100, 1 << 20, keepAlive, answeredByGateway));
        return link;
    }

    private Sent taken(Link link, String topic) throws InterruptedException {
        Sent sent = unanswered(link, topic);
        mailbox.put(new Happening.Acknowledged(link, sent.id(), 0));
        return sent;
    }

    private static Sent unanswered(Link link, String topic) throws InterruptedException {
        Sent sent = link.sent.poll(10, TimeUnit.SECONDS);
        assertThat(sent).as("a message on %s", topic).isNotNull();
        assertThat(sent.topic()).contains(topic);
        return sent;
    }

    private void births(Link link) throws InterruptedException {
        taken(link, "NBIRTH");
        taken(link, "DBIRTH");
    }

    private void answer(Link link) {
        byte[] json = new Received(Bench.INBOX, List.of()).toJson().getBytes(StandardCharsets.UTF_8);
        mailbox.put(new Happening.Arrived(link, RECEIVED, new MqttLink.Payload(json)));
    }

    private static void staysSilent(Link link) throws InterruptedException {
        assertThat(link.sent.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    /** The gateway may be far behind: a new connection would help nobody, and data must wait. */
    @Test
    void saysBirthsAgainEverMoreRarelyWhileNobodyAnswersThem() throws Exception {
        outbox.sampled(PRESENT, 0, 1);
        start(UplinkConfig.Release.PUBACK);
        Link link = connected();
        births(link);
        pass(9);
        staysSilent(link);
        pass(2);
        births(link);
        pass(11);
        staysSilent(link);
        pass(10);
        births(link);
        answer(link);
        assertThat(unanswered(link, "DDATA").payload()).isNotNull();
        assertThat(links).isEmpty();
        assertThat(link.closed).isEmpty();
    }

    @Test
    void triesAgainWhenAConnectIsNotAnswered() throws Exception {
        start(UplinkConfig.Release.PUBACK);
        Link mute = nextLink();
        awaitPhase("connecting");
        pass(16);
        assertThat(mute.closed.poll(10, TimeUnit.SECONDS)).isFalse();
        awaitPhase("waiting");
        assertThat(links).isEmpty();
        pass(2);
        births(connected());
        mailbox.put(new Happening.Connected(mute, 100, 1 << 20, 30, false)); // too late: that link is no more
        staysSilent(mute);
    }

    /** A gateway whose inbox is full withholds PUBACKs and reads on: leaving it would turn every device stale. */
    @Test
    void staysConnectedForHoursWhilePubacksAreWithheld() throws Exception {
        answeredByGateway = true;
        Link link = online(UplinkConfig.Release.PUBACK);
        outbox.sampled(PRESENT, 0, 1);
        Sent data = unanswered(link, "DDATA");
        pass(3 * HOUR);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        assertThat(loop.status().detail()).contains("no PUBACK");
        assertThat(loop.status().waitedSeconds()).isGreaterThanOrEqualTo(3 * HOUR - KEEP_ALIVE);
        assertThat(loop.status().losses()).isZero();
        mailbox.put(new Happening.Acknowledged(link, data.id(), 0));
        assertThat(outbox.released.poll(10, TimeUnit.SECONDS)).isNotNull();
        outbox.sampled(PRESENT, 1, 1);
        taken(link, "DDATA");
        assertThat(outbox.released.poll(10, TimeUnit.SECONDS)).isNotNull();
        pass(1);
        awaitLook();
        assertThat(loop.status().detail()).isEmpty();
    }

    /** Births count as well: a gateway that fills up while they come keeps the agent waiting for their answers. */
    @Test
    void staysConnectedForHoursWhileBirthsAreNotAcknowledged() throws Exception {
        start(UplinkConfig.Release.PUBACK);
        Link link = nextLink();
        mailbox.put(new Happening.Connected(link, 2, 1 << 20, 30, true));
        unanswered(link, "NBIRTH");
        pass(3 * HOUR);
        assertThat(link.closed).isEmpty();
        assertThat(links).isEmpty();
        assertThat(loop.status().phase()).isEqualTo("births");
    }

    /** The client's own keep-alive notices that; this is for the day on which it does not. */
    @Test
    void leavesAServerOfWhichNothingIsHeard() throws Exception {
        answeredByGateway = true;
        Link link = online(UplinkConfig.Release.PUBACK);
        outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        pass(HOUR);
        passInSilence(119);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        passInSilence(2);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isFalse();
        awaitPhase("waiting");
        assertThat(loop.status().detail()).contains("nothing was heard");
    }

    /** A server that sets a longer keep-alive [MQTT-3.2.2-21] is asked as rarely as that, and silent for so long. */
    @Test
    void waitsForFourKeepAlivesOfTheServers() throws Exception {
        keepAlive = 300;
        Link link = online(UplinkConfig.Release.PUBACK);
        passInSilence(1_199);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        passInSilence(2);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isFalse();
        awaitPhase("waiting");
        assertThat(loop.status().detail()).contains("nothing was heard for 1200 s");
    }

    /** A keep-alive of 0 turns PINGREQ off: an idle plant hears nothing of a server that lives. */
    @Test
    void takesSilenceForNoProofWhereNobodyAsks() throws Exception {
        keepAlive = 0;
        Link link = online(UplinkConfig.Release.PUBACK);
        passInSilence(3 * HOUR);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        passInSilence(902);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isFalse();
    }

    /** PUBACKs come in the order of their PUBLISH: whose later ones are there has forgotten this one, and must hear it again. */
    @Test
    void leavesAServerThatHasForgottenAMessage() throws Exception {
        answeredByGateway = true;
        Link link = online(UplinkConfig.Release.PUBACK);
        outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        pass(1);
        outbox.sampled(PRESENT, 1, 1);
        taken(link, "DDATA");
        pass(890);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
        pass(60);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isFalse();
        pass(2);
        Link next = connected();
        births(next);
        answer(next);
        assertThat(historical(taken(next, "DDATA"))).isTrue();
    }

    /**
     * A broker has no reason to withhold a PUBACK; what it has not answered in a quarter of an hour it has lost. Also where
     * the configuration says that there is none: who answered CONNECT knows better.
     */
    @ParameterizedTest
    @EnumSource(UplinkConfig.Release.class)
    void leavesABrokerThatDoesNotAnswer(UplinkConfig.Release release) throws Exception {
        Link link = online(release);
        outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        pass(890);
        assertThat(link.closed).isEmpty();
        pass(60);
        assertThat(link.closed.poll(10, TimeUnit.SECONDS)).isFalse();
    }

    /** Whoever set release to gateway without a broker must not be cut off by a full inbox either. */
    @Test
    void waitsForOurOwnGatewayWhereABrokerWasExpected() throws Exception {
        answeredByGateway = true;
        Link link = online(UplinkConfig.Release.GATEWAY);
        outbox.sampled(PRESENT, 0, 1);
        unanswered(link, "DDATA");
        pass(HOUR);
        staysSilent(link);
        assertThat(link.closed).isEmpty();
    }

    private Link online(UplinkConfig.Release release) throws IOException, InterruptedException {
        start(release);
        Link link = connected();
        births(link);
        answer(link);
        awaitPhase("online");
        return link;
    }

    /** Also in strict mode, in which what got lost on the way is not even missed by the broker. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sendsAgainAsHistoryWhatTheGatewayDoesNotConfirmInFiveMinutes(int qos) throws Exception {
        start(UplinkConfig.Release.GATEWAY, qos);
        Link link = connected();
        births(link);
        answer(link);
        outbox.sampled(PRESENT, 0, 1);
        assertThat(historical(taken(link, "DDATA"))).isFalse();
        pass(299);
        staysSilent(link);
        pass(2);
        births(link);
        answer(link);
        assertThat(historical(taken(link, "DDATA"))).isTrue();
        assertThat(outbox.released(PRESENT).isEmpty()).isTrue();
    }

    private static boolean historical(Sent sent) {
        return Payload.decode(sent.payload().bytes()).metrics().get(0).historical();
    }

    @Test
    void waitsLongestWhereOnlyAPersonCanHelp() throws Exception {
        start(UplinkConfig.Release.PUBACK);
        Link link = connected();
        births(link);
        answer(link);
        outbox.sampled(PRESENT, 0, 1);
        mailbox.put(new Happening.Acknowledged(link, unanswered(link, "DDATA").id(), 0x87));
        awaitPhase("holding");
        pass(55);
        staysSilent(link);
        pass(6);
        births(link);
    }

    /** Nobody has heard NDEATH: without DISCONNECT the server says it from the will. */
    @Test
    void leavesItsDeathToTheWillWhenNobodyHearsIt() throws Exception {
        start(UplinkConfig.Release.PUBACK);
        Link link = connected();
        births(link);
        answer(link);
        mailbox.put(new Happening.Stop());
        unanswered(link, "NDEATH");
        Boolean orderly = null;
        while (orderly == null) {
            pass(3);
            orderly = link.closed.poll(50, TimeUnit.MILLISECONDS);
        }
        assertThat(orderly).isFalse();
    }
}
