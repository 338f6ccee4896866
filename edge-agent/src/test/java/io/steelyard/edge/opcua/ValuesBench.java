package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalDictionary;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.ledger.Note;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.types.UaStructuredType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/** A server with values of any type, the source that reads them as signals of the asset {@code m}, and what it told. */
final class ValuesBench implements AutoCloseable {
    static final int SCALAR = -1;
    static final int LIST = 1;
    private static final long LIMIT_SECONDS = 60;

    final LinkedBlockingQueue<Sample> taken = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();
    final Catalogue catalogue = new Catalogue();
    final AtomicLong leap = new AtomicLong();

    /** What the next opening leaves out. */
    final Map<String, Deadband> deadbands = new LinkedHashMap<>();

    /** What gives the ids, if anything does. */
    @Nullable
    Outbox outbox;

    final OpcUaTestServer server;
    final TypedPlant plant;

    /** Where the next opening finds the server. */
    String url;

    private final Path pki;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> dictionary = new ConcurrentHashMap<>();
    private @Nullable OpcUaSource source;

    ValuesBench(Path pki) throws Exception {
        this.pki = pki;
        ReadyPair.in(pki.resolve("own"));
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        url = server.url();
        plant = new TypedPlant(server.milo());
        plant.startup();
    }

    OpcUaSource source() {
        return java.util.Objects.requireNonNull(source);
    }

    @Override
    public void close() {
        plant.definitions.countDown();
        if (source != null) {
            source.close();
        }
        plant.shutdown();
        server.close();
    }

    void open(String... signals) throws Exception {
        ServerConfig config = new ServerConfig(
                "plc",
                url,
                new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
                Duration.ofMillis(50),
                Duration.ofMillis(20),
                10,
                null);
        List<SignalMapping> mapped = Stream.of(signals)
                .map(name -> new SignalMapping(
                        name,
                        null,
                        null,
                        new NodeAddress.Id("nsu=" + TypedPlant.NAMESPACE + ";s=" + name),
                        deadbands.get(name),
                        null,
                        null))
                .toList();
        AssetInfo asset = new AssetInfo("m", "lathe", "lathe", "a", "l", "plc");
        OpcUaSource made = new OpcUaSource(
                new OpcUaConfig(
                        "demo",
                        "edge-1",
                        pki,
                        pki.resolve(
                                "memory-" + server.url().substring(server.url().lastIndexOf(':') + 1)),
                        List.of(config),
                        List.of(new AssetMapping(asset, "plc", mapped))),
                new OpcUaDoors(this::take, new Names(), this::leave, catalogue),
                Map.of(),
                new OpcUaTiming(InstantSource.system(), () -> System.nanoTime() + leap.get(), new Random(1)),
                work -> {
                    Thread thread = new Thread(work, "values-test");
                    thread.setDaemon(true);
                    return thread;
                });
        source = made;
        made.start();
    }

    private void take(Delivery delivery) {
        taken.addAll(delivery.samples());
    }

    private final class Names implements SignalDictionary {
        @Override
        public int idOf(String asset, String signal, SignalType type) {
            int id = outbox == null
                    ? dictionary.computeIfAbsent(signal + type, key -> ids.incrementAndGet())
                    : outbox.idOf(asset, signal, type);
            names.put(id, signal);
            return id;
        }

        @Override
        public Set<Named> giveIds(List<Named> signals) {
            return outbox == null ? SignalDictionary.super.giveIds(signals) : outbox.giveIds(signals);
        }
    }

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return CompletableFuture.completedFuture(null);
    }

    void set(String name, NodeId dataType, int rank, Object value) {
        set(name, dataType, rank, value, 0);
    }

    void set(String name, NodeId dataType, int rank, Object value, long status) {
        plant.set(name, dataType, rank, new DataValue(new Variant(value), new StatusCode(status), new DateTime()));
    }

    /** The next sample of the signal that satisfies. */
    Sample next(String signal, Predicate<Sample> which) throws InterruptedException {
        while (true) {
            Sample sample = taken.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(sample)
                    .as("a sample of %s; %s", signal, source().status())
                    .isNotNull();
            if (signal.equals(names.get(sample.signal())) && which.test(sample)) {
                return sample;
            }
        }
    }

    /** What the next sample of the signal tells, by the names of the signals. */
    Map<String, Object> told(String signal) throws InterruptedException {
        return told(next(signal, any -> true));
    }

    Map<String, Object> told(Sample sample) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put(names.get(sample.signal()), Parts.own(sample.value()));
        Parts.below(sample.value()).forEach(part -> told.put(names.get(part.signal()), part.value()));
        return told;
    }

    ExtensionObject packed(UaStructuredType value) {
        return ExtensionObject.encode(server.milo().getStaticEncodingContext(), value);
    }
}
