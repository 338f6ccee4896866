package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Deliveries;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Holes;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.edge.opcua.pki.Certificates;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.testkit.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A source of one asset that reads one server, what it handed over, and clocks that a test may move. */
final class SourceBench implements AutoCloseable {
    static final ServerConfig.Security NONE =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);
    static final ServerConfig.Security ENCRYPTED =
            new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt);
    static final int QUEUE = 100;
    private static final long LIMIT_SECONDS = 60;
    private static final long BETWEEN_BLOWS_MILLIS = 10;

    final List<Delivery> taken = new CopyOnWriteArrayList<>();
    final List<Note> notes = new CopyOnWriteArrayList<>();

    /** What is read, and how often, from the next opening on. */
    final Map<String, Duration> cycles = new HashMap<>();

    final Map<String, Deadband> doors = new HashMap<>();

    final Map<String, Duration> paces = new HashMap<>();

    /** Takes deliveries over, too, when there is one. */
    @Nullable
    volatile Outbox outbox;

    /** Events that are asked for, from the next opening on. */
    final List<EventSource> events = new ArrayList<>();

    /** How often signals are looked for again, from the next opening on; then the server is asked for its changes, too. */
    Duration rediscover = Duration.ZERO;

    /** How often servers are looked for that are away, from the next opening on. */
    ServerConfig.Retry pauses = new ServerConfig.Retry(Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(1));

    /** How many signals stand on asset {@code m}; others stand on {@code m2}. */
    int most = Integer.MAX_VALUE;

    final AtomicLong leap = new AtomicLong();

    /** Has it leap in steps. */
    final PassingTime time = new PassingTime(this);

    /** The clock that the leaps are added to; one that stands still runs by them alone. */
    volatile LongSupplier running = System::nanoTime;

    final AtomicLong clockAhead = new AtomicLong();
    private final Path pki;
    private final Catalogue catalogue = new Catalogue();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Integer> dictionary = new ConcurrentHashMap<>();
    private ServerConfig.Security security = NONE;
    private int forgotten;
    private int lives;
    private volatile CountDownLatch disk = new CountDownLatch(0);

    @Nullable
    private OpcUaSource source;

    @Nullable
    private volatile Thread worker;

    /** @param own a folder with an own certificate, which takes seconds to make */
    SourceBench(Path pki, Path own) throws IOException {
        this.pki = pki;
        Files.createDirectories(pki.resolve("own"));
        Files.createDirectories(pki.resolve("trusted"));
        try (Stream<Path> made = Files.list(own)) {
            for (Path file : made.toList()) {
                Files.copy(file, pki.resolve("own").resolve(file.getFileName()));
            }
        }
    }

    static void makeCertificate(Path own) throws IOException {
        ReadyPair.in(own);
    }

    /** From the next opening on. */
    void encrypt(OpcUaTestServer server) throws Exception {
        security = ENCRYPTED;
        Files.write(pki.resolve("trusted").resolve("server.der"), server.certificate());
    }

    /** The same for servers that the works' authority vouches for. */
    void encryptByAuthority() throws Exception {
        security = ENCRYPTED;
        Files.write(
                pki.resolve("trusted").resolve("ca.der"),
                Certificates.authority().getEncoded());
        Files.write(pki.resolve("trusted").resolve("ca.crl"), Certificates.revocationList());
    }

    void open(String url, String... signals) throws IOException {
        open(config(url, signals));
    }

    /** Has others read beside, urls by name; an asset and its one signal have the server's name. */
    void openBeside(Map<String, String> others, String url, String... signals) throws IOException {
        OpcUaConfig alone = config(url, signals);
        List<ServerConfig> servers = new ArrayList<>(alone.servers());
        List<AssetMapping> assets = new ArrayList<>(alone.assets());
        others.forEach((name, at) -> {
            servers.add(server(name, at));
            assets.add(new AssetMapping(
                    new AssetInfo(name, "lathe", "lathe", "a", "l", name),
                    name,
                    List.of(new SignalMapping(name, null, null, address(name)))));
        });
        open(new OpcUaConfig("demo", "edge-1", pki, pki.resolve("opcua"), servers, assets));
    }

    private void open(OpcUaConfig config) throws IOException {
        OpcUaSource opened = new OpcUaSource(
                config,
                new OpcUaDoors(
                        new Taking(),
                        this::id,
                        this::leave,
                        catalogue,
                        time.watching(outbox == null ? Holes.NONE : outbox)),
                Map.of("plc", earlier()),
                new OpcUaTiming(
                        () -> Instant.now().plusNanos(clockAhead.get()),
                        () -> running.getAsLong() + leap.get(),
                        new Random(++lives)),
                work -> {
                    Thread thread = new Thread(work, "opcua-test");
                    thread.setDaemon(true);
                    worker = thread;
                    return thread;
                });
        source = opened;
        opened.start();
    }

    OpcUaConfig config(String url, String... signals) {
        List<SignalMapping> mapped = Stream.of(signals)
                .map(name -> new SignalMapping(
                        name, null, null, address(name), null, cycles.get(name), doors.get(name), paces.get(name)))
                .toList();
        return config(server("plc", url), mapped);
    }

    private ServerConfig server(String name, String url) {
        return new ServerConfig(
                name,
                url,
                security,
                Duration.ofMillis(100),
                Duration.ofMillis(50),
                QUEUE,
                null,
                true,
                List.copyOf(events),
                new ServerConfig.Retry(rediscover, pauses.backoffMin(), pauses.backoffMax()));
    }

    private OpcUaConfig config(ServerConfig server, List<SignalMapping> mapped) {
        return new OpcUaConfig("demo", "edge-1", pki, pki.resolve("opcua"), List.of(server), assets(mapped));
    }

    private List<AssetMapping> assets(List<SignalMapping> mapped) {
        int ofFirst = Math.min(mapped.size(), most);
        AssetInfo first = new AssetInfo("m", "lathe", "lathe", "a", "l", "plc");
        AssetInfo second = new AssetInfo("m2", "lathe", "lathe", "a", "l", "plc");
        AssetMapping one = new AssetMapping(first, "plc", mapped.subList(0, ofFirst));
        return ofFirst == mapped.size()
                ? List.of(one)
                : List.of(one, new AssetMapping(second, "plc", mapped.subList(ofFirst, mapped.size())));
    }

    /** Has the source read these from now on. */
    CompletableFuture<Void> change(String url, List<SignalMapping> mapped) {
        return source().change(config(server("plc", url), mapped));
    }

    /** Has the source read nothing any more. */
    void leave() {
        var unused =
                source().change(new OpcUaConfig("demo", "edge-1", pki, pki.resolve("opcua"), List.of(), List.of()));
    }

    /** What is told of the asset's signals, by name. */
    Map<String, SignalInfo> told() {
        Map<String, SignalInfo> told = new HashMap<>();
        catalogue.signals("m").forEach(info -> told.put(info.name(), info));
        return told;
    }

    /** What was handed over of each signal, by the id that it has. */
    Map<Integer, List<@Nullable Object>> byId() {
        Map<Integer, List<@Nullable Object>> values = new HashMap<>();
        for (Delivery one : taken) {
            one.samples()
                    .forEach(sample -> values.computeIfAbsent(sample.signal(), id -> new ArrayList<>())
                            .add(sample.value()));
        }
        return values;
    }

    /** What the outbox would know of the server. */
    private Earlier earlier() {
        Map<Long, Long> sequences = new HashMap<>();
        long latest = 0;
        long proof = 0;
        for (Delivery one : taken) {
            if (one.sequence() > 0) {
                sequences.put(one.subscription(), one.sequence() - forgotten);
                latest = one.subscription();
            }
            proof = one.publishTime() > 0 ? one.publishTime() : proof;
        }
        List<GapRecord> all = gaps();
        List<GapRecord> open = all.stream()
                .filter(gap -> all.stream()
                        .noneMatch(one -> one.to() != null && one.id().equals(gap.id())))
                .toList();
        return new Earlier(proof, sequences, latest, open);
    }

    /** The outbox will have lost so many notifications, as one that is put back from a copy. */
    void forget(int notifications) {
        forgotten = notifications;
    }

    /** The agent's process ends without a word; what it had in flight is lost. */
    void crash(Relay line) throws InterruptedException {
        line.cut();
        Thread killed = Objects.requireNonNull(worker);
        while (killed.isAlive()) { // it has no time for a goodbye
            killed.interrupt();
            killed.join(BETWEEN_BLOWS_MILLIS);
        }
        source().close();
        freeDisk();
        line.mend();
    }

    static NodeAddress address(String name) {
        return name.startsWith("by-path")
                ? new NodeAddress.Path(OpcUaTestServer.NAMESPACE, List.of(name))
                : new NodeAddress.Id("nsu=" + OpcUaTestServer.NAMESPACE + ";s=" + name);
    }

    private void take(Delivery delivery) throws InterruptedException {
        disk.await();
        Outbox behind = outbox;
        if (behind != null) {
            behind.take(delivery);
        }
        taken.add(delivery);
    }

    /** As an outbox takes them over. */
    private final class Taking implements Deliveries {
        @Override
        public void take(Delivery delivery) throws InterruptedException {
            SourceBench.this.take(delivery);
        }

        @Override
        public List<Sample> waiting(String server) {
            Outbox behind = outbox;
            return behind == null ? List.of() : behind.waiting(server);
        }
    }

    private int id(String asset, String signal, SignalType type) {
        Outbox behind = outbox;
        return behind != null
                ? behind.idOf(asset, signal, type)
                : dictionary.computeIfAbsent(signal + type, key -> ids.incrementAndGet());
    }

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return CompletableFuture.completedFuture(null);
    }

    OpcUaSource source() {
        return Objects.requireNonNull(source);
    }

    LinkStatus status() {
        return source().status().get(0);
    }

    /** All values of a signal in the order in which they were handed over. */
    List<@Nullable Object> values(String signal) {
        List<@Nullable Object> values = new ArrayList<>();
        samples(signal).forEach(one -> values.add(one.value()));
        return values;
    }

    List<Sample> samples(String signal) {
        List<Integer> known = catalogue.signals("m").stream()
                .filter(info -> info.name().equals(signal))
                .map(SignalInfo::id)
                .toList();
        return taken.stream()
                .flatMap(one -> one.samples().stream())
                .filter(one -> known.contains(one.signal()))
                .toList();
    }

    /** Gap records that were left or came with deliveries, in this order. */
    List<GapRecord> gaps() {
        return Stream.concat(notes.stream(), taken.stream().flatMap(one -> one.gaps().stream()))
                .filter(GapRecord.class::isInstance)
                .map(GapRecord.class::cast)
                .toList();
    }

    /** Records of events of this type that were left or came with deliveries, in this order. */
    List<EventRecord> told(EventType type) {
        return Stream.concat(notes.stream(), taken.stream().flatMap(one -> one.events().stream()))
                .filter(EventRecord.class::isInstance)
                .map(EventRecord.class::cast)
                .filter(one -> one.type().equals(type.text()))
                .toList();
    }

    void awaitValue(String signal, Object value) throws InterruptedException {
        await(() -> values(signal).contains(value), () -> signal + " = " + value + "; has " + values(signal));
    }

    void await(BooleanSupplier condition) throws InterruptedException {
        await(condition, () -> "within " + LIMIT_SECONDS + " s");
    }

    private void await(BooleanSupplier condition, java.util.function.Supplier<String> what)
            throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> what.get() + "; " + source().status())
                    .isLessThan(end);
            var unused = never.await(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Deliveries wait from now on. */
    void holdDisk() {
        disk = new CountDownLatch(1);
    }

    void freeDisk() {
        disk.countDown();
    }

    @Override
    public void close() {
        freeDisk();
        if (source != null) {
            source.close();
        }
    }
}
