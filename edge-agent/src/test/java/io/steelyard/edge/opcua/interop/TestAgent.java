package io.steelyard.edge.opcua.interop;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaDoors;
import io.steelyard.edge.opcua.OpcUaSource;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The agent's OPC UA room reading one server; keeps what it hands over, for one test thread. */
public final class TestAgent implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    private static final String ASSET = "m";

    private final LinkedBlockingQueue<Delivery> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();
    private final Map<String, Queue<Sample>> samples = new ConcurrentHashMap<>();
    private final List<GapRecord> closed = new ArrayList<>();
    private final Catalogue catalogue = new Catalogue();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final OpcUaSource source;

    /**
     * Begins to read.
     *
     * @param pki whose own certificate and trusted ones it takes a copy of: what it learns of servers is its own
     */
    public TestAgent(Path pki, ServerConfig server, Map<String, NodeAddress> signals) throws IOException {
        Path home = Files.createTempDirectory(pki, "agent");
        copy(pki.resolve("own"), home.resolve("own"));
        copy(pki.resolve("trusted"), home.resolve("trusted"));
        List<SignalMapping> mapped = signals.entrySet().stream()
                .map(one -> new SignalMapping(one.getKey(), null, null, one.getValue()))
                .toList();
        AssetInfo asset = new AssetInfo(ASSET, "lathe", "lathe", "a", "l", server.name());
        source = new OpcUaSource(
                new OpcUaConfig(
                        "demo",
                        "edge-1",
                        home,
                        home.resolve("memory"),
                        List.of(server),
                        List.of(new AssetMapping(asset, server.name(), mapped))),
                new OpcUaDoors(taken::add, this::id, this::leave, catalogue),
                Map.of(),
                new OpcUaTiming(InstantSource.system(), System::nanoTime, new Random(1)),
                work -> {
                    Thread thread = new Thread(work, "opcua-test");
                    thread.setDaemon(true);
                    return thread;
                });
        source.start();
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
            int id = next.incrementAndGet();
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
            Delivery delivery = taken.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (delivery == null) {
                throw new AssertionError("no such sample of " + signal + "; " + status() + "; " + notes);
            }
            closed.addAll(delivery.gaps());
            for (Sample one : delivery.samples()) {
                samples.computeIfAbsent(names.get(one.signal()), any -> new ArrayDeque<>())
                        .add(one);
            }
        }
    }

    /** What a sample tells, by the names of the signals: its own and those below it. */
    public Map<String, Object> told(Sample sample) {
        Map<String, Object> told = new HashMap<>();
        told.put(names.get(sample.signal()), Parts.own(sample.value()));
        Parts.below(sample.value()).forEach(part -> told.put(names.get(part.signal()), part.value()));
        return told;
    }

    /** Gaps that ended with a delivery seen so far. */
    public List<GapRecord> closedGaps() {
        return List.copyOf(closed);
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
