package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.opcua.filter.Deadband;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source that takes another mapping on while it reads. */
@Timeout(120)
final class ReloadTest {
    private static final int MANY = 10_000;
    private static final int MOST_A_SUBSCRIPTION = 1_000;

    /** So many values at least come while the mapping changes: a second's worth of a plant with 20,000 a second. */
    private static final int BESIDE = 20_000;

    private static final int MOST_ROUNDS = 20;

    @TempDir
    private static Path own;

    @TempDir
    private Path pki;

    private OpcUaTestServer server;
    private SourceBench bench;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void open() throws Exception {
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        bench = new SourceBench(pki, own);
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    /**
     * The server gives each signal a value in turn: a first round, then as fast as it can while the mapping changes and until
     * enough have come beside that.
     */
    private static final class Load {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch enough = new CountDownLatch(1);
        private final AtomicInteger pushed = new AtomicInteger();
        private final CompletableFuture<Integer> rounds;

        Load(OpcUaTestServer server, List<String> names) {
            rounds = CompletableFuture.supplyAsync(() -> {
                int round = 0;
                while (enough.getCount() > 0 && round < MOST_ROUNDS) {
                    round++;
                    for (String name : names) {
                        server.push(name, round);
                        pushed.incrementAndGet();
                    }
                    begin();
                }
                return round;
            });
        }

        private void begin() {
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void tenOfTenThousandChangeUnderLoadAndTheOthersLoseNothing() throws Exception {
        server.manners.browses = false;
        List<String> names = IntStream.range(0, MANY)
                .mapToObj(n -> OpcUaTestServer.PUSHED + n)
                .toList();
        names.forEach(name -> server.push(name, 0));
        for (int n = MANY; n < MANY + 4; n++) {
            server.push(OpcUaTestServer.PUSHED + n, 0);
        }
        bench.open(server.url(), names.toArray(String[]::new));
        bench.await(() -> bench.status().subscribed() == MANY);
        Map<String, String> before = server.itemIds();
        assertThat(server.items().values())
                .as("items of each subscription of a server that names no limit")
                .hasSize(MANY / MOST_A_SUBSCRIPTION)
                .containsOnly(MOST_A_SUBSCRIPTION);

        Load load = new Load(server, names);
        bench.await(() -> bench.byId().values().stream().anyMatch(values -> values.contains(1L)));
        // Gone: 0 to 3. Another node: 4 and 5. New: the four behind the last.
        List<SignalMapping> wanted = new ArrayList<>();
        names.subList(6, MANY).forEach(name -> wanted.add(plain(name, name)));
        for (int n = 0; n < 4; n++) {
            wanted.add(plain("new" + n, OpcUaTestServer.PUSHED + (MANY + n)));
        }
        wanted.add(plain(names.get(4), names.get(0)));
        wanted.add(plain(names.get(5), names.get(1)));
        bench.await(() -> load.pushed.get() == MANY);
        load.begun.countDown();
        bench.change(server.url(), wanted).join();
        bench.await(() -> load.pushed.get() >= MANY + BESIDE);
        load.enough.countDown();
        int rounds = load.rounds.join();

        Map<String, Integer> ids = new HashMap<>();
        bench.told().forEach((name, info) -> ids.put(name, info.id()));
        assertThat(ids).hasSize(MANY).containsKeys("new0", "new3").doesNotContainKeys(names.get(0), names.get(3));
        List<Long> all = LongStream.rangeClosed(0, rounds).boxed().toList();
        List<Integer> untouched = names.subList(6, MANY).stream()
                .map(name -> ids.getOrDefault(name, -1))
                .toList();
        bench.await(() -> {
            Map<Integer, List<Object>> now = bench.byId();
            return untouched.stream()
                    .allMatch(id -> now.getOrDefault(id, List.of()).contains((long) rounds));
        });
        Map<Integer, List<Object>> values = bench.byId();
        assertThat(untouched).allSatisfy(id -> assertThat(values.get(id)).isEqualTo(all));
        Map<String, String> after = server.itemIds();
        assertThat(names.subList(6, MANY))
                .allSatisfy(name -> assertThat(after.get(name)).isEqualTo(before.get(name)));
        assertThat(server.items().values()).allMatch(items -> items <= MOST_A_SUBSCRIPTION);
        assertThat(after).hasSize(MANY).doesNotContainKeys(names.get(2), names.get(5));
        isContiguous();
        assertThat(bench.status().counts().connections()).isEqualTo(1);
        assertThat(bench.gaps()).extracting(GapRecord::cause).containsOnly(GapCause.MAINTENANCE);
        assertThat(bench.gaps()).extracting(gap -> gap.scope().signal()).containsOnly(names.get(4), names.get(5));
    }

    @Test
    void oneIsToldAnewOneGetsADeadbandAndOneThatFailedIsForgotten() throws Exception {
        server.set("a", NodeIds.Double, 1.0);
        server.set("b", NodeIds.Double, 1.0);
        bench.open(server.url(), "a", "b", "none");
        bench.awaitValue("b", 1.0);
        Map<String, String> before = server.itemIds();

        bench.change(
                        server.url(),
                        List.of(
                                new SignalMapping("a", "power", "kW", SourceBench.address("a")),
                                new SignalMapping(
                                        "b", null, null, SourceBench.address("b"), Deadband.parse("2"), null, null)))
                .join();

        assertThat(server.itemIds()).hasSize(2).containsEntry("a", before.get("a"));
        assertThat(bench.told()).containsOnlyKeys("a", "b");
        assertThat(bench.told().get("a").unit()).isEqualTo("kW");
        assertThat(bench.told().get("a").role()).isEqualTo("power");
        List<GapRecord> failed = bench.gaps().stream()
                .filter(gap -> gap.cause() == GapCause.ITEM_FAILED)
                .toList();
        assertThat(failed)
                .hasSize(2)
                .extracting(GapRecord::id)
                .containsOnly(failed.get(0).id());
        assertThat(failed.get(1).to()).isNotNull();
        bench.await(() -> bench.samples("b").size() == 2);
        server.set("b", NodeIds.Double, 2.0);
        server.set("a", NodeIds.Double, 9.0);
        bench.awaitValue("a", 9.0);
        server.set("b", NodeIds.Double, 4.5);
        bench.awaitValue("b", 4.5);
        assertThat(bench.values("b")).doesNotContain(2.0);
    }

    /** It says so when it is asked for more, and the session with all that stays in it is worth asking again. */
    @Test
    void aServerThatDeletesFewAtATimeIsAskedForFew() throws Exception {
        List<String> names = IntStream.range(0, 30).mapToObj(i -> "few-" + i).toList();
        for (String name : names) {
            server.set(name, NodeIds.Int32, 1);
        }
        bench.open(server.url(), names.toArray(String[]::new));
        bench.await(() -> bench.status().subscribed() == names.size());
        server.manners.deletesAtOnce = 4;
        bench.change(server.url(), List.of(plain(names.get(7), names.get(7)))).join();
        bench.await(() -> server.itemIds().size() == 1);
        server.set(names.get(7), NodeIds.Int32, 2);
        bench.awaitValue(names.get(7), 2L);
        assertThat(bench.status().counts().connections()).isEqualTo(1);
        assertThat(bench.status().counts().losses()).isZero();
    }

    @Test
    void aServerWithOtherSettingsGoesOnWithoutAGap() throws Exception {
        bench.encrypt(server); // else the server hands subscriptions over to nobody
        server.set("a", NodeIds.Int32, 1);
        bench.open(server.url(), "a");
        bench.awaitValue("a", 1L);
        bench.change(server.url() + "/", List.of(plain("a", "a"))).join();
        server.set("a", NodeIds.Int32, 2);
        bench.awaitValue("a", 2L);
        assertThat(bench.source().status()).hasSize(1);
        assertThat(server.items()).hasSize(1);
        assertThat(bench.gaps()).allSatisfy(gap -> assertThat(gap.to()).isEqualTo(gap.from()));
    }

    @Test
    void aServerThatIsNamedNoLongerIsLeft() throws Exception {
        server.set("a", NodeIds.Int32, 1);
        bench.open(server.url(), "a");
        bench.awaitValue("a", 1L);
        bench.leave();
        bench.await(() -> server.milo().getSessionManager().getAllSessions().isEmpty());
        assertThat(bench.source().status()).isEmpty();
        assertThat(bench.told()).isEmpty();
    }

    private void isContiguous() {
        Map<Long, Long> last = new HashMap<>();
        for (Delivery one : bench.taken) {
            if (one.sequence() > 0) {
                Long earlier = last.put(one.subscription(), one.sequence());
                assertThat(one.sequence()).isEqualTo(earlier == null ? 1 : earlier + 1);
            }
        }
    }

    private static SignalMapping plain(String name, String node) {
        return new SignalMapping(name, null, null, SourceBench.address(node));
    }
}
