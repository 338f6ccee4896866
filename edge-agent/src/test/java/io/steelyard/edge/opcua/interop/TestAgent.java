package io.steelyard.edge.opcua.interop;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Holes;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.Earlier;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaDoors;
import io.steelyard.edge.opcua.OpcUaSource;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The agent's OPC UA room reading one server; keeps what it hands over, for one test thread. */
public final class TestAgent implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    private static final String ASSET = "m";

    private final LinkedBlockingQueue<Delivery> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();
    private final Map<String, Queue<Sample>> samples = new ConcurrentHashMap<>();
    private final List<GapRecord> closed = new ArrayList<>();
    private final List<EventRecord> happened = new ArrayList<>();
    private final Catalogue catalogue = new Catalogue();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final OpcUaSource source;
    private final @Nullable Outbox outbox;

    /**
     * Begins to read.
     *
     * @param pki whose own certificate and trusted ones it takes a copy of: what it learns of servers is its own
     */
    public TestAgent(Path pki, ServerConfig server, Map<String, NodeAddress> signals) throws IOException {
        this(pki, server, signals, null);
    }

    /** Goes on with what the outbox remembers, though without any memory of subscriptions. */
    public TestAgent(Path pki, ServerConfig server, Map<String, NodeAddress> signals, @Nullable Outbox behind)
            throws IOException {
        this(
                pki,
                server,
                signals.entrySet().stream()
                        .map(one -> new SignalMapping(one.getKey(), null, null, one.getValue()))
                        .toList(),
                behind);
    }

    /** Reads what is mapped. */
    public TestAgent(Path pki, ServerConfig server, List<SignalMapping> mapped, @Nullable Outbox behind)
            throws IOException {
        this.outbox = behind;
        Path home = Files.createTempDirectory(pki, "agent");
        copy(pki.resolve("own"), home.resolve("own"));
        copy(pki.resolve("trusted"), home.resolve("trusted"));
        AssetInfo asset = new AssetInfo(ASSET, "lathe", "lathe", "a", "l", server.name());
        source = new OpcUaSource(
                new OpcUaConfig(
                        "demo",
                        "edge-1",
                        home,
                        home.resolve("memory"),
                        List.of(server),
                        List.of(new AssetMapping(asset, server.name(), mapped))),
                new OpcUaDoors(this::take, this::id, this::leave, catalogue, behind == null ? Holes.NONE : behind),
                earlier(behind),
                new OpcUaTiming(InstantSource.system(), System::nanoTime, new Random(1)),
                work -> {
                    Thread thread = new Thread(work, "opcua-test");
                    thread.setDaemon(true);
                    return thread;
                });
        source.start();
    }

    private static Map<String, Earlier> earlier(@Nullable Outbox behind) {
        Map<String, Earlier> earlier = new HashMap<>();
        if (behind != null) {
            behind.recovered()
                    .servers()
                    .forEach((server, known) -> earlier.put(server, new Earlier(known.proof(), Map.of(), 0)));
        }
        return earlier;
    }

    private void take(Delivery delivery) throws InterruptedException {
        if (outbox != null) {
            outbox.take(delivery);
        }
        taken.add(delivery);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        if (Files.exists(from)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
                for (Path file : files) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private int id(String asset, String signal, SignalType type) {
        return ids.computeIfAbsent(signal + type, key -> {
            int id = outbox == null ? next.incrementAndGet() : outbox.idOf(asset, signal, type);
            names.put(id, signal);
            return id;
        });
    }

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return CompletableFuture.completedFuture(null);
    }

    /** The next sample of the signal that satisfies; those of other signals wait for their own turn. */
    public Sample sample(String signal, Predicate<Sample> which) throws InterruptedException {
        Queue<Sample> waiting = samples.computeIfAbsent(signal, any -> new ArrayDeque<>());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            for (Sample one = waiting.poll(); one != null; one = waiting.poll()) {
                if (which.test(one)) {
                    return one;
                }
            }
            sort("sample of " + signal, end);
        }
    }

    /** The next delivery, into what each waits for. */
    private void sort(String what, long end) throws InterruptedException {
        Delivery delivery = taken.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (delivery == null) {
            throw new AssertionError("no such " + what + "; " + status() + "; " + notes);
        }
        closed.addAll(delivery.gaps());
        happened.addAll(delivery.events());
        for (Sample one : delivery.samples()) {
            samples.computeIfAbsent(names.get(one.signal()), any -> new ArrayDeque<>())
                    .add(one);
        }
    }

    /** What a sample tells, by the names of the signals: its own and those below it. */
    public Map<String, Object> told(Sample sample) {
        Map<String, Object> told = new HashMap<>();
        told.put(names.get(sample.signal()), Parts.own(sample.value()));
        Parts.below(sample.value()).forEach(part -> told.put(names.get(part.signal()), part.value()));
        return told;
    }

    /** Waits until a gap of each of these signals has ended with a delivery. */
    public void awaitGapsOf(Set<String> signals) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        Set<String> open = new HashSet<>(signals);
        closed.forEach(gap -> open.remove(String.valueOf(gap.scope().signal())));
        while (!open.isEmpty()) {
            sort("gaps of " + open, end);
            closed.forEach(gap -> open.remove(String.valueOf(gap.scope().signal())));
        }
    }

    /** The next event that satisfies, of those that came with deliveries; samples before it are passed over. */
    public EventRecord event(Predicate<EventRecord> which) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            while (!happened.isEmpty()) {
                EventRecord first = happened.remove(0);
                if (which.test(first)) {
                    return first;
                }
            }
            Delivery delivery = taken.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (delivery == null) {
                throw new AssertionError("no such event; " + status() + "; " + notes);
            }
            happened.addAll(delivery.events());
        }
    }

    public SignalInfo info(String signal) {
        return catalogue.signals(ASSET).stream()
                .filter(info -> info.name().equals(signal))
                .findFirst()
                .orElseThrow();
    }

    public LinkStatus status() {
        return source.status().get(0);
    }

    public void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never " + what + "; " + status() + "; " + notes);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
