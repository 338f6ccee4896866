package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.testkit.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The room against a real server in the same process. */
@Timeout(180)
final class OpcUaSourceTest {
    private static final ServerConfig.Security NONE =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);
    private static final ServerConfig.Security ENCRYPTED =
            new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt);
    private static final long LIMIT_SECONDS = 60;

    /** Where the agent's own certificate is made once, which takes seconds; every test takes a copy. */
    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private final LinkedBlockingQueue<Delivery> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();
    private final List<Delivery> seen = new ArrayList<>();
    private final Catalogue catalogue = new Catalogue();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Integer> dictionary = new java.util.concurrent.ConcurrentHashMap<>();
    private final AtomicLong leap = new AtomicLong();
    private volatile CountDownLatch disk = new CountDownLatch(0);

    /** How many attempts yet end by what should not happen. */
    private volatile CountDownLatch stumbles = new CountDownLatch(0);

    private int port;
    private String url;
    private OpcUaTestServer server;
    private OpcUaSource source;

    @BeforeAll
    static void makeCertificate() throws Exception {
        ReadyPair.in(own);
    }

    @BeforeEach
    void startServer() throws Exception {
        Files.createDirectories(pki.resolve("own"));
        for (Path made : files(own)) {
            Files.copy(made, pki.resolve("own").resolve(made.getFileName()));
        }
        port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        url = server.url();
    }

    @AfterEach
    void close() throws Exception {
        disk.countDown();
        if (source != null) {
            source.close();
        }
        server.close();
    }

    private void open(ServerConfig.Security security, ServerConfig.Credentials who, String... signals)
            throws Exception {
        ServerConfig config = new ServerConfig(
                "plc",
                url,
                security,
                Duration.ofMillis(100),
                Duration.ofMillis(50),
                10,
                who,
                true,
                List.of(),
                new ServerConfig.Retry(Duration.ZERO)); // nothing but values
        List<SignalMapping> mapped = Stream.of(signals)
                .map(name -> new SignalMapping(name, null, null, address(name)))
                .toList();
        source = new OpcUaSource(
                new OpcUaConfig(
                        "demo",
                        "edge-1",
                        pki,
                        pki.resolve("opcua"),
                        List.of(config),
                        List.of(new AssetMapping(
                                new AssetInfo("m", "lathe", "lathe", "a", "l", "plc"), "plc", mapped))),
                new OpcUaDoors(this::take, this::id, this::leave, catalogue),
                Map.of(),
                new OpcUaTiming(InstantSource.system(), () -> System.nanoTime() + leap.get(), new Random(1)),
                work -> {
                    Thread thread = new Thread(work, "opcua-test");
                    thread.setDaemon(true);
                    return thread;
                });
        source.start();
    }

    private static NodeAddress address(String name) {
        return name.startsWith("by-path")
                ? new NodeAddress.Path(OpcUaTestServer.NAMESPACE, List.of(name))
                : new NodeAddress.Id("nsu=" + OpcUaTestServer.NAMESPACE + ";s=" + name);
    }

    private void take(Delivery delivery) throws InterruptedException {
        disk.await();
        taken.add(delivery);
    }

    private int id(String asset, String signal, io.steelyard.edge.model.SignalType type) {
        if (stumbles.getCount() > 0) {
            stumbles.countDown();
            throw new IllegalStateException("a mistake in the program, of a test");
        }
        return dictionary.computeIfAbsent(signal + type, key -> ids.incrementAndGet());
    }

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return CompletableFuture.completedFuture(null);
    }

    /** The next sample of the signal that satisfies. */
    private Sample sample(String signal, Predicate<Sample> which) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < end) {
            Delivery delivery = taken.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (delivery != null) {
                seen.add(delivery);
                for (Sample sample : delivery.samples()) {
                    if (named(sample.signal()).equals(signal) && which.test(sample)) {
                        return sample;
                    }
                }
            }
        }
        throw new AssertionError("no such sample of " + signal + "; " + source.status());
    }

    private String named(int id) {
        return catalogue.signals("m").stream()
                .filter(info -> info.id() == id)
                .map(SignalInfo::name)
                .findFirst()
                .orElse("?");
    }

    private GapRecord gap(String signal) throws InterruptedException {
        for (Note note = notes.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
                note != null;
                note = notes.poll(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            if (note instanceof GapRecord gap && signal.equals(gap.scope().signal())) {
                return gap;
            }
        }
        throw new AssertionError("no gap of " + signal);
    }

    @Test
    void readsByPathAndByNodeIdWithTimeAndStatus() throws Exception {
        server.set("by-path", NodeIds.Double, 1.5);
        server.set("by-id", NodeIds.Int32, 7);
        open(NONE, null, "by-path", "by-id");
        assertThat(sample("by-path", any -> true).value()).isEqualTo(1.5);
        server.set("by-id", NodeIds.Int32, new DataValue(new Variant(8), new StatusCode(0x40930000L)));
        assertThat(sample("by-id", one -> one.status() == 0x40930000L).value()).isEqualTo(8L);
        server.set("by-id", NodeIds.Int32, new DataValue(new Variant(9), new StatusCode(0x808C0000L)));
        assertThat(sample("by-id", one -> one.status() == 0x808C0000L).value()).isNull();
    }

    /** The same node must have the same name after the server's next start, when indices are others. */
    @Test
    void namesNodesByTheUriOfTheirNamespace() throws Exception {
        server.set("node", NodeIds.NodeId, server.node("by-id"));
        server.set("standard", NodeIds.NodeId, NodeIds.ObjectsFolder);
        open(NONE, null, "node", "standard");
        assertThat(sample("node", any -> true).value()).isEqualTo("nsu=" + OpcUaTestServer.NAMESPACE + ";s=by-id");
        if (seen.stream().flatMap(one -> one.samples().stream()).noneMatch(one -> "i=85".equals(one.value()))) {
            assertThat(sample("standard", any -> true).value()).isEqualTo("i=85"); // in an answer of its own
        }
    }

    /**
     * The next Publish waits for the disk, and acknowledges what came before: the newest is kept by the server until a later
     * one is safe, too.
     */
    @Test
    void theServerIsNotAcknowledgedBeforeTheDeliveryIsTaken() throws Exception {
        disk = new CountDownLatch(1);
        server.set("speed", NodeIds.Double, 1.0);
        open(NONE, null, "speed");
        await(() -> server.unacknowledged() == 1);
        server.set("speed", NodeIds.Double, 2.0);
        await(() -> source.status().get(0).handingOver());
        assertThat(server.unacknowledged()).isEqualTo(1);
        assertThat(taken).isEmpty();
        CountDownLatch first = disk;
        disk = new CountDownLatch(1);
        first.countDown();
        await(() -> server.unacknowledged() == 2);
        disk.countDown();
        sample("speed", one -> Double.valueOf(2.0).equals(one.value()));
        await(() -> server.unacknowledged() == 1);
    }

    /** A machine that is switched off says nothing more, not even goodbye. */
    @Test
    void closesWithinSecondsWhenAServerHasFallenSilent() throws Exception {
        server.set("speed", NodeIds.Double, 1.0);
        try (Relay relay = new Relay(port, System::nanoTime)) {
            url = "opc.tcp://127.0.0.1:" + relay.port();
            open(NONE, null, "speed");
            assertThat(sample("speed", any -> true).value()).isEqualTo(1.0);
            relay.silence();
            CompletableFuture.runAsync(source::close).get(5, TimeUnit.SECONDS);
        }
    }

    private List<String> failed() {
        return source.status().get(0).counts().missed().signals().stream()
                .map(one ->
                        one.signal() + " " + one.node() + " " + one.trouble().status())
                .toList();
    }

    /** It would be so at each try, and a session costs a small machine seconds: four tries take 7 s, not one. */
    @Test
    void aServerWithWhichTheAgentStumblesIsTriedMoreAndMoreSeldomAndReadInTheEnd() throws Exception {
        server.set("speed", NodeIds.Double, 1.5);
        stumbles = new CountDownLatch(4);
        open(NONE, null, "speed");
        assertThat(stumbles.await(4, TimeUnit.SECONDS)).isFalse();
        stumbles = new CountDownLatch(0);
        assertThat(sample("speed", any -> true).value()).isEqualTo(1.5);
    }

    /** A signal that cannot be read is a record that is open, never an absence; the others live. */
    @Test
    void anItemThatFailsHasAnOpenGapWhichEndsWhenItSpeaks() throws Exception {
        server.set("good", NodeIds.Double, 1.0);
        open(NONE, null, "good", "late", "by-path-late");
        sample("good", any -> true);
        GapRecord open = gap("late");
        assertThat(open.to()).isNull();
        assertThat(open.cause()).isEqualTo(GapCause.ITEM_FAILED);
        assertThat(source.status().get(0).subscribed()).isEqualTo(1);
        assertThat(failed())
                .containsExactlyInAnyOrder(
                        "m/late nsu=urn:test:plant;s=late Bad_NodeIdUnknown",
                        "m/by-path-late Objects/by-path-late in urn:test:plant Bad_NoMatch");
        assertThat(source.status().get(0).counts().missed().signals())
                .extracting(one -> one.trouble().reason())
                .as("in words, which a person understands who does not know the codes")
                .containsExactlyInAnyOrder(
                        "the server refuses to monitor it: Bad_NodeIdUnknown (the server has no such node)",
                        "Bad_NoMatch (nothing stands at that path: one of its names is missing, or is in another"
                                + " namespace)");
        server.set("late", NodeIds.Double, 5.0);
        leap.set(Duration.ofSeconds(301).toNanos());
        sample("late", any -> true);
        assertThat(failed()).noneMatch(one -> one.startsWith("m/late"));
        GapRecord closed = seen.stream()
                .flatMap(delivery -> delivery.gaps().stream())
                .filter(gap -> "late".equals(gap.scope().signal()))
                .findFirst()
                .orElseThrow();
        assertThat(closed.id()).isEqualTo(open.id());
        assertThat(closed.from()).isEqualTo(open.from());
        assertThat(closed.to()).isNotNull();
    }

    /** What cannot be read is told with its status, and what never had a value as an open gap. */
    @Test
    void aStructureThatNobodyKnowsIsToldAndNotSwallowed() throws Exception {
        server.set("good", NodeIds.Double, 1.0);
        server.set(
                "structure", NodeIds.Structure, ExtensionObject.of(ByteString.of(new byte[] {1}), new NodeId(1, 99)));
        server.set("nothing", NodeIds.BaseDataType, new DataValue(Variant.NULL_VALUE));
        open(NONE, null, "good", "structure", "nothing");
        assertThat(sample("structure", any -> true).status()).isEqualTo(0x8007_0000L);
        assertThat(gap("nothing").to()).isNull();
    }

    @Test
    void findsTheSignalsAgainWhenTheServerComesBackWithOtherIndices() throws Exception {
        server.set("speed", NodeIds.Double, 1.0);
        open(NONE, null, "speed");
        sample("speed", any -> true);
        server.close();
        server = new OpcUaTestServer(port, "urn:new:1", "urn:new:2");
        server.set("speed", NodeIds.Double, 3.0);
        sample("speed", one -> Double.valueOf(3.0).equals(one.value()));
        assertThat(seen.get(seen.size() - 1).gaps())
                .filteredOn(gap -> "speed".equals(gap.scope().signal()))
                .singleElement()
                .satisfies(gap -> assertThat(gap.to()).isNotNull());
    }

    /** Trusting by moving a file needs no restart, and needs nothing of the server. */
    @Test
    void connectsOnceAPersonHasMovedTheCertificate() throws Exception {
        server.set("speed", NodeIds.Double, 1.0);
        open(ENCRYPTED, null, "speed");
        await(() -> !files(pki.resolve("rejected")).isEmpty());
        await(() -> source.status().get(0).detail().contains("Bad_CertificateUntrusted"));
        assertThat(source.status().get(0).detail()).contains("trusted");
        Path kept = files(pki.resolve("rejected")).get(0);
        Files.move(kept, pki.resolve("trusted").resolve(kept.getFileName()));
        assertThat(sample("speed", any -> true).value()).isEqualTo(1.0);
    }

    /** Without encryption the password would stand readable on the wire. */
    @Test
    void neverSendsAPasswordReadable() throws Exception {
        server.set("speed", NodeIds.Double, 1.0);
        open(NONE, new ServerConfig.Credentials("user", "secret"), "speed");
        await(() -> source.status().get(0).detail().contains("readable"));
        assertThat(source.status().get(0).counts().connections()).isZero();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + LIMIT_SECONDS + " s").isLessThan(end);
            var unused = never.await(20, TimeUnit.MILLISECONDS);
        }
    }
}
