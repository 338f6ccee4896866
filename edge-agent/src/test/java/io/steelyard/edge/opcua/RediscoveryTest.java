package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.event.EventSource;
import io.steelyard.edge.opcua.trouble.FailedSignal;
import io.steelyard.edge.opcua.trouble.Trouble;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is changed while a session lasts. */
@Timeout(180)
final class RediscoveryTest {
    /** The notifier of the server's own events; a subscription of theirs would be thought silent behind a leap of the clock. */
    private static final String EVENTS = "2253";

    private static final long SEMANTICS_CHANGED = 0x4000;
    private static final long MINUTE = TimeUnit.SECONDS.toNanos(61);
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(6);
    private static final long THREE_MINUTES = TimeUnit.MINUTES.toNanos(3); // no failed signal is tried again by itself
    private static final long A_LITTLE = TimeUnit.SECONDS.toNanos(10);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private SourceBench bench;
    private OpcUaTestServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        bench = new SourceBench(pki, own);
        bench.rediscover = ServerConfig.USUAL_REDISCOVERY;
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        server.set("power", "a", NodeIds.Double, 1.0);
        server.set("count", "c", NodeIds.Int32, 3);
        server.unit("c", 4408652, "°C");
        server.set("by-path-load", "d", NodeIds.Double, 4.0);
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    private void openAndChange() throws Exception {
        bench.open(server.url(), "a", "c", "by-path-load", "by-path-late");
        bench.awaitValue("a", 1.0);
        bench.awaitValue("c", 3L);
        bench.awaitValue("by-path-load", 4.0);
        server.remove("c");
        server.set("count", "c", NodeIds.Int32, 33);
        server.unit("c", 4342098, "bar");
        server.remove("d");
        server.set("by-path-load", "e", NodeIds.Double, 44.0);
        server.set("by-path-late", NodeIds.Double, 5.0);
    }

    private LinkStatus.Rounds rounds() {
        return bench.status().counts().missed().rounds();
    }

    /** Time goes by while the server goes on speaking: a leap of all of it looks like one that is silent. */
    private void pass(long nanos) throws Exception {
        for (long passed = 0; passed < nanos; passed += A_LITTLE) {
            bench.leap.addAndGet(A_LITTLE);
            double value = bench.leap.get();
            server.set("power", "a", NodeIds.Double, value);
            bench.awaitValue("a", value);
        }
    }

    /** What came is read, what moved is read where it is, what became another variable is not read; the rest is untouched. */
    @Test
    void findsWhatChanged() throws Exception {
        bench.rediscover = Duration.ofMinutes(2);
        server.manners.unmonitored.add(EVENTS);
        openAndChange();
        pass(THREE_MINUTES);
        String untouched = server.itemIds().get("a");
        bench.awaitValue("by-path-late", 5.0);
        bench.awaitValue("by-path-load", 44.0);
        bench.await(() -> bench.status().subscribed() == 3 && rounds().ended() >= 1);
        assertThat(rounds())
                .extracting(LinkStatus.Rounds::returned, LinkStatus.Rounds::displaced)
                .containsExactly(1L, 2L);
        assertThat(bench.told(EventType.NODE_QUARANTINED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("was", "unit °C (4408652)")
                        .containsEntry("is", "unit bar (4342098)"));
        assertThat(bench.status().counts().missed().signals())
                .extracting(FailedSignal::signal)
                .containsExactly("m/c");
        assertThat(server.itemIds()).containsEntry("a", untouched).containsOnlyKeys("a", "e", "by-path-late");
        assertThat(bench.status().counts().losses()).isZero();
        assertThat(bench.status().counts().connections()).isEqualTo(1);
    }

    /** But for what the server itself says is no more. */
    @Test
    void looksForNothingWhereItIsOff() throws Exception {
        bench.rediscover = Duration.ZERO;
        openAndChange();
        new Siren(server.milo()).fire(NodeIds.GeneralModelChangeEventType, 1, "changed");
        pass(THREE_MINUTES);
        assertThat(rounds().ended()).isZero();
        assertThat(bench.values("by-path-late")).isEmpty();
    }

    /** As soon as the server has been quiet for a while, and nobody is told of it as of an event. */
    @Test
    void looksSoonWhenTheServerSaysThatItHasChanged() throws Exception {
        openAndChange();
        Siren siren = new Siren(server.milo());
        siren.fire(NodeIds.BaseEventType, 1, "something else");
        siren.fire(NodeIds.SemanticChangeEventType, 1, "a unit");
        siren.fire(NodeIds.GeneralModelChangeEventType, 1, "a variable");
        bench.await(() -> rounds().changes() == 2);
        bench.leap.addAndGet(SETTLED);
        bench.awaitValue("by-path-late", 5.0);
        bench.awaitValue("by-path-load", 44.0);
        bench.await(() -> rounds().ended() == 1);
        assertThat(rounds()).isEqualTo(new LinkStatus.Rounds(1, 0, 1, 2, 2, true));
        assertThat(bench.told(EventType.NODE_QUARANTINED)).hasSize(1);
        assertThat(bench.told(EventType.ALARM)).isEmpty();
        assertThat(bench.status().counts().connections()).isEqualTo(1);
    }

    /** A namespace that came late has an index that no session knows yet; no server tells an event of it. */
    @Test
    void readsTheNamespacesAgain() throws Exception {
        server.manners.unmonitored.add(EVENTS);
        bench.open(server.url(), "a");
        bench.awaitValue("a", 1.0);
        SignalMapping late = new SignalMapping("late", null, null, new NodeAddress.Id("nsu=urn:late;s=x"));
        bench.change(server.url(), List.of(new SignalMapping("a", null, null, SourceBench.address("a")), late))
                .join();
        assertThat(why()).containsExactly(Trouble.NO_NAMESPACE);
        server.milo().getNamespaceTable().add("urn:late");
        pass(MINUTE);
        bench.await(() -> rounds().changes() == 1);
        bench.leap.addAndGet(SETTLED);
        bench.await(() -> rounds().ended() == 1);
        assertThat(why()).containsExactly("Bad_NodeIdUnknown");
        assertThat(rounds().watched()).isFalse();
        assertThat(server.items()).hasSize(1);
    }

    private void openWhereTwoSubscriptionsAreMade() throws Exception {
        server.manners.subscriptionsAtOnce = 2;
        server.manners.itemsASubscription = 2;
        bench.open(server.url(), "a", "c");
        bench.awaitValue("a", 1.0);
        bench.awaitValue("c", 3L);
        bench.await(() -> rounds().watched());
        bench.change(server.url(), List.of(plain("a"), plain("c"), plain("by-path-load")))
                .join();
    }

    /** What is found out an hour later by itself is not worth a signal. */
    @Test
    void nothingIsWatchedInTheSubscriptionThatValuesNeed() throws Exception {
        openWhereTwoSubscriptionsAreMade();
        bench.awaitValue("by-path-load", 4.0);
        assertThat(server.items().values()).containsExactly(2, 1);
        assertThat(rounds().watched()).isFalse();
        server.set("power", "a", NodeIds.Double, 2.0);
        bench.awaitValue("a", 2.0);
        assertThat(server.milo().getSubscriptions()).as("it is not asked again").hasSize(2);
        assertThat(bench.gaps()).isEmpty();
        assertThat(bench.told(EventType.ITEM_FAILED)).isEmpty();
        assertThat(bench.status().counts().connections()).isEqualTo(1);
    }

    /** Somebody wants these events. */
    @Test
    void aSubscriptionOfWantedEventsStaysAlsoWhereValuesNeedOne() throws Exception {
        bench.events.add(new EventSource("i=" + EVENTS, 1, List.of()));
        openWhereTwoSubscriptionsAreMade();
        assertThat(why()).containsExactly("Bad_TooManySubscriptions");
        new Siren(server.milo()).fire(NodeIds.BaseEventType, 1, "something");
        bench.await(() -> !bench.told(EventType.ALARM).isEmpty());
        server.set("power", "a", NodeIds.Double, 2.0);
        bench.awaitValue("a", 2.0);
        assertThat(rounds().watched()).isTrue();
    }

    private List<String> why() {
        return bench.status().counts().missed().signals().stream()
                .map(one -> one.trouble().status())
                .toList();
    }

    /** Nobody waits for the next look: not one value of the other variable is told. */
    @Test
    void aValueOfAnotherTypeIsLookedAtBeforeItIsTold() throws Exception {
        bench.rediscover = Duration.ZERO;
        bench.open(server.url(), "a", "c");
        bench.awaitValue("c", 3L);
        server.remove("c");
        server.set("count", "c", NodeIds.Double, 33.0);
        bench.await(() -> !bench.told(EventType.NODE_QUARANTINED).isEmpty());
        server.set("power", "a", NodeIds.Double, 2.0);
        bench.awaitValue("a", 2.0);
        assertThat(bench.told(EventType.NODE_QUARANTINED)).hasSize(1);
        assertThat(bench.byId().values())
                .allSatisfy(values -> assertThat(values).doesNotContain(33.0));
        assertThat(bench.status().counts().missed().withheld()).isEqualTo(1);
        assertThat(why()).containsExactly(Trouble.QUARANTINED);
        assertThat(bench.gaps()).extracting(GapRecord::cause).containsOnly(GapCause.ITEM_FAILED);
    }

    /** Who finds that the other variable is the right one takes the signal out of the mapping and puts it in again. */
    @Test
    void aSignalThatIsMappedAnewIsLearnedAnew() throws Exception {
        bench.rediscover = Duration.ZERO;
        bench.open(server.url(), "a", "c");
        bench.awaitValue("c", 3L);
        server.remove("c");
        server.set("count", "c", NodeIds.Double, 33.0);
        bench.await(() -> !bench.told(EventType.NODE_QUARANTINED).isEmpty());
        Path anchors = pki.resolve("opcua/plc.anchors");
        assertThat(anchors).content().contains("Int32");
        bench.change(server.url(), List.of(plain("a"))).join();
        assertThat(anchors).content().doesNotContain("Int32");
        bench.change(server.url(), List.of(plain("a"), plain("c"))).join();
        bench.awaitValue("c", 33.0);
        assertThat(why()).isEmpty();
        assertThat(anchors).content().doesNotContain("Int32");
    }

    private void openPushedInBar() throws Exception {
        server.manners.unmonitored.add(EVENTS);
        server.push(OpcUaTestServer.PUSHED, 0);
        server.unit(OpcUaTestServer.PUSHED, 4342098, "bar");
        bench.open(server.url(), "a", OpcUaTestServer.PUSHED);
        bench.awaitValue("a", 1.0);
        bench.awaitValue(OpcUaTestServer.PUSHED, 0L);
    }

    /** OPC UA Part 4 §7.39.1: the bit is often the only word of it, and the next look an hour away. */
    @Test
    void aVariableIsLookedAtSoonWhenAValueSaysThatItMeansSomethingElse() throws Exception {
        openPushedInBar();
        Map<String, String> untouched = server.itemIds("a");
        server.unit(OpcUaTestServer.PUSHED, 4937041, "kPa");
        server.push(OpcUaTestServer.PUSHED, 1, SEMANTICS_CHANGED);
        bench.await(() -> rounds().semantics() == 1);
        bench.leap.addAndGet(SETTLED);
        bench.await(() -> !bench.told(EventType.NODE_QUARANTINED).isEmpty());
        assertThat(bench.told(EventType.NODE_QUARANTINED))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("was", "unit bar (4342098)")
                        .containsEntry("is", "unit kPa (4937041)"));
        assertThat(rounds().ended()).as("that one alone is looked at").isZero();
        assertThat(server.itemIds()).isEqualTo(untouched);
        assertThat(bench.status().counts().losses()).isZero();
    }

    /** A server may say so with each value. */
    @Test
    void oneThatSaysSoWithEachValueIsLookedAtOnceAMinute() throws Exception {
        openPushedInBar();
        server.manners.translated.clear();
        for (int second = 1; second <= 110; second++) {
            bench.leap.addAndGet(TimeUnit.SECONDS.toNanos(1));
            server.push(OpcUaTestServer.PUSHED, second, SEMANTICS_CHANGED);
            bench.awaitValue(OpcUaTestServer.PUSHED, (long) second);
        }
        assertThat(rounds().semantics()).isEqualTo(110);
        assertThat(server.manners.translated.size()).as("calls of one look").isBetween(1, 3);
        assertThat(why()).isEmpty();
        assertThat(bench.gaps()).isEmpty();
    }

    /** What a server does not say any more is no sign of another variable; what it says then is held against what it said before. */
    @Test
    void aVariableWithoutItsUnitIsReadOnWithoutOneAndKnownByTheOldOne() throws Exception {
        openPushedInBar();
        assertThat(bench.told().get(OpcUaTestServer.PUSHED).unit()).isEqualTo("bar");
        server.noUnit(OpcUaTestServer.PUSHED);
        server.push(OpcUaTestServer.PUSHED, 1, SEMANTICS_CHANGED);
        bench.await(() -> rounds().semantics() == 1);
        bench.leap.addAndGet(SETTLED);
        bench.await(() -> bench.told().get(OpcUaTestServer.PUSHED).unit() == null);
        assertThat(why()).isEmpty();
        server.unit(OpcUaTestServer.PUSHED, 4937041, "kPa");
        server.push(OpcUaTestServer.PUSHED, 2, SEMANTICS_CHANGED);
        bench.await(() -> rounds().semantics() == 2);
        pass(MINUTE);
        bench.await(() -> !bench.told(EventType.NODE_QUARANTINED).isEmpty());
        assertThat(bench.told(EventType.NODE_QUARANTINED))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("was", "unit bar (4342098)"));
    }

    private static SignalMapping plain(String name) {
        return new SignalMapping(name, null, null, SourceBench.address(name));
    }

    /** What a variable declares is not what all servers send: after one look its values are told as they come. */
    @Test
    void aVariableThatDoesNotKeepToItsTypeIsReadOn() throws Exception {
        bench.open(server.url(), "c");
        bench.awaitValue("c", 3L);
        server.set("count", "c", NodeIds.Int32, 33.5);
        bench.await(() -> bench.byId().values().stream().anyMatch(values -> values.contains(33.5)));
        server.set("count", "c", NodeIds.Int32, 34.5);
        bench.await(() -> bench.byId().values().stream().anyMatch(values -> values.contains(34.5)));
        assertThat(bench.status().counts().missed().withheld()).isEqualTo(1);
        assertThat(bench.told(EventType.NODE_QUARANTINED)).isEmpty();
        assertThat(why()).isEmpty();
    }

    /** An item whose variable is gone says nothing any more, or Bad for ever. */
    @Test
    void aVariableThatIsGoneIsSaidAndReadWhenItIsBack() throws Exception {
        bench.rediscover = Duration.ofMinutes(2);
        server.manners.unmonitored.add(EVENTS);
        bench.open(server.url(), "a", "c");
        bench.awaitValue("c", 3L);
        String untouched = server.itemIds().get("a");
        server.remove("c");
        pass(THREE_MINUTES);
        bench.await(() -> rounds().ended() >= 1);
        assertThat(why()).containsExactly("Bad_NodeIdUnknown");
        assertThat(bench.told(EventType.ITEM_FAILED)).hasSize(1);
        assertThat(rounds().displaced()).isEqualTo(1);
        assertThat(server.itemIds()).containsOnlyKeys("a").containsEntry("a", untouched);
        server.set("count", "c", NodeIds.Int32, 4);
        pass(THREE_MINUTES);
        bench.awaitValue("c", 4L);
        assertThat(rounds().returned()).isEqualTo(1);
        assertThat(server.itemIds()).containsEntry("a", untouched);
    }

    /** A subscription that waits long for its first Publish request runs out, and its silence looks like a lost one. */
    @Test
    void thereIsNoSubscriptionWhileTheServerIsStillAsked() throws Exception {
        List<String> names =
                new ArrayList<>(IntStream.range(0, 1_000).mapToObj(i -> "n" + i).toList());
        names.forEach(name -> server.set(name, NodeIds.Int32, 7));
        names.add("a");
        bench.most = 1_000;
        server.manners.slow = "a";
        server.manners.answers = new CountDownLatch(1);
        bench.open(server.url(), names.toArray(String[]::new));
        bench.await(() -> server.manners.waiting.get() > 0);
        assertThat(server.manners.subscriptionsMade).hasValue(0);
        server.manners.answers.countDown();
        bench.await(() -> bench.status().subscribed() == 1_001);
        bench.awaitValue("n999", 7L);
    }
}
