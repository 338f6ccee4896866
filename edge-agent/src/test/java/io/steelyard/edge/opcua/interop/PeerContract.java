package io.steelyard.edge.opcua.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.select.Rules;
import io.steelyard.edge.opcua.select.SelectLook;
import io.steelyard.edge.opcua.select.Selected;
import io.steelyard.edge.opcua.select.SelectedFile;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.edge.opcua.select.Selects;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.Node;
import io.steelyard.edge.opcua.survey.Selection;
import io.steelyard.edge.opcua.survey.SmallPages;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.edge.opcua.survey.Target;
import io.steelyard.edge.opcua.survey.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the agent does with every OPC UA server, whoever wrote it. One server for all tests of a peer, one after another. */
abstract class PeerContract {
    static final String NAMESPACE = "urn:steelyard:peer";
    static final ServerConfig.Security NONE =
            new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None);
    private static final long SENSOR_FAILURE = 0x808C_0000L;
    private static final int MANY = 500;

    /** Ten seconds of a counter: an agent on a machine that is busy may come late for a second. */
    private static final int QUEUE = 100;

    private static final ServerConfig.Retry SOON =
            new ServerConfig.Retry(ServerConfig.USUAL_REDISCOVERY, Duration.ofMillis(250), Duration.ofSeconds(1));
    private static final int A_PAGE = 7;
    private static final int CELSIUS = 4_408_652; // CEL, as OPC UA Part 8 packs it

    /** Every value that a peer serves, as the agent hands it over; what a value tells beside itself stands below its name. */
    private static final Map<String, Object> VALUES = values();

    private final Peer.Kind kind;
    private Peer peer;
    TestAgent agent;

    PeerContract(Peer.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void find() throws Exception {
        String missing = kind.missing();
        assumeTrue(missing.isEmpty(), missing);
        peer = InteropTest.peer(kind);
        peer.awaitReady();
    }

    @AfterEach
    void close() {
        if (agent != null) {
            agent.close();
        }
    }

    /** Names of types that the peer cannot serve. */
    List<String> lacking() {
        return List.of();
    }

    /** Whether the peer sends but the last value of a publishing interval, whatever queue was asked for. */
    boolean keepsLastOnly() {
        return false;
    }

    final void open(ServerConfig.Security security, ServerConfig.Login who, Map<String, NodeAddress> signals)
            throws Exception {
        open(security, who, Duration.ofMillis(50), signals);
    }

    private void open(
            ServerConfig.Security security, ServerConfig.Login who, Duration sampling, Map<String, NodeAddress> signals)
            throws Exception {
        agent = new TestAgent(InteropTest.pki(), server(security, who, sampling), signals);
    }

    final ServerConfig server(ServerConfig.Security security, ServerConfig.Login who, Duration sampling) {
        return new ServerConfig(
                "plc", peer.url(), security, Duration.ofMillis(100), sampling, QUEUE, who, true, List.of(), SOON);
    }

    /** Reads a counter, and what is told of events. */
    final void openWithEvents(EventSource source) throws Exception {
        agent = new TestAgent(
                InteropTest.pki(),
                new ServerConfig(
                        "plc",
                        peer.url(),
                        NONE,
                        Duration.ofMillis(100),
                        Duration.ofMillis(50),
                        10,
                        null,
                        true,
                        List.of(source),
                        SOON),
                byId(Stream.of("Count/0")));
        agent.sample("Count/0", any -> true);
    }

    /** Reads one signal of every change, with this publishing interval and queue. */
    final void open(Duration publishing, int queue, SignalMapping mapped) throws Exception {
        ServerConfig server = new ServerConfig(
                "plc", peer.url(), NONE, publishing, Duration.ZERO, queue, null, true, List.of(), SOON);
        agent = new TestAgent(InteropTest.pki(), server, List.of(mapped), null);
    }

    final void tell(String command) throws Exception {
        peer.tell(command);
    }

    static Map<String, NodeAddress> byPath(Stream<String> paths) {
        Map<String, NodeAddress> signals = new LinkedHashMap<>();
        paths.forEach(path -> signals.put(path, new NodeAddress.Path(NAMESPACE, List.of(path.split("/")))));
        return signals;
    }

    static Map<String, NodeAddress> byId(Stream<String> paths) {
        Map<String, NodeAddress> signals = new LinkedHashMap<>();
        paths.forEach(path -> signals.put(path, new NodeAddress.Id("nsu=" + NAMESPACE + ";s=" + path)));
        return signals;
    }

    static Stream<String> counters() {
        return IntStream.range(0, 10).mapToObj(i -> "Count/" + i);
    }

    private Stream<String> types() {
        return VALUES.keySet().stream()
                .filter(name -> !name.contains("/") && !lacking().contains(name))
                .map("Types/"::concat);
    }

    private void everyTypeIsRight() throws InterruptedException {
        for (String signal : types().toList()) {
            Sample sample = agent.sample(signal, Sample::first);
            assertThat(sample.status()).as("status of " + signal).isZero();
            Map<String, Object> told = agent.told(sample);
            VALUES.forEach((name, value) -> {
                String full = "Types/" + name;
                if (full.equals(signal) || full.startsWith(signal + "/")) {
                    assertThat(told.get(full)).as(full).isEqualTo(value);
                }
            });
        }
    }

    @Test
    void readsEveryTypeByPath() throws Exception {
        open(NONE, null, byPath(types()));
        everyTypeIsRight();
        if (!lacking().contains("Analog")) {
            SignalInfo analog = agent.info("Types/Analog");
            assertThat(analog.unit()).isEqualTo("°C");
            assertThat(analog.unitId()).isEqualTo(CELSIUS);
            assertThat(analog.low()).isEqualTo(0);
            assertThat(analog.high()).isEqualTo(100);
        }
    }

    private static Surveyor surveyor() {
        return new Surveyor(
                new Visit.Visitor("demo", "edge-1", InteropTest.pki()),
                profile -> null,
                InstantSource.system(),
                System::nanoTime);
    }

    private Target target() {
        return new Target("plc", peer.url(), NONE, null, null);
    }

    final Diagnosis doctor() throws Exception {
        return surveyor().doctor(target());
    }

    @Test
    void findsAllFiveHundredOfAFolder() throws Exception {
        Tree tree = surveyor()
                .browse(target(), new BrowseOrder("Objects/Many", 2, 2_000))
                .tree();
        assertThat(tree.problems()).isEmpty();
        assertThat(tree.nodes().stream()
                        .filter(node -> node.kind() == Node.Kind.VARIABLE)
                        .map(node -> node.name().text())
                        .distinct())
                .hasSize(MANY);
    }

    /** Whether the server keeps to the number of references that it is asked for, and has the rest at the next question. */
    boolean answersInPages() {
        return true;
    }

    /** Three folders at once, seven references at a time: all nodes of each, and each of them once. */
    @Test
    void findsEveryNodeOnceThroughPagesOfSeven() throws Exception {
        try (Relay relay = new Relay(peer.url())) {
            ServerConfig server =
                    new ServerConfig("plc", relay.url(), NONE, Duration.ofMillis(100), Duration.ofMillis(50), 10, null);
            List<NodeAddress> folders =
                    List.copyOf(byId(Stream.of("Types", "Count", "Many")).values());
            List<List<String>> below =
                    SmallPages.below(server, new Visit.Visitor("demo", "edge-1", InteropTest.pki()), folders, A_PAGE);
            assertThat(below).hasSize(folders.size());
            assertThat(below.get(0).stream().map("Types/"::concat))
                    .containsExactlyInAnyOrderElementsOf(types().toList());
            assertThat(below.get(1).stream().map("Count/"::concat))
                    .containsExactlyInAnyOrderElementsOf(counters().toList());
            assertThat(below.get(2))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, MANY).mapToObj(Integer::toString).toList());
            assertThat(relay.requests(Relay.BROWSE)).isPositive();
            if (answersInPages()) {
                int pages = -Math.floorDiv(-MANY, A_PAGE);
                assertThat(relay.requests(Relay.BROWSE_NEXT)).isGreaterThanOrEqualTo(pages - 1);
            } else {
                assertThat(relay.requests(Relay.BROWSE_NEXT)).isZero();
            }
        }
    }

    private SelectLook.Found selected(Path memory) throws Exception {
        ServerConfig server = server(NONE, null, Duration.ZERO);
        OpcUaConfig nothing = new OpcUaConfig("demo", "edge-1", InteropTest.pki(), memory, List.of(server), List.of());
        Selection types = new Selection(List.of("Objects/Types/*"), List.of());
        return new SelectLook(
                        new Selecting.Wanted(nothing, List.of(new Selects("plc", List.of(types), 100))),
                        new Rules(profile -> null, (word, there) -> ""),
                        InstantSource.system(),
                        System::nanoTime)
                .at("plc");
    }

    @ParameterizedTest
    @EnumSource(names = {"Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"})
    void connectsWithEveryPolicyOfToday(ServerConfig.Policy policy) throws Exception {
        readsInOrder(new ServerConfig.Security(policy, ServerConfig.Mode.SignAndEncrypt));
    }

    @Test
    void connectsWithSignaturesAlone() throws Exception {
        readsInOrder(new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.Sign));
    }

    private void readsInOrder(ServerConfig.Security security) throws Exception {
        open(security, null, byId(counters()));
        long last = (Long) agent.sample("Count/0", any -> true).value();
        for (int i = 0; i < 10; i++) {
            long next = (Long) agent.sample("Count/0", any -> true).value();
            assertThat(next).as("behind %d", last).isGreaterThan(last);
            last = next;
        }
        assertThat(agent.status().subscribed()).isEqualTo(10);
    }

    /** Ten counters, once in 100 ms: each value once and none missing. */
    @Test
    void losesNoValueBetweenTwoNotifications() throws Exception {
        open(NONE, null, Duration.ZERO, byId(counters()));
        for (String counter : counters().toList()) {
            long last = (Long) agent.sample(counter, any -> true).value();
            for (int i = 0; i < 10; i++) {
                long next = (Long) agent.sample(counter, any -> true).value();
                assertThat(next).as("behind %d of %s", last, counter).isGreaterThan(last);
                assertThat(keepsLastOnly() || next == last + 1)
                        .as("%d comes behind %d of %s", next, last, counter)
                        .isTrue();
                last = next;
            }
        }
    }

    @Test
    void aBadStatusIsAPointOfItsOwn() throws Exception {
        Map<String, NodeAddress> signals = byPath(Stream.of("Types/Int32"));
        signals.putAll(byId(Stream.of("Count/0")));
        open(NONE, null, signals);
        agent.sample("Types/Int32", one -> one.status() == 0);
        long before = agent.sample("Count/0", one -> one.status() == 0).time(); // the peer's clock is not ours
        peer.tell("bad Types/Int32");
        Sample bad = agent.sample("Types/Int32", one -> one.status() != 0);
        Instant between = Instant.now();
        assertThat(bad.status()).isEqualTo(SENSOR_FAILURE);
        assertThat(bad.value()).isNull();
        assertThat(Instant.ofEpochSecond(0, bad.time())).isBetween(Instant.ofEpochSecond(0, before), between);
        TimeUnit.MILLISECONDS.sleep(2);
        peer.tell("good Types/Int32");
        Sample good = agent.sample("Types/Int32", one -> one.status() == 0);
        assertThat(good.value()).isEqualTo(VALUES.get("Int32"));
        assertThat(good.time()).as("when it was good again").isGreaterThan(bad.time());
    }

    @Test
    void comesBackWithEveryItemWhenTheServerHasStartedAgain() throws Exception {
        comesBackAfter("restart");
    }

    /** Two namespaces more stand before the one that the signals are in. */
    @Test
    void comesBackWhenTheNamespacesAreInAnotherOrder() throws Exception {
        comesBackAfter("reorder");
    }

    /**
     * As after a download to a PLC: what has an id today is something else than yesterday. Signals that are mapped by their
     * ids are followed, too, none is taken for another one of its type, and what is selected without a list is what it was.
     */
    @Test
    void followsThePathsWhenTheNodeIdsAreOthers() throws Exception {
        Map<String, NodeAddress> signals = byPath(types());
        signals.putAll(byId(types().filter(name -> name.contains("Int"))));
        signals.putAll(byId(Stream.of("Many/250", "Many/251")));
        Path memory = Files.createTempDirectory(InteropTest.pki(), "selected");
        SelectLook.Found found = selected(memory);
        assertThat(found.trouble()).isNull();
        Selected before = found.selected();
        assertThat(mapped(before))
                .extracting(SignalMapping::address)
                .containsAll(byPath(types()).values());
        new SelectedFile(memory, "plc").write(before);
        comesBackAfter("shuffle", signals);
        for (int life = 1; life <= 2; life++) {
            assertThat(agent.sample("Many/250", Sample::first).value()).isEqualTo(250L);
            assertThat(agent.sample("Many/251", Sample::first).value()).isEqualTo(251L);
        }
        SelectLook.Found after = selected(memory);
        assertThat(after.fresh()).isZero();
        assertThat(mapped(after.selected())).isEqualTo(mapped(before));
        assertThat(after.selected()).isNotEqualTo(before);
    }

    private static List<SignalMapping> mapped(Selected selected) {
        return selected.assets().stream()
                .flatMap(asset -> asset.signals().stream())
                .map(Selected.Signal::mapping)
                .toList();
    }

    private void comesBackAfter(String command) throws Exception {
        comesBackAfter(command, byPath(types()));
    }

    private void comesBackAfter(String command, Map<String, NodeAddress> signals) throws Exception {
        signals.putAll(byId(counters()));
        open(NONE, null, signals);
        everyTypeIsRight();
        long before = (Long) agent.sample("Count/9", Sample::first).value();
        peer.tell(command);
        everyTypeIsRight();
        assertThat((Long) agent.sample("Count/9", Sample::first).value()).isGreaterThanOrEqualTo(before);
        assertThat(agent.status().subscribed()).isEqualTo(signals.size());
        agent.awaitGapsOf(signals.keySet());
    }

    @Test
    void waitsForAServerThatIsStartedLater() throws Exception {
        peer.tell("down");
        open(NONE, null, byId(counters()));
        agent.await("waiting", () -> agent.status().phase().equals("waiting"));
        peer.tell("up");
        agent.sample("Count/0", any -> true);
        assertThat(agent.status().subscribed()).isEqualTo(10);
    }

    private static Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Boolean", true);
        all.put("SByte", -128L);
        all.put("Byte", 200L);
        all.put("Int16", -32_768L);
        all.put("UInt16", 65_535L);
        all.put("Int32", -2_147_483_648L);
        all.put("UInt32", 4_294_967_295L);
        all.put("Int64", Long.MIN_VALUE);
        all.put("UInt64", -1L);
        all.put("Float", 1.5f);
        all.put("Double", 0.1);
        all.put("String", "Grüße, 机器");
        all.put("DateTime", Instant.parse("2026-02-03T04:05:06.789Z").toEpochMilli() * 1_000_000);
        all.put("Guid", "72962b91-fa75-4ae6-8d28-b404dc7daf63");
        all.put("ByteString", new byte[] {0x00, 0x01, (byte) 0xfe, (byte) 0xff});
        all.put("XmlElement", "<a>1</a>");
        all.put("NodeId", "nsu=" + NAMESPACE + ";s=a node");
        all.put("ExpandedNodeId", "i=85");
        all.put("StatusCode", SENSOR_FAILURE);
        all.put("QualifiedName", "nsu=" + NAMESPACE + ";a name");
        all.put("LocalizedText", "Hallo");
        all.put("LocalizedText/locale", "de");
        all.put("BooleanArray", new boolean[] {true, false, true});
        all.put("Int32Array", new long[] {1, -2, 3});
        all.put("DoubleArray", new double[] {0.5, -1.5});
        all.put("StringArray", new String[] {"a", "b"});
        all.put("ByteStringArray/0", new byte[] {1});
        all.put("ByteStringArray/1", new byte[] {2, 3});
        all.put("ByteStringArray", 2L); // how many there are
        all.put("Int32Matrix", new long[] {1, 2, 3, 4, 5, 6});
        all.put("Int32Matrix/dimensions", new long[] {2, 3});
        all.put("Analog", 20.5);
        all.put("Enumeration", 1L);
        all.put("Enumeration/text", "Running");
        all.put("Structure", "Point");
        all.put("Structure/X", 1.5);
        all.put("Structure/Y", 7L);
        all.put("Structure/Name", "p");
        return all;
    }
}
