package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes first after an outage, how fast the rest follows, and when it will be out. */
class LanesTest {

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int STEPS_A_SECOND = 50;
    private static final int LIVE = 100;
    private static final UplinkConfig.Backlog PACED = new UplinkConfig.Backlog(true, 4, 10);

    @TempDir
    Path folder;

    private TalkBench bench(UplinkConfig.Backlog backlog) throws IOException {
        return new TalkBench(folder, backlog, UplinkConfig.Release.PUBACK);
    }

    /** Samples come at {@value #LIVE} a second while nobody is connected. */
    private static void outage(TalkBench bench, int seconds) {
        for (int i = 0; i < seconds; i++) {
            bench.sampled(LIVE);
            bench.passOffline(Duration.ofSeconds(1));
        }
    }

    /** Samples come as before, and a gateway answers so many a second at most. */
    private static void live(TalkBench bench, int seconds, int capacity) {
        for (int i = 0; i < seconds * STEPS_A_SECOND; i++) {
            liveStep(bench, i, capacity);
        }
    }

    private static void liveStep(TalkBench bench, int step, int capacity) {
        if (step % 10 == 0) {
            bench.sampled(LIVE / 5);
        }
        bench.pass(STEP);
        bench.answer(capacity, STEP);
    }

    @Test
    void sendsWhatComesNowBeforeWhatWaited() throws Exception {
        TalkBench bench = bench(PACED);
        outage(bench, 60);
        bench.online();
        assertThat(bench.outlook.backlog().samples()).isEqualTo(60 * LIVE);
        live(bench, 1, Integer.MAX_VALUE / 2);
        List<TalkBench.Sent> fresh =
                bench.samples.stream().filter(sent -> !sent.historical()).toList();
        assertThat(fresh)
                .extracting(TalkBench.Sent::number)
                .startsWith(6_000L, 6_001L)
                .hasSize(LIVE);
        assertThat(bench.samples.stream().filter(TalkBench.Sent::historical)).allMatch(sent -> sent.number() < 6_000);
        live(bench, 15, Integer.MAX_VALUE / 2);
        assertThat(bench.outbox.released(PRESENT).containsAll(0, 7_000)).isTrue();
    }

    @Test
    void keepsTheOrderOfEachSignalWithinEachLaneAndSendsNothingTwice() throws Exception {
        TalkBench bench = bench(PACED);
        outage(bench, 20);
        bench.online();
        live(bench, 10, Integer.MAX_VALUE / 2);
        Map<String, Long> last = new HashMap<>();
        NumberSet all = new NumberSet();
        for (TalkBench.Sent sent : bench.samples) {
            String lane = sent.number() % 2 + " " + sent.historical();
            assertThat(last.getOrDefault(lane, -1L)).isLessThan(sent.number());
            last.put(lane, sent.number());
            assertThat(all.add(sent.number()))
                    .as("number %s is sent once", sent.number())
                    .isTrue();
        }
        assertThat(all).isEqualTo(NumberSet.range(0, 2_999));
        assertThat(bench.outlook.backlog().samples()).isZero();
    }

    /**
     * In no stretch of time more than so many times what comes in it and in a quarter of a second, which is saved up so that
     * messages are filled, and an entry more, since each is read as a whole; and from the begin on not less.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 100", "4, 1", "4, 100", "10, 20"})
    void pacesTheBacklogByTheRateOfWhatComes(int pace, int entry) throws Exception {
        TalkBench bench = bench(new UplinkConfig.Backlog(true, pace, 10));
        int together = Math.max(entry, LIVE / 5); // as later, so that the mean of ten seconds is the rate
        for (int i = 1; i <= 120 * LIVE / entry; i++) {
            bench.sampled(entry);
            if (i * entry % together == 0) {
                bench.passOffline(Duration.ofSeconds(1).multipliedBy(together).dividedBy(LIVE));
            }
        }
        bench.online();
        long begin = bench.now();
        live(bench, 10, Integer.MAX_VALUE / 2);
        NavigableMap<Long, Integer> gone = new TreeMap<>();
        bench.samples.stream()
                .filter(TalkBench.Sent::historical)
                .forEach(sent -> gone.merge(sent.at(), 1, Integer::sum));
        long rate = (long) pace * LIVE;
        long extra = rate / 4 + entry;
        gone.keySet().forEach(from -> {
            long count = 0;
            for (Map.Entry<Long, Integer> one : gone.tailMap(from, true).entrySet()) {
                count += one.getValue();
                assertThat(count)
                        .as("from %s to %s ns", from - begin, one.getKey() - begin)
                        .isLessThanOrEqualTo(rate * (one.getKey() - from) / 1_000_000_000 + extra);
            }
        });
        assertThat(bench.now() - begin).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(gone.values().stream().mapToLong(Integer::longValue).sum())
                .as("a quarter of a second is 13 steps here")
                .isGreaterThanOrEqualTo(10 * rate * 25 / 26 - extra);
    }

    @Test
    void sendsAtFullSpeedWithoutAPace() throws Exception {
        TalkBench bench = bench(new UplinkConfig.Backlog(true, 0, 10));
        outage(bench, 60);
        bench.online();
        live(bench, 1, Integer.MAX_VALUE / 2);
        assertThat(bench.samples.stream().filter(TalkBench.Sent::historical)).hasSize(60 * LIVE);
    }

    /** Who waits for the end, as an agent that stops, does not wait for a pace. */
    @Test
    void sendsAtFullSpeedWhereSomebodyWaitsForTheEnd() throws Exception {
        TalkBench bench = bench(PACED);
        outage(bench, 60);
        bench.online();
        var done = bench.drain();
        for (int i = 0; i < 50 && !done.isDone(); i++) {
            bench.pass(STEP);
            bench.answerAll();
        }
        assertThat(done).isCompleted();
        assertThat(bench.outbox.released(PRESENT)).isEqualTo(NumberSet.range(0, 5_999));
    }

    @Test
    void sendsEverythingInItsOrderWhenToldTo() throws Exception {
        TalkBench bench = bench(new UplinkConfig.Backlog(false, 4, 10));
        outage(bench, 10);
        assertThat(bench.outlook.backlog().seconds())
                .as("no pace holds it back, and nothing has shown yet what the way can take")
                .isNegative();
        bench.online();
        live(bench, 2, Integer.MAX_VALUE / 2);
        assertThat(bench.samples).extracting(TalkBench.Sent::number).isSorted().hasSize(10 * LIVE + 2 * LIVE);
        assertThat(bench.samples).allMatch(sent -> sent.historical() == sent.number() < 1_000);
    }

    /**
     * A proof of life must not come before the samples that it stands behind: minutes would count as known whose samples
     * nobody has. A report is a cut and comes at once.
     */
    @Test
    void leavesRecordsBehindTheSamplesBeforeThemButReportsNot() throws Exception {
        TalkBench bench = bench(PACED);
        outage(bench, 20);
        bench.online();
        live(bench, 1, Integer.MAX_VALUE / 2);
        bench.outbox.recorded(PRESENT, 0, "alive", "{}");
        bench.outbox.recorded(PRESENT, 1, "report", "{}");
        bench.outbox.recorded(PRESENT, 2, "gap", "{}");
        live(bench, 1, Integer.MAX_VALUE / 2);
        assertThat(bench.records).singleElement().asString().startsWith("steelyard/report behind ");
        live(bench, 8, Integer.MAX_VALUE / 2);
        assertThat(bench.records).hasSize(3);
        NumberSet before = new NumberSet();
        int behind = Integer.parseInt(bench.records.get(1).replaceAll("steelyard/alive behind ", ""));
        bench.samples.subList(0, behind).forEach(sent -> before.add(sent.number()));
        assertThat(before.containsAll(0, 2_099)).isTrue();
        assertThat(bench.records.get(2)).startsWith("steelyard/gap");
    }

    /** A gateway without room withholds its answers for ten minutes; the session lasts. */
    @Test
    void takesWhatWasHeldUpWithinASessionForHistory() throws Exception {
        TalkBench bench = bench(PACED);
        bench.online();
        live(bench, 10, Integer.MAX_VALUE / 2);
        long lastBefore = bench.samples.get(bench.samples.size() - 1).number();
        for (int i = 0; i < 600; i++) {
            bench.sampled(LIVE);
            bench.pass(Duration.ofSeconds(1));
        }
        int underway = bench.samples.size();
        assertThat(bench.outlook.backlog().samples()).isGreaterThan(580L * LIVE);
        bench.topics.clear();
        live(bench, 2, Integer.MAX_VALUE / 2);
        assertThat(bench.topics).contains("spBv1.0/demo/DBIRTH/edge-1/stand-1").noneMatch(t -> t.contains("NBIRTH"));
        List<TalkBench.Sent> behind = bench.samples.subList(underway, bench.samples.size());
        long cut = lastBefore + 1 + 600L * LIVE;
        assertThat(behind.stream().filter(sent -> !sent.historical()).map(TalkBench.Sent::number))
                .isSorted()
                .hasSize(2 * LIVE - 20)
                .allMatch(number -> number >= cut);
        live(bench, 160, Integer.MAX_VALUE / 2);
        assertThat(bench.samples).extracting(TalkBench.Sent::number).doesNotHaveDuplicates();
        assertThat(bench.outbox.released(PRESENT).containsAll(0, cut)).isTrue();
        assertThat(bench.outlook.backlog()).isEqualTo(new UplinkStatus.Backlog(0, 0));
    }

    /**
     * Ten minutes of outage, scaled down; the gateway takes everything, or less than the pace would allow. What is foretold,
     * while away and while it drains, is what happens; and live values never wait.
     */
    @ParameterizedTest
    @ValueSource(ints = {10_000, 350})
    void foretellsWhenTheBacklogIsOut(int capacity) throws Exception {
        TalkBench bench = bench(PACED);
        bench.online();
        live(bench, 15, capacity);
        outage(bench, 600);
        long foretoldAway = bench.outlook.backlog().seconds();
        bench.samples.clear();
        bench.online();
        long begin = bench.now();
        long foretold = 0;
        int step = 0;
        Map<Long, Long> madeAt = new HashMap<>();
        while (bench.outlook.backlog().samples() > 0 && step < 400 * STEPS_A_SECOND) {
            if (step % 10 == 0) {
                long number = bench.outbox.amounts().sampled();
                for (int i = 0; i < LIVE / 5; i++) {
                    madeAt.put(number + i, bench.now());
                }
            }
            liveStep(bench, step++, capacity);
            foretold = step == 10 * STEPS_A_SECOND ? bench.outlook.backlog().seconds() : foretold;
        }
        long took = (bench.now() - begin) / 1_000_000_000L;
        assertThat(took).isLessThan(390);
        assertThat(foretold + 10).isBetween(took * 85 / 100, took * 115 / 100);
        if (capacity > 5 * LIVE) {
            assertThat(took).as("60,000 at 4 x 100 a second").isBetween(149L, 180L);
            assertThat(foretoldAway).isBetween(took * 85 / 100, took * 115 / 100);
        }
        List<Long> waits = bench.samples.stream()
                .filter(sent -> madeAt.containsKey(sent.number()))
                .map(sent -> sent.at() - madeAt.get(sent.number()))
                .sorted()
                .toList();
        assertThat(waits.get(waits.size() * 95 / 100))
                .isLessThan(Duration.ofSeconds(2).toNanos());
    }
}
