package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.trouble.FailedSignal;
import io.steelyard.edge.opcua.trouble.Trouble;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Items that a server monitors and that say nothing: by right, since nothing changes, or because it has lost them. */
@Timeout(180)
final class SilentItemsTest {
    private static final String OTHER = OpcUaTestServer.PUSHED + "-loud";
    private static final Duration A_LITTLE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(15);

    /** Every five seconds items are looked at; then the server answers, and has nothing to say of it twice. */
    private static final Duration NOTICED = Duration.ofSeconds(14);

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private static OpcUaTestServer server;
    private final AtomicInteger loud = new AtomicInteger();
    private SourceBench bench;

    @BeforeAll
    static void startServer() throws Exception {
        SourceBench.makeCertificate(own);
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        server.manners.byTheBook();
        server.push(OTHER, 0);
        bench = new SourceBench(pki, own);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** It would look for ever like a signal that does not change, and of which nobody knows a value. */
    @Test
    void oneThatNeverGaveItsFirstValueIsMonitoredAnew() throws Exception {
        String name = named("once");
        server.push(name, 7);
        server.mute(name, true);
        bench.open(server.url(), name, OTHER);
        bench.awaitValue(OTHER, 0L);
        server.mute(name, false);
        passUntil(() -> bench.values(name).contains(7L));
        assertThat(neverSpoke()).isEqualTo(1);
        assertThat(failed()).isEmpty();
        assertThat(bench.status().counts().losses()).isZero();
        assertThat(gapsOf(name)).last().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(GapCause.ITEM_FAILED);
            assertThat(gap.to()).as("it has spoken").isNotNull();
        });
        server.push(name, 8);
        bench.awaitValue(name, 8L);
    }

    /** What a person has to look at is shown with its reason, once, and until it is over. */
    @Test
    void oneThatStaysMuteIsShownUntilItSpeaks() throws Exception {
        String name = named("mute");
        server.push(name, 7);
        server.mute(name, true);
        Set<Long> before = server.items().keySet();
        bench.open(server.url(), name, OTHER);
        passUntil(() -> !failed().isEmpty());
        assertThat(failed()).singleElement().satisfies(one -> {
            assertThat(one.signal()).isEqualTo("m/" + name);
            assertThat(one.trouble().status()).isEqualTo(Trouble.NEVER_SPOKE);
            assertThat(one.trouble().reason()).contains("has never told its value");
        });
        passUntil(() -> neverSpoke() > 2);
        assertThat(bench.told(EventType.ITEM_FAILED)).hasSize(1);
        assertThat(gapsOf(name)).last().extracting(GapRecord::to).isNull();
        bench.await(
                () -> { // none is left behind; the one before goes when the next one has come
                    Map<Long, Integer> items = server.items();
                    items.keySet().removeAll(before);
                    return List.copyOf(items.values()).equals(List.of(2));
                });
        server.mute(name, false);
        passUntil(() -> bench.values(name).contains(7L));
        assertThat(failed()).isEmpty();
    }

    /** A server that has nothing to tell of it yet tells it when it has. */
    @Test
    void oneWithoutAValueIsLeftAsItIs() throws Exception {
        String name = named("empty");
        server.set(
                name,
                NodeIds.Int32,
                new DataValue(Variant.NULL_VALUE, new StatusCode(StatusCodes.Bad_WaitingForInitialData)));
        server.mute(name, true);
        bench.open(server.url(), name, OTHER);
        bench.awaitValue(OTHER, 0L);
        Map<String, String> ids = server.itemIds(name, OTHER);
        int reads = server.manners.reads.get();
        passUntil(() -> server.manners.reads.get() > reads + 2);
        pass(Duration.ofSeconds(30));
        server.mute(name, false);
        assertThat(neverSpoke()).isZero();
        assertThat(server.itemIds(name, OTHER)).isEqualTo(ids);
        assertThat(failed()).isEmpty();
    }

    /** To make it again would throw away what comes into its queue meanwhile, and begin anew for ever. */
    @Test
    void oneWhoseVariableStandsStillIsLeftAsItIs() throws Exception {
        String name = named("still");
        server.push(name, 7);
        bench.open(server.url(), name, OTHER);
        bench.awaitValue(name, 7L);
        Map<String, String> ids = server.itemIds(name, OTHER);
        int reads = server.manners.reads.get();
        passUntil(() -> server.manners.reads.get() > reads);
        pass(Duration.ofSeconds(90));
        assertThat(server.itemIds(name, OTHER)).isEqualTo(ids);
        assertThat(neverSpoke() + bench.status().counts().overdue()).isZero();
        server.push(name, 8);
        bench.awaitValue(name, 8L);
        assertThat(bench.gaps()).isEmpty();
    }

    /** A server without times, and one that gives each answer that of the moment, tell of them by their values alone. */
    @Test
    void oneWithoutATimeIsLeftAsItIsHoweverLargeItsValueIs() throws Exception {
        String text = named("text");
        server.push(text, NodeIds.String, timeless("x".repeat(1_000)));
        server.push(named("bytes"), NodeIds.ByteString, timeless(ByteString.of(new byte[1_000])));
        server.push(named("list"), NodeIds.Int32, timeless(new int[1_000]));
        StatusCode broken = new StatusCode(StatusCodes.Bad_SensorFailure);
        server.push(named("broken"), NodeIds.Int32, new DataValue(Variant.NULL_VALUE, broken, null, null));
        String[] all = {text, named("bytes"), named("list"), named("broken"), OTHER};
        bench.open(server.url(), all);
        bench.await(() -> bench.byId().size() >= all.length);
        Map<String, String> ids = server.itemIds(all);
        int reads = server.manners.reads.get();
        passUntil(() -> server.manners.reads.get() > reads);
        pass(Duration.ofSeconds(90));
        assertThat(bench.status().counts().overdue()).isZero();
        assertThat(server.itemIds(all)).isEqualTo(ids);
        assertThat(bench.gaps()).isEmpty();
        server.forget(text);
        server.push(text, NodeIds.String, timeless("x".repeat(999) + "y"));
        passUntil(() -> bench.status().counts().overdue() == 1);
        assertThat(gapsOf(text)).last().extracting(GapRecord::cause).isEqualTo(GapCause.ITEM_FAILED);
    }

    private static DataValue timeless(Object value) {
        return new DataValue(new Variant(value), StatusCode.GOOD, null, null);
    }

    /** Whoever speaks once a day is not heard ten times before it is lost. */
    @Test
    void oneThatSpokeSeldomAndWasForgottenIsMonitoredAnew() throws Exception {
        String name = named("seldom");
        server.push(name, 7);
        bench.open(server.url(), name, OTHER);
        bench.awaitValue(name, 7L);
        server.forget(name);
        server.push(name, 8);
        passUntil(() -> bench.values(name).contains(8L));
        assertThat(bench.status().counts().overdue()).isEqualTo(1);
        assertThat(gapsOf(name)).last().extracting(GapRecord::cause).isEqualTo(GapCause.ITEM_FAILED);
        pass(Duration.ofSeconds(90));
        assertThat(bench.status().counts().overdue()).isEqualTo(1);
    }

    /** By a clock that a test alone moves: whoever speaks by the clock is waited for three pauses long, and no longer. */
    @Test
    void oneThatSpeaksByTheClockIsCountedAndMonitoredAnewAfterThreeOfItsPauses() throws Exception {
        long stands = System.nanoTime();
        bench.running = () -> stands;
        server.manners.keepAliveTimes = 100;
        String name = named("regular");
        server.push(name, 0);
        bench.open(server.url(), name, OTHER);
        bench.awaitValue(name, 0L);
        bench.awaitValue(OTHER, 0L);
        for (int i = 1; i <= 12; i++) {
            spend(PAUSE.dividedBy(2));
            spend(PAUSE.dividedBy(2));
            server.push(name, i);
            bench.awaitValue(name, (long) i);
        }
        String before = server.itemIds().get(name);
        server.forget(name);
        server.push(name, 13);
        long since = bench.leap.get();
        while (bench.status().counts().overdue() == 0) {
            assertThat(silent(since)).isLessThan(PAUSE.multipliedBy(3).plus(NOTICED));
            spend(Duration.ofSeconds(1));
        }
        assertThat(silent(since)).isGreaterThan(PAUSE.multipliedBy(3));
        bench.awaitValue(name, 13L);
        assertThat(server.itemIds().get(name)).isNotEqualTo(before);
        assertThat(bench.status().counts().overdue()).isEqualTo(1);
        assertThat(bench.status().counts().losses()).isZero();
    }

    private Duration silent(long since) {
        return Duration.ofNanos(bench.leap.get() - since);
    }

    /** So much time passes, at whose end the other signal is heard. */
    private void spend(Duration time) throws InterruptedException {
        bench.leap.addAndGet(time.toNanos());
        int said = loud.incrementAndGet();
        server.push(OTHER, said);
        bench.awaitValue(OTHER, (long) said);
    }

    /** A plant that stands still at night has thousands of them, and a server that reads few at once. */
    @Test
    void manyThatAreSilentByRightHideNoneThatIsNot() throws Exception {
        List<String> still = List.of(named("a"), named("b"), named("c"));
        String lost = named("lost");
        still.forEach(name -> server.push(name, 0));
        server.push(lost, 0);
        bench.open(server.url(), still.get(0), still.get(1), still.get(2), lost, OTHER);
        for (int i = 1; i <= 12; i++) {
            for (String name : List.of(still.get(0), still.get(1), still.get(2), lost)) {
                server.push(name, i);
                bench.awaitValue(name, (long) i);
            }
        }
        server.manners.readsAtOnce = 1;
        server.forget(lost);
        server.push(lost, 13);
        passUntil(() -> bench.values(lost).contains(13L));
        assertThat(bench.status().counts().overdue()).isEqualTo(1);
    }

    private static String named(String name) {
        return OpcUaTestServer.PUSHED + "-silent-" + name;
    }

    /** Time passes, in which it is not the server that is silent. */
    private void passUntil(BooleanSupplier condition) throws InterruptedException {
        var unused = bench.time.until(condition, A_LITTLE, PassingTime.Loud.pushed(server, OTHER));
    }

    private void pass(Duration time) throws InterruptedException {
        long until = bench.leap.get() + time.toNanos();
        passUntil(() -> bench.leap.get() >= until);
    }

    private long neverSpoke() {
        return bench.status().counts().missed().neverSpoke();
    }

    private List<FailedSignal> failed() {
        return bench.status().counts().missed().signals();
    }

    private List<GapRecord> gapsOf(String name) {
        return bench.gaps().stream()
                .filter(gap -> name.equals(gap.scope().signal()))
                .toList();
    }
}
