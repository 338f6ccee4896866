package io.steelyard.gateway.store.influx;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.reading;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.store.InMemoryMarks;
import io.steelyard.testkit.FakeInflux;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Poison costs a few calls a batch, however much of it there is, and just the poison goes aside. */
@Timeout(60)
final class PoisonCallsTest {
    private static final long BAD = 0x8000_0000L;
    private static final int BATCH = 5_000;
    private static final int POISON = 300;
    private static final int WARM_UP = 8_000;
    /** A shard of seven days begins, 2 days and 16 hours behind {@link io.steelyard.gateway.store.Samples#T0}. */
    private static final long MONDAY = 1_795_392_000_000_000_000L;

    private final List<Refused> aside = new ArrayList<>();
    private FakeInflux influx;
    private InfluxStore store;

    @BeforeEach
    void start() throws Exception {
        influx = FakeInflux.start("telemetry", "kpi");
        store = new InfluxStore(
                new InfluxConfig(
                        influx.url(),
                        () -> "token",
                        "steelyard",
                        true,
                        Duration.ZERO,
                        1,
                        new InfluxConfig.Patience(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20))),
                new InMemoryMarks(),
                aside::addAll,
                (type, about, details) -> {},
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
        store.write(clean("warm-up", WARM_UP, T0 - 1_000_000), mark(1)); // calls are as large as they get now
        assertThat(influx.linesOfCalls()).contains(BATCH).allMatch(lines -> lines <= BATCH);
    }

    @AfterEach
    void stop() {
        store.close();
        influx.close();
    }

    private static List<Reading> clean(String asset, int count, long from) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(good(series(asset, "count", FieldType.INT), from + i, (long) i));
        }
        return readings;
    }

    /** Writes the readings among enough others for a full batch; returns how many calls it took. */
    private int write(List<Reading> suspects) throws InterruptedException {
        List<Reading> batch = clean("stand-1", BATCH - suspects.size(), T0);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
        suspects.forEach(reading -> batch.add(random.nextInt(batch.size()), reading));
        int before = influx.linesOfCalls().size();
        store.write(batch, mark(2));
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
        return influx.linesOfCalls().size() - before;
    }

    private static List<Reading> poison(String field, int count, long from) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(good(series("stand-" + i % 7, field, FieldType.FLOAT), from + i, i + 0.5));
        }
        return readings;
    }

    private void assertAside(List<Reading> poison) {
        assertThat(aside).extracting(Refused::reading).containsExactlyInAnyOrderElementsOf(poison);
        assertThat(aside)
                .allSatisfy(refused -> assertThat(refused.reason()).contains("field type conflict", "dropped="));
    }

    /** InfluxDB 1.8 says the same with another code and in another form. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void threeHundredPointsOfOneFieldTakeThreeCalls(boolean old) throws Exception {
        if (old) {
            influx.speakAsOld();
        }
        influx.conflictOn("bad");
        List<Reading> poison = poison("bad", POISON, T0);
        assertThat(write(poison)).isLessThanOrEqualTo(3);
        assertAside(poison);
        assertThat(aside.get(0).reason()).contains("dropped=" + POISON);
        assertThat(influx.points().keySet())
                .filteredOn(line -> line.contains("asset=stand-1,"))
                .hasSize(BATCH - POISON);
    }

    /** InfluxDB names one field at a time. */
    @Test
    void eachFurtherFieldTakesTwoMore() throws Exception {
        List<Reading> poison = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            influx.conflictOn("bad-" + i);
            poison.addAll(poison("bad-" + i, POISON / 4, T0 + i));
        }
        assertThat(write(poison)).isLessThanOrEqualTo(9);
        assertAside(poison);
    }

    /** Each shard has types of its own, and InfluxDB counts those of one shard only: what fits the next week is stored. */
    @Test
    void aFieldThatOnlyOneWeekRefusesIsStoredInTheOther() throws Exception {
        store.write(List.of(good(series("stand-1", "bad", FieldType.INT), MONDAY - 1_000_000, 1L)), mark(1));
        List<Reading> lastWeek = poison("bad", POISON / 2, MONDAY - POISON);
        List<Reading> suspects = new ArrayList<>(lastWeek);
        suspects.addAll(poison("bad", POISON / 2, MONDAY));
        assertThat(write(suspects)).isLessThanOrEqualTo(6);
        assertAside(lastWeek);
        assertThat(influx.points().values())
                .filteredOn(fields -> fields.getOrDefault("bad", "").contains(".5"))
                .hasSize(POISON / 2);
    }

    @Test
    void aFieldThatEveryWeekRefusesTakesTwoCallsAWeek() throws Exception {
        influx.conflictOn("bad");
        List<Reading> suspects = poison("bad", POISON / 2, MONDAY - POISON);
        suspects.addAll(poison("bad", POISON / 2, MONDAY));
        assertThat(write(suspects)).isLessThanOrEqualTo(6);
        assertAside(suspects);
    }

    /** The same name elsewhere is another field. */
    @Test
    void theSameFieldOfAnotherMeasurementIsNoSuspect() throws Exception {
        store.write(List.of(good(series("stand-1", "bad", FieldType.INT), T0 - 1, 1L)), mark(1));
        Series lathe =
                new Series(new SignalKey(asset("lathe-1"), "bad"), "lathe, old", "turning", "", "bad", FieldType.FLOAT);
        List<Reading> poison = poison("bad", POISON, T0);
        List<Reading> suspects = new ArrayList<>(poison);
        for (int i = 0; i < POISON; i++) {
            suspects.add(good(lathe, T0 + i, i + 0.25));
        }
        assertThat(write(suspects)).isLessThanOrEqualTo(3);
        assertAside(poison);
    }

    /** What is refused may be the status beside the value; a reading goes whole, one without a status stays. */
    @Test
    void aStatusThatIsRefusedTakesItsReadingWithIt() throws Exception {
        influx.conflictOn("power.status");
        List<Reading> poison = new ArrayList<>();
        List<Reading> suspects = new ArrayList<>();
        for (int i = 0; i < POISON; i++) {
            poison.add(reading(series("stand-2", "power", FieldType.FLOAT), T0 + i, BAD, i % 2 == 0 ? null : 1.5, 1));
            suspects.add(good(series("stand-3", "power", FieldType.FLOAT), T0 + i, 2.5));
        }
        suspects.addAll(poison);
        assertThat(write(suspects)).isLessThanOrEqualTo(3);
        assertAside(poison);
    }

    /** A bad value whose field is refused has no such field: its status is stored. */
    @Test
    void aReadingWithoutAValueIsNotRefusedBecauseOfItsField() throws Exception {
        influx.conflictOn("power");
        List<Reading> poison = new ArrayList<>();
        List<Reading> suspects = new ArrayList<>();
        for (int i = 0; i < POISON; i++) {
            poison.add(good(series("stand-2", "power", FieldType.FLOAT), T0 + i, 2.5));
            suspects.add(reading(series("stand-2", "power", FieldType.FLOAT), T0 + POISON + i, BAD, null, 1));
        }
        suspects.addAll(poison);
        assertThat(write(suspects)).isLessThanOrEqualTo(3);
        assertAside(poison);
    }

    /** Signals of one asset and instant share a line, which is refused whole: the good ones of it are stored. */
    @Test
    void theNeighboursInALineAreStored() throws Exception {
        influx.conflictOn("bad");
        List<Reading> poison = poison("bad", POISON, T0);
        List<Reading> suspects = new ArrayList<>(poison);
        for (Reading bad : poison) {
            suspects.add(good(series(bad.series().key().asset().asset(), "state", FieldType.INT), bad.time(), 4L));
        }
        assertThat(write(suspects)).isLessThanOrEqualTo(3);
        assertAside(poison);
        assertThat(influx.points().values())
                .filteredOn(fields -> fields.containsKey("state"))
                .hasSize(POISON);
    }

    @Test
    void whatIsOlderThanTheRetentionTakesTwoCalls() throws Exception {
        influx.keepFrom("telemetry", T0 - 10);
        List<Reading> old = clean("stand-9", POISON, T0 - 10_000);
        assertThat(write(old)).isLessThanOrEqualTo(2);
        assertThat(aside).extracting(Refused::reading).containsExactlyInAnyOrderElementsOf(old);
    }

    /** Any mixture of fields, weeks and neighbours: just what is refused goes aside, and everything else is there. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyMixtureIsPartedRight(long seed) throws IOException, InterruptedException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        store.write(List.of(good(series("stand-1", "x", FieldType.INT), MONDAY - 1, 1L)), mark(1));
        store.write(List.of(good(series("stand-1", "y", FieldType.INT), MONDAY, 1L)), mark(1));
        influx.conflictOn("z");
        List<Reading> batch = new ArrayList<>();
        List<Reading> poison = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            long time = MONDAY + (random.nextBoolean() ? 1 : -1) * (long) (2 + i / 3) * 60_000_000_000L;
            String field = String.valueOf("xyzuvw".charAt(random.nextInt(6)));
            Reading next = good(series("stand-" + i, field, FieldType.FLOAT), time, i + 0.5);
            batch.add(next);
            boolean isPoison = field.equals("z") || field.equals(time < MONDAY ? "x" : "y");
            if (isPoison) {
                poison.add(next);
            }
        }
        int before = influx.linesOfCalls().size();
        store.write(batch, mark(2));
        assertThat(aside).as("seed %s", seed).extracting(Refused::reading).containsExactlyInAnyOrderElementsOf(poison);
        assertThat(influx.linesOfCalls().size() - before).as("seed %s", seed).isLessThan(30);
        assertThat(influx.points().keySet())
                .as("seed %s", seed)
                .filteredOn(line -> !line.contains("warm-up"))
                .hasSize(1_000 - poison.size() + 2);
    }
}
