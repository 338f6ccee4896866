package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.ledger.Note;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of value that a server may have, read from a real one in the same process. */
@Timeout(120)
final class ValuesFromServerTest {
    private static final long LIMIT_SECONDS = 60;
    private static final int SCALAR = -1;
    private static final int LIST = 1;

    /** One for all tests: making the agent's own certificate takes seconds. */
    @TempDir
    static Path pki;

    private final LinkedBlockingQueue<Sample> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Note> notes = new LinkedBlockingQueue<>();
    private final Catalogue catalogue = new Catalogue();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> dictionary = new ConcurrentHashMap<>();
    private OpcUaTestServer server;
    private TypedPlant plant;
    private OpcUaSource source;

    @BeforeEach
    void startServer() throws Exception {
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        plant = new TypedPlant(server.milo());
        plant.startup();
    }

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
        plant.shutdown();
        server.close();
    }

    private void open(String... signals) throws Exception {
        ServerConfig config = new ServerConfig(
                "plc",
                server.url(),
                new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
                Duration.ofMillis(50),
                Duration.ofMillis(20),
                10,
                null);
        List<SignalMapping> mapped = Stream.of(signals)
                .map(name -> new SignalMapping(
                        name, null, null, new NodeAddress.Id("nsu=" + TypedPlant.NAMESPACE + ";s=" + name)))
                .toList();
        AssetInfo asset = new AssetInfo("m", "lathe", "lathe", "a", "l", "plc");
        source = new OpcUaSource(
                new OpcUaConfig(
                        "demo", "edge-1", pki, List.of(config), List.of(new AssetMapping(asset, "plc", mapped))),
                new OpcUaDoors(this::take, this::id, this::leave, catalogue),
                Map.of(),
                new OpcUaTiming(InstantSource.system(), System::nanoTime, new Random(1)),
                work -> {
                    Thread thread = new Thread(work, "values-test");
                    thread.setDaemon(true);
                    return thread;
                });
        source.start();
    }

    private void take(Delivery delivery) {
        taken.addAll(delivery.samples());
    }

    private int id(String asset, String signal, SignalType type) {
        int id = dictionary.computeIfAbsent(signal + type, key -> ids.incrementAndGet());
        names.put(id, signal);
        return id;
    }

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return CompletableFuture.completedFuture(null);
    }

    private void set(String name, NodeId dataType, int rank, Object value) {
        plant.set(name, dataType, rank, new DataValue(new Variant(value), StatusCode.GOOD, new DateTime()));
    }

    /** The next sample of the signal that satisfies. */
    private Sample next(String signal, Predicate<Sample> which) throws InterruptedException {
        while (true) {
            Sample sample = taken.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(sample).as("a sample of %s; %s", signal, source.status()).isNotNull();
            if (signal.equals(names.get(sample.signal())) && which.test(sample)) {
                return sample;
            }
        }
    }

    /** What the next sample of the signal tells, by the names of the signals. */
    private Map<String, Object> told(String signal) throws InterruptedException {
        return told(next(signal, any -> true));
    }

    private Map<String, Object> told(Sample sample) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put(names.get(sample.signal()), Parts.own(sample.value()));
        Parts.below(sample.value()).forEach(part -> told.put(names.get(part.signal()), part.value()));
        return told;
    }

    private static EnumField field(long number, String name) {
        return new EnumField(number, LocalizedText.english(name), LocalizedText.NULL_VALUE, name);
    }

    /** The number stays the signal's own, so that roles and rules go on; the name is beside it under the same number. */
    @Test
    void anEnumerationIsANumberWithItsTextBesideIt() throws Exception {
        NodeId mode = plant.type(
                "Mode", NodeIds.Enumeration, new EnumDefinition(new EnumField[] {field(0, "Manual"), field(4, "Auto")
                }));
        set("mode", mode, SCALAR, 4);
        set("modes", mode, LIST, new Integer[] {4, 0, 9});
        open("mode", "modes");
        assertThat(told("mode")).isEqualTo(Map.of("mode", 4L, "mode/text", "Auto"));
        assertThat(catalogue.signals("m"))
                .extracting(SignalInfo::name)
                .containsExactly("mode", "mode/text", "modes", "modes/text");
        set("mode", mode, SCALAR, 7);
        Map<String, Object> unnamed = told("mode");
        assertThat(unnamed).containsEntry("mode", 7L).containsEntry("mode/text", null);
    }

    /** A mode that is not known any more must not seem to go on under its text. */
    @Test
    void aBadStatusTakesTheTextAwayWithTheNumber() throws Exception {
        NodeId mode = plant.type("Mode", NodeIds.Enumeration, new EnumDefinition(new EnumField[] {field(4, "Auto")}));
        set("mode", mode, SCALAR, 4);
        open("mode");
        next("mode", any -> true);
        plant.set("mode", mode, SCALAR, new DataValue(new Variant(4), new StatusCode(0x808C0000L), new DateTime()));
        Sample bad = next("mode", sample -> sample.status() != 0);
        assertThat(bad.status()).isEqualTo(0x808C0000L);
        assertThat(told(bad)).containsEntry("mode", null).containsEntry("mode/text", null);
    }

    /** Servers older than OPC UA 1.04 have no DataTypeDefinition. */
    @Test
    void namesOfAnEnumerationAreFoundInItsProperty() throws Exception {
        NodeId mode = plant.type("Mode", NodeIds.Enumeration, null);
        LocalizedText[] strings = {LocalizedText.english("Off"), LocalizedText.english("On")};
        plant.property(mode, "EnumStrings", NodeIds.LocalizedText, new DataValue(new Variant(strings)));
        set("mode", mode, SCALAR, 1);
        set("modes", mode, LIST, new Integer[] {1, 0, 9});
        open("mode", "modes");
        assertThat(told("mode")).isEqualTo(Map.of("mode", 1L, "mode/text", "On"));
        assertThat(told("modes"))
                .containsEntry("modes", new long[] {1, 0, 9})
                .containsEntry("modes/text", new String[] {"On", "Off", ""});
    }

    @Test
    void aTextKeepsItsLanguage() throws Exception {
        set("text", NodeIds.LocalizedText, SCALAR, new LocalizedText("zh", "机床"));
        set("bare", NodeIds.LocalizedText, SCALAR, new LocalizedText(null, "lathe"));
        open("text", "bare");
        assertThat(told("text")).isEqualTo(Map.of("text", "机床", "text/locale", "zh"));
        set("bare", NodeIds.LocalizedText, SCALAR, new LocalizedText(null, "mill"));
        assertThat(told(next("bare", sample -> "mill".equals(sample.value())))).isEqualTo(Map.of("bare", "mill"));
    }
}
