package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.BAD;
import static io.steelyard.gateway.store.Samples.DAY;
import static io.steelyard.gateway.store.Samples.EVER;
import static io.steelyard.gateway.store.Samples.MINUTE;
import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.UNCERTAIN;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.reading;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.unnumbered;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises however points come: again, late, two at one instant, side by side. */
interface WritesContract {
    TimeSeriesStore store();

    @Test
    default void theSameBatchAgainChangesNothing() throws Exception {
        Series power = series("stand-1", "power", FieldType.FLOAT);
        Series state = series("stand-1", "state", FieldType.STRING);
        List<Reading> batch = List.of(
                good(power, T0, 1.0),
                good(state, T0, "运行"),
                reading(power, T0 + 1, BAD, null, 1),
                unnumbered(state, T0 + 5, UNCERTAIN, "?", 1));
        store().write(batch, mark(1));
        Map<String, List<StoredPoint>> before = store().samples(asset("stand-1"), 0, EVER);
        store().write(batch, mark(1));
        store().write(batch.subList(1, 3), mark(1));
        assertThat(store().samples(asset("stand-1"), 0, EVER)).isEqualTo(before);
        assertThat(store().usage().replaced()).isLessThanOrEqualTo(0);
        assertThat(store().storedMark(0)).contains(mark(1));
    }

    /** A publisher that does not number may send two values for one millisecond: the later stands, whole. */
    @Test
    default void ofTwoReadingsAtOneInstantTheLaterStandsWhole() throws Exception {
        Series series = series("foreign", "power", FieldType.FLOAT);
        Object[][] contents = {{0L, 1.5}, {BAD, null}, {UNCERTAIN, 2.5}, {0L, null}, {0L, Double.NaN}, {BAD, 9.0}};
        long time = T0;
        long offset = 1;
        for (Object[] first : contents) {
            for (Object[] second : contents) {
                write(store(), offset, unnumbered(series, time, (Long) first[0], first[1], offset));
                offset++;
                write(store(), offset, unnumbered(series, time, (Long) second[0], second[1], offset));
                offset++;
                StoredPoint expected = new StoredPoint(time, (Long) second[0], second[1]);
                assertThat(store().points(series.key(), time, time + 1, 10).points())
                        .containsExactly(expected);
                assertThat(store().before(series.key(), time + 1)).isEqualTo(expected);
                time += 1_000_000;
            }
        }
    }

    @Test
    default void ofTwoReadingsInOneBatchTheLaterStands() throws Exception {
        Series series = series("foreign", "power", FieldType.FLOAT);
        write(store(), 2, unnumbered(series, T0, BAD, 1.5, 1), unnumbered(series, T0, 0, 2.5, 2));
        assertThat(store().points(series.key(), T0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 2.5));
    }

    /** Each lane at the same time as the others, group after group: everything is there, and nothing is refused. */
    @Test
    default void lanesWriteSideBySide() throws Exception {
        Lanes lanes = store().lanes().orElse(null);
        assumeTrue(lanes != null, "a store that writes points and mark together has no lanes");
        List<CompletableFuture<List<Refused>>> writing = new ArrayList<>();
        for (int lane = 0; lane < lanes.count(); lane++) {
            int own = lane;
            writing.add(CompletableFuture.supplyAsync(() -> tenGroups(lanes, own)));
        }
        for (CompletableFuture<List<Refused>> lane : writing) {
            assertThat(lane.get(30, TimeUnit.SECONDS)).isEmpty();
        }
        for (int lane = 0; lane < lanes.count(); lane++) {
            Series series = series("stand-" + lane, "count", FieldType.INT);
            assertThat(store().points(series.key(), T0, EVER, 1_000).points())
                    .extracting(StoredPoint::value)
                    .containsExactlyElementsOf(LongStream.range(0, 500).boxed().toList());
        }
    }

    private static List<Refused> tenGroups(Lanes lanes, int lane) {
        List<Refused> refused = new ArrayList<>();
        Series series = series("stand-" + lane, "count", FieldType.INT);
        try {
            for (int group = 0; group < 10; group++) {
                List<Reading> readings = new ArrayList<>();
                for (long i = 0; i < 50; i++) {
                    readings.add(good(series, T0 + group * 50 + i, group * 50 + i));
                }
                refused.addAll(lanes.write(lane, readings));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return refused;
    }

    @Test
    default void lateDataGoesToItsPlace() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store(), 1, good(series, T0, 3L), good(series, T0 + 2 * DAY, 5L));
        write(store(), 2, good(series, T0 - DAY, 2L), good(series, T0 - 30 * DAY, 1L), good(series, T0 + DAY, 4L));
        assertThat(store().points(series.key(), 0, EVER, 10).points())
                .extracting(StoredPoint::value)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** Late data may come for many days at once, and for a day that nobody has written to yet. */
    @Test
    default void lateDataOfManyDaysIsFoundBesideTheRest() throws Exception {
        Series series = series("stand-1", "power", FieldType.FLOAT);
        List<Reading> late = new ArrayList<>();
        List<StoredPoint> expected = new ArrayList<>();
        for (int day = 0; day < 12; day++) {
            late.add(good(series, T0 - day * DAY, day + 0.5));
            expected.add(0, new StoredPoint(T0 - day * DAY, 0, day + 0.5));
        }
        write(store(), 1, good(series, T0 + DAY, -1.0));
        store().write(late, mark(2));
        expected.add(new StoredPoint(T0 + DAY, 0, -1.0));
        assertThat(store().points(series.key(), 0, EVER, 100).points()).isEqualTo(expected);
        assertThat(store().before(series.key(), T0 - 3 * DAY)).isEqualTo(new StoredPoint(T0 - 4 * DAY, 0, 4.5));
    }

    /** Any mixture of batches, repeated as a restart repeats them, reads as the plain map that it is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void anyBatchesInAnyRepetitionReadAsTheyShould(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Series> series = List.of(
                series("stand-1", "power", FieldType.FLOAT),
                series("stand-1", "state", FieldType.INT),
                series("stand-2", "program", FieldType.STRING));
        Map<Series, TreeMap<Long, StoredPoint>> expected = new HashMap<>();
        List<List<Reading>> batches = new ArrayList<>();
        for (int offset = 1; offset <= 12; offset++) {
            List<Reading> batch = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                Series of = series.get(random.nextInt(series.size()));
                long time = T0 + random.nextInt(100) * 7L * MINUTE + random.nextInt(3);
                Object value = switch (of.type()) {
                    case FLOAT -> (Object) (random.nextInt(100) / 4.0);
                    case INT -> (Object) random.nextLong();
                    default -> "程序 " + random.nextInt(5);
                };
                boolean usable = random.nextInt(4) > 0;
                long status = usable ? 0 : BAD;
                batch.add(unnumbered(of, time, status, usable ? value : null, offset));
            }
            batches.add(batch);
            for (Reading reading : batch) {
                expected.computeIfAbsent(reading.series(), s -> new TreeMap<>())
                        .put(reading.time(), new StoredPoint(reading.time(), reading.status(), reading.value()));
            }
        }
        for (int i = 0; i < batches.size(); i++) {
            store().write(batches.get(i), mark(i + 1));
            if (i > 0 && random.nextInt(3) == 0) {
                store().write(batches.get(i - 1), mark(i));
                store().write(batches.get(i), mark(i + 1));
            }
        }
        expected.forEach((of, points) -> assertThat(
                        store().points(of.key(), 0, EVER, 10_000).points())
                .as("seed " + seed)
                .containsExactlyElementsOf(points.values()));
    }
}
