package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * What an uplink says on one connection, on the test's own thread and by a clock that the test moves: asset {@code stand-1}
 * with the Double signals 1 and 2. Every message is kept, and answered when the test says so.
 */
final class TalkBench {

    static final String RECEIVED = "steelyard/v1/demo/edge-1/received";

    /** A number that went out, with the moment at which it did. */
    record Sent(long at, long number, boolean historical) {}

    final ManualClock clock = ManualClock.anywhere();
    final InMemoryOutbox outbox = new InMemoryOutbox();
    final List<Sent> samples = new ArrayList<>();
    final List<String> topics = new ArrayList<>();
    final List<String> records = new ArrayList<>();
    final Catalogue catalogue = new Catalogue();
    final Progress progress;
    final Talk talk;
    final Outlook outlook;
    private final Session session;
    private final Releases releases;
    private final Deque<Long> unanswered = new ArrayDeque<>();
    private final Deque<Integer> sizes = new ArrayDeque<>();
    private long next;
    private long saved;

    TalkBench(Path folder, UplinkConfig.Backlog backlog, UplinkConfig.Release release) throws IOException {
        this(folder, new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:1883"), null), backlog, release);
    }

    TalkBench(Path folder, UplinkConfig.Peer peer) throws IOException {
        this(folder, peer, UplinkConfig.Backlog.USUAL, UplinkConfig.Release.PUBACK);
    }

    private TalkBench(Path folder, UplinkConfig.Peer peer, UplinkConfig.Backlog backlog, UplinkConfig.Release release)
            throws IOException {
        UplinkConfig config = new UplinkConfig(
                peer,
                "steel-city",
                "demo",
                "edge-1",
                1,
                release,
                16,
                backlog,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60));
        Timing timing = new Timing(clock, clock.nanoTime(), new Random(1));
        catalogue.put(new AssetInfo("stand-1", "mill", "mill", "rolling", "hot-strip", "plc"));
        SignalType type = SignalType.scalar(ValueType.DOUBLE);
        for (int id = 1; id <= 2; id++) {
            outbox.define(id, "stand-1", "power-" + id, ValueType.DOUBLE);
            catalogue.put(
                    "stand-1",
                    List.of(new SignalInfo(id, "stand-1", "power-" + id, type, null, null, null, null, null, null)));
        }
        SessionMemory memory = new SessionMemory(folder.resolve("uplink"));
        Events events = new Events(outbox, Scope.agent("demo", "edge-1"), timing);
        Backoff backoff = new Backoff(config.backoffMin(), config.backoffMax(), timing.jitter());
        Counts counts = new Counts();
        Window window = new Window();
        progress = new Progress(timing.now());
        releases = new Releases(outbox, release);
        Lanes lanes = new Lanes(backlog, outbox, window, releases, timing.now());
        Births births = new Births(config, catalogue, outbox, timing, () -> {});
        session = new Session(config, timing, outbox, births, memory.bdSeq(), counts, window, lanes);
        outlook = new Outlook(outbox, lanes, timing.now());
        talk = new Talk(
                config,
                timing,
                progress,
                session,
                backoff,
                new Talk.Aides(
                        lanes,
                        releases,
                        new Reconciliation(outbox, memory, releases, events),
                        new Acknowledgements(config, session, releases, events, backoff, counts)));
    }

    /** Samples of signal 1 and 2 in turn, this many, as one delivery. */
    void sampled(int count) {
        int[] signals = new int[count];
        for (int i = 0; i < count; i++) {
            signals[i] = (int) ((next + i) % 2) + 1;
        }
        outbox.sampled(PRESENT, next, signals);
        next += count;
    }

    /** Connects, is born and answered. */
    void online() {
        connect();
        answerBirths();
    }

    /** Connects, and says what it says by itself. */
    void connect() {
        connect(URI.create("mqtt://127.0.0.1:1883"));
    }

    /** The same to that address. */
    void connect(URI address) {
        talk.opening(address);
        subscribed();
    }

    /** The connection that is tried stands, its subscriptions included. */
    void subscribed() {
        unanswered.clear();
        sizes.clear();
        session.connect();
        session.begin(new Link(), 17, 1 << 20);
        talk.begin();
        talk.advance(now());
    }

    /** The gateway takes the births, and all that is on its way before them, and answers them. */
    void answerBirths() {
        answerAll();
        sayWhatIsThere();
    }

    /** The gateway's answer to births; nothing that is on its way is acknowledged. */
    void sayWhatIsThere() {
        List<NumberRange> known = outbox.released(PRESENT).ranges();
        Received received = new Received(Bench.INBOX, List.of(new Received.Epoch(PRESENT, known, List.of())));
        byte[] json = received.toJson().getBytes(StandardCharsets.UTF_8);
        talk.arrived(new Happening.Arrived(null, RECEIVED, new MqttLink.Payload(json)));
        look();
    }

    long now() {
        return clock.nanoTime().getAsLong();
    }

    /** Lets time pass while nobody is connected. */
    void passOffline(Duration time) {
        clock.advance(time);
        outlook.look(now(), false);
    }

    /** Lets time pass, then goes on. */
    void pass(Duration time) {
        clock.advance(time);
        look();
    }

    private void look() {
        talk.advance(now());
        releases.tell();
        outlook.look(now(), progress.is(Phase.ONLINE));
    }

    /** Answers everything that is on its way, and what follows on it. */
    void answerAll() {
        answer(Integer.MAX_VALUE / 2, Duration.ofSeconds(1));
    }

    /** Answers as a gateway does that takes so many samples a second and had this time for it. */
    void answer(int aSecond, Duration time) {
        saved = Math.min(aSecond, saved + aSecond * time.toMillis() / 1_000);
        while (!unanswered.isEmpty() && sizes.element() <= saved) {
            saved -= sizes.remove();
            talk.acknowledged(new Happening.Acknowledged(null, unanswered.remove(), 0));
            if (unanswered.isEmpty()) {
                look();
            }
        }
        look();
    }

    /** Answers the oldest message that is on its way as a server does that has no room for it (MQTT 5: quota exceeded). */
    void refuse() {
        sizes.remove();
        talk.acknowledged(new Happening.Acknowledged(null, unanswered.remove(), 0x97));
    }

    CompletableFuture<Void> drain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        talk.drain(done);
        look();
        return done;
    }

    private final class Link implements MqttLink {
        @Override
        public void open() {
            // it is
        }

        @Override
        public void publish(long id, String topic, byte[] payload, int qos) {
            unanswered.add(id);
            topics.add(topic);
            sizes.add(keep(payload));
        }

        @Override
        public void answer(long id, Answer answer) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public void close(Ending ending) {
            // nothing is behind it
        }
    }

    private int keep(byte[] bytes) {
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        if (!payload.uuidIs(SamplesBody.UUID)) {
            return 0;
        }
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        int count = 0;
        while (payload.nextMetric()) {
            if (body.sequence() == Sequence.SAMPLES) {
                int index = payload.metric().index();
                samples.add(new Sent(now(), body.number(index), payload.metric().isHistorical()));
                count++;
            } else {
                records.add(payload.metric().name() + " behind " + samples.size());
            }
        }
        return count;
    }
}
