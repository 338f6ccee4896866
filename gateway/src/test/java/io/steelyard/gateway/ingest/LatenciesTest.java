package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LatencyClasses;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LatencyHour.Before;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long samples took is counted once for each of them, whatever happens to the process. */
final class LatenciesTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final AssetKey MACHINE = new AssetKey("works", "m");
    private static final long AN_HOUR = TimeUnit.HOURS.toMillis(1);

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");
    private long number;
    private long record;

    @BeforeEach
    void isBorn() {
        born();
    }

    @Test
    void samplesAreCountedByWhatPassedFromTheirTimeToTheirArrival() {
        gives(0, 300, 5_000);
        nextHour();
        assertThat(onlyHour().counts()).isEqualTo(counts(0, 0, 10, 310, 5_010));
        assertThat(onlyHour().began()).isEqualTo(house.inbox.get(2).at());
        assertThat(onlyHour().before()).as("nothing came before").isEqualTo(Before.NOTHING);
    }

    /** A message that is sent twice is stored once. */
    @Test
    void aCopyIsNotCounted() {
        gives(300);
        house.inbox.add(agent.data(EPOCH, false, List.of(given(0, 300))));
        nextHour();
        assertThat(onlyHour().counts().all()).isEqualTo(1);
    }

    @Test
    void whatWasSentLateIsCountedApart() {
        gives(300);
        house.inbox.add(agent.data(EPOCH, true, List.of(given(number++, 500))));
        nextHour();
        assertThat(onlyHour().counts()).isEqualTo(counts(1, 0, 310));
    }

    @Test
    void aSampleOfTheFutureIsOfUnknownLatency() {
        gives(300, -5_000);
        nextHour();
        assertThat(onlyHour().counts()).isEqualTo(counts(0, 1, 310));
    }

    /** A publisher that says no time means the present: that is no latency. */
    @Test
    void aSampleWithoutATimeIsOfUnknownLatency() {
        house.inbox.clear();
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.foreign("count", null));
        house.inbox.add(agent.foreign("count", agent.now() / ScriptedAgent.NANOS_A_MILLI - 300));
        agent.waits(AN_HOUR);
        house.inbox.add(agent.foreign("count", agent.now() / ScriptedAgent.NANOS_A_MILLI));
        house.readAll();
        assertThat(rows().get(0).counts()).isEqualTo(counts(0, 1, 310));
    }

    /** What stands in a birth arose whenever it did. */
    @Test
    void aLastValueOfABirthIsNoLatency() {
        house.inbox.clear();
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirth(7.0));
        agent.waits(AN_HOUR);
        house.inbox.add(agent.foreign("count", agent.now() / ScriptedAgent.NANOS_A_MILLI));
        house.readAll();
        assertThat(rows().get(0).counts()).isEqualTo(counts(1, 0));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "m")
    void whileItsClockIsKnownToBeWrongTheSamplesOfAServerOrAnAssetAreOfUnknownLatency(@Nullable String asset) {
        gives(300);
        skew(asset, "+3.000 s");
        readWithStates();
        house.crash();
        gives(300, 300);
        skew(asset, "+0.200 s");
        gives(5_000);
        nextHour();
        assertThat(onlyHour().counts()).isEqualTo(counts(0, 2, 310, 5_010));
    }

    @Test
    void theClockOfAnotherAssetChangesNothing() {
        gives(300);
        skew("other", "+3.000 s");
        gives(5_000);
        nextHour();
        assertThat(onlyHour().counts()).isEqualTo(counts(0, 0, 310, 5_010));
    }

    @Test
    void theHourThatRunsIsKnownAfterARestart() {
        gives(300);
        readWithStates();
        assertThat(rows()).isEmpty();
        gives(5_000);
        readWithStates();
        house.crash();
        assertThat(house.ingest().latencies())
                .singleElement()
                .satisfies(hour -> assertThat(hour.counts()).isEqualTo(counts(0, 0, 310, 5_010)));
    }

    /** A clock that is set back begins another hour of the same name, and the sums are the same. */
    @Test
    void aClockThatIsSetBackLosesNothing() {
        gives(300);
        agent.waits(AN_HOUR);
        gives(300);
        agent.waits(-AN_HOUR);
        gives(300);
        agent.waits(AN_HOUR);
        nextHour();
        assertThat(rows()).hasSize(3);
        assertThat(total()).isEqualTo(counts(0, 0, 310, 310, 310));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void killedAnywhereItCountsTheSame(long seed) {
        Random chance = new Random(seed);
        hours(chance);
        house.readAll();
        List<LatencyHour> calm = rows();
        assertThat(calm).hasSizeGreaterThan(3);

        House killed = new House();
        killed.inbox.addAll(house.inbox);
        for (int lives = 0; lives < 12; lives++) {
            killed.storeLags = chance.nextBoolean();
            int end = house.inbox.size() * (lives + 1) / 12;
            killed.readUpTo(Math.max(1, end - chance.nextInt(12)), pausing(killed, chance));
            if (chance.nextBoolean()) {
                killed.writeWhatWaits();
            }
            killed.crash();
        }
        assertThat(killed.state).isNotNull();
        killed.readAll();
        assertThat(counted(rows(killed))).as("seed " + seed).isEqualTo(counted(calm));
    }

    /** The inbox holds everything that the state was made of, and what is written is not counted again. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void withoutAStateItCountsTheSame(long seed) {
        Random chance = new Random(seed);
        hours(chance);
        house.readAll();
        List<LatencyHour> calm = rows();

        House hurt = new House();
        hurt.inbox.addAll(house.inbox);
        hurt.readUpTo(1 + chance.nextInt(house.inbox.size()), pausing(hurt, chance));
        hurt.crash();
        hurt.state = null;
        hurt.readAll();
        assertThat(counted(rows(hurt))).as("seed " + seed).isEqualTo(counted(calm));
    }

    /** The store was put back from a copy: its points are written again, and nothing arrived again. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void whatIsWrittenAgainForAnOlderStoreIsNotCountedAgain(long seed) {
        Random chance = new Random(seed);
        hours(chance);
        readWithStates();
        List<LatencyHour> calm = rows();
        assertThat(house.state).isNotNull();
        house.crash();
        house.mark = null;
        house.points.clear();
        readWithStates();
        assertThat(rows()).as("seed " + seed).isEqualTo(calm);
        assertThat(house.points).isNotEmpty();
    }

    @Test
    void theHourBehindALostInboxSaysSo() {
        gives(300);
        nextHour();
        house.crash();
        house.inbox.clear();
        house.state = null;
        for (long old = 0; house.mark != null && old < house.mark.position().offset(); old++) {
            house.inbox.add(new Arrival.EndpointRestarted(1));
        }
        agent.waits(AN_HOUR);
        born();
        gives(300);
        nextHour();
        assertThat(rows()).extracting(LatencyHour::before).containsExactly(Before.NOTHING, Before.LOST);
    }

    /** Some hours of messages, a few of them twice and some late. */
    private void hours(Random chance) {
        for (int message = 0; message < 80; message++) {
            if (chance.nextInt(8) == 0) {
                agent.waits(AN_HOUR / 2);
            }
            int size = 1 + chance.nextInt(3);
            List<Given> given = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                given.add(given(number++, chance.nextInt(-100, 20_000)));
            }
            boolean historical = chance.nextInt(10) == 0;
            house.inbox.add(agent.data(EPOCH, historical, given));
            if (chance.nextInt(10) == 0) {
                house.inbox.add(agent.data(EPOCH, historical, given));
            }
        }
        agent.waits(AN_HOUR);
        gives(0);
    }

    private void born() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    /** A message each; it arrives 10 ms after the agent's present. */
    private void gives(long... millisAgo) {
        for (long ago : millisAgo) {
            house.inbox.add(agent.data(EPOCH, false, List.of(given(number++, ago))));
        }
    }

    private Given given(long numbered, long millisAgo) {
        return new Given(
                numbered, ScriptedAgent.SPEED, agent.now() / ScriptedAgent.NANOS_A_MILLI - millisAgo, 1.0, false);
    }

    /** A sample of the next hour, so that the one before is over. */
    private void nextHour() {
        agent.waits(AN_HOUR);
        gives(0);
        house.readAll();
    }

    /** Pauses now and then, with a state mark after some of them. */
    private static IntPredicate pausing(House of, Random chance) {
        return index -> {
            of.nanoTime += 6_000_000_000L;
            return chance.nextInt(3) == 0;
        };
    }

    /** Reads with a state mark after each arrival but the last. */
    private void readWithStates() {
        house.readAll(index -> {
            house.nanoTime += 11_000_000_000L;
            return true;
        });
    }

    /** Without what is said of the time before: who dies in the first moment cannot know that nothing was lost. */
    private static List<String> counted(List<LatencyHour> hours) {
        return hours.stream()
                .map(hour -> hour.began() + " " + hour.counts().text())
                .toList();
    }

    private void skew(@Nullable String asset, String skew) {
        EventRecord event = new EventRecord(
                "clock-skew",
                new Scope("works", "edge", "plc", asset, null),
                agent.now(),
                Map.of("server", "plc", "skew", skew, "before", "+0.000 s", "how", "drifted", "since", "then"));
        house.inbox.add(agent.record(EPOCH, record++, event));
    }

    private LatencyHour onlyHour() {
        assertThat(rows()).hasSize(1);
        return rows().get(0);
    }

    private LatencyCounts total() {
        return rows().stream().map(LatencyHour::counts).reduce(LatencyCounts.NONE, LatencyCounts::plus);
    }

    private List<LatencyHour> rows() {
        return rows(house);
    }

    private static List<LatencyHour> rows(House of) {
        List<LatencyHour> hours = of.rows(SystemRow.Latency.class).stream()
                .map(SystemRow.Latency::hour)
                .sorted(Comparator.comparingLong(LatencyHour::began))
                .toList();
        assertThat(hours).allSatisfy(hour -> assertThat(hour.asset()).isEqualTo(MACHINE));
        return hours;
    }

    private static LatencyCounts counts(long late, long untimed, long... millis) {
        TreeMap<Integer, Long> classes = new TreeMap<>();
        for (long each : millis) {
            classes.merge(LatencyClasses.of(TimeUnit.MILLISECONDS.toNanos(each)), 1L, Long::sum);
        }
        return new LatencyCounts(classes, late, untimed);
    }
}
