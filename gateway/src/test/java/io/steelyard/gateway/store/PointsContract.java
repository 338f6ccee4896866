package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.BAD;
import static io.steelyard.gateway.store.Samples.BAD_SENSOR;
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
import static io.steelyard.gateway.store.Samples.sibling;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of points: each comes back as it was written, and only where it is asked for. */
interface PointsContract {
    TimeSeriesStore store();

    static Stream<Arguments> valuesOfEveryType() {
        return Stream.of(
                Arguments.of(FieldType.BOOL, List.of(true, false)),
                Arguments.of(FieldType.INT, List.of(0L, -1L, 42L, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1)),
                Arguments.of(FieldType.UINT, List.of(0L, 7L, Long.MAX_VALUE, Long.MIN_VALUE, -1L)),
                Arguments.of(
                        FieldType.FLOAT,
                        List.of(0.0, -0.0, 5.0, 0.1, -1e300, Double.MIN_VALUE, Double.MAX_VALUE, 1.0 / 3)),
                Arguments.of(FieldType.FLOAT, List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)),
                Arguments.of(
                        FieldType.STRING,
                        List.of(
                                "",
                                " ",
                                "plain",
                                "with \"quotes\" and 'others'",
                                "comma, equals = and  spaces ",
                                "line\nbreak\nand\ttab",
                                "back\\slash \\n \\\" \\",
                                "轧机一号，温度正常",
                                "𝄞 beyond the basic plane",
                                "#not a comment",
                                "${r.value} |> yield()",
                                "[1, 2, 3]",
                                "[\"a\", \"b \\\"c\\\"\"]",
                                "x".repeat(60_000))));
    }

    @ParameterizedTest
    @MethodSource("io.steelyard.gateway.store.PointsContract#valuesOfEveryType")
    default void givesBackEveryValueAsItWasWritten(FieldType type, List<Object> values) throws Exception {
        Series series = series("stand-1", "signal", type);
        List<Reading> readings = new ArrayList<>();
        List<StoredPoint> expected = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            readings.add(good(series, T0 + i, values.get(i)));
            expected.add(new StoredPoint(T0 + i, 0, values.get(i)));
        }
        store().write(readings, mark(1));
        assertThat(store().points(series.key(), T0, EVER, 1_000).points()).isEqualTo(expected);
        assertThat(store().samples(asset("stand-1"), T0, EVER)).isEqualTo(Map.of("signal", expected));
    }

    @Test
    default void keepsTheStatusBesideTheValue() throws Exception {
        Series series = series("stand-1", "power", FieldType.FLOAT);
        write(
                store(),
                1,
                reading(series, T0, 0, 1.5, 1),
                reading(series, T0 + 1, UNCERTAIN, 2.5, 1),
                reading(series, T0 + 2, BAD_SENSOR, null, 1),
                reading(series, T0 + 3, BAD, 3.5, 1),
                reading(series, T0 + 4, 0xFFFF_FFFFL, Double.NaN, 1),
                reading(series, T0 + 5, 0, 4.5, 1));
        assertThat(store().points(series.key(), T0, EVER, 10).points())
                .containsExactly(
                        new StoredPoint(T0, 0, 1.5),
                        new StoredPoint(T0 + 1, UNCERTAIN, 2.5),
                        new StoredPoint(T0 + 2, BAD_SENSOR, null),
                        new StoredPoint(T0 + 3, BAD, 3.5),
                        new StoredPoint(T0 + 4, 0xFFFF_FFFFL, Double.NaN),
                        new StoredPoint(T0 + 5, 0, 4.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOL", "INT", "UINT", "FLOAT", "STRING"})
    default void aPointWithoutValueIsAPoint(FieldType type) throws Exception {
        Series series = series("stand-1", "signal", type);
        write(store(), 1, reading(series, T0, 0, null, 1), reading(series, T0 + 1, BAD, null, 1));
        assertThat(store().points(series.key(), T0, EVER, 10).points())
                .containsExactly(new StoredPoint(T0, 0, null), new StoredPoint(T0 + 1, BAD, null));
        assertThat(store().before(series.key(), EVER)).isEqualTo(new StoredPoint(T0 + 1, BAD, null));
    }

    @Test
    default void tellsNeighbouringNanosecondsApart() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        List<Reading> readings = new ArrayList<>();
        for (long i = 0; i < 20; i++) {
            readings.add(good(series, T0 + i, i));
        }
        store().write(readings, mark(1));
        assertThat(store().points(series.key(), T0 + 3, T0 + 6, 10).points())
                .containsExactly(
                        new StoredPoint(T0 + 3, 0, 3L), new StoredPoint(T0 + 4, 0, 4L), new StoredPoint(T0 + 5, 0, 5L));
    }

    @Test
    default void takesTimesBefore1970AndFarAhead() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        long early = -DAY * 365 * 2;
        long late = T0 + DAY * 365 * 50;
        write(store(), 1, good(series, early, 1L), good(series, late, 2L));
        assertThat(store().points(series.key(), Long.MIN_VALUE, EVER, 10).points())
                .containsExactly(new StoredPoint(early, 0, 1L), new StoredPoint(late, 0, 2L));
        assertThat(store().before(series.key(), late)).isEqualTo(new StoredPoint(early, 0, 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 99, 100, 101})
    default void pagesJoinWithoutSeam(int limit) throws Exception {
        Series series = series("stand-1", "power", FieldType.FLOAT);
        List<Reading> readings = new ArrayList<>();
        List<Long> times = LongStream.range(0, 100)
                .map(i -> T0 + i * i * i * 1_000_000_000L)
                .boxed()
                .toList();
        for (int i = 0; i < times.size(); i++) {
            readings.add(
                    reading(series, times.get(i), i % 3 == 0 ? BAD : 0, i % 5 == 0 ? null : (Object) (double) i, 1));
        }
        store().write(readings, mark(1));
        List<StoredPoint> joined = new ArrayList<>();
        Long from = T0;
        while (from != null) {
            TimeSeriesStore.Page page = store().points(series.key(), from, EVER, limit);
            assertThat(page.points()).hasSizeLessThanOrEqualTo(limit);
            joined.addAll(page.points());
            from = page.next();
        }
        assertThat(joined).extracting(StoredPoint::time).containsExactlyElementsOf(times);
    }

    @Test
    default void theRangeIncludesItsBeginningAndNotItsEnd() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store(), 1, good(series, T0, 1L), good(series, T0 + 1, 2L), good(series, T0 + 2, 3L));
        assertThat(store().points(series.key(), T0 + 1, T0 + 2, 10).points())
                .containsExactly(new StoredPoint(T0 + 1, 0, 2L));
        assertThat(store().points(series.key(), T0 + 1, T0 + 1, 10).points()).isEmpty();
        assertThat(store().samples(asset("stand-1"), T0 + 2, T0 + 1)).isEmpty();
    }

    @Test
    default void findsTheLastPointBeforeATime() throws Exception {
        Series power = series("stand-1", "power", FieldType.FLOAT);
        Series state = series("stand-1", "state", FieldType.INT);
        write(
                store(),
                1,
                good(power, T0 - 40 * DAY, 1.0),
                good(state, T0, 3L),
                reading(state, T0 + 10, BAD, null, 1),
                good(state, T0 + 20, 4L));
        assertThat(store().before(state.key(), T0)).isNull();
        assertThat(store().before(state.key(), T0 + 1)).isEqualTo(new StoredPoint(T0, 0, 3L));
        assertThat(store().before(state.key(), T0 + 20)).isEqualTo(new StoredPoint(T0 + 10, BAD, null));
        assertThat(store().lastBefore(asset("stand-1"), T0 + 21))
                .isEqualTo(Map.of(
                        "power", new StoredPoint(T0 - 40 * DAY, 0, 1.0), "state", new StoredPoint(T0 + 20, 0, 4L)));
        write(store(), 2, good(series("stand-2", "power", FieldType.FLOAT), T0 - 2, 5.0));
        assertThat(store().lastBefore(List.of(asset("stand-1"), asset("stand-2"), asset("nobody")), T0 + 11)
                        .get(asset("stand-1")))
                .isEqualTo(store().lastBefore(asset("stand-1"), T0 + 11));
        assertThat(store().lastBefore(List.of(asset("stand-1"), asset("stand-2")), T0 + 11)
                        .get(asset("stand-2")))
                .isEqualTo(Map.of("power", new StoredPoint(T0 - 2, 0, 5.0)));
    }

    @Test
    default void assetsWithTheSameSignalsDoNotMix() throws Exception {
        Series one = series("stand-1", "power", FieldType.FLOAT);
        Series two = series("stand-2", "power", FieldType.FLOAT);
        Series elsewhere = new Series(
                new SignalKey(new AssetKey("other", "stand-1"), "power"),
                "rolling-mill",
                "rolling",
                "hot-strip",
                "power",
                FieldType.FLOAT);
        write(store(), 1, good(one, T0, 1.0), good(two, T0, 2.0), good(elsewhere, T0, 3.0));
        assertThat(store().points(one.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 1.0));
        assertThat(store().before(two.key(), EVER)).isEqualTo(new StoredPoint(T0, 0, 2.0));
        assertThat(store().samples(elsewhere.key().asset(), 0, EVER))
                .isEqualTo(Map.of("power", List.of(new StoredPoint(T0, 0, 3.0))));
    }

    @Test
    default void aSignalWhoseTypeChangedReadsAsOneSignal() throws Exception {
        Series floats = series("stand-1", "power", FieldType.FLOAT);
        Series whole = sibling("stand-1", "power", FieldType.INT);
        write(store(), 1, good(floats, T0, 1.5), good(whole, T0 + 1, 2L), reading(whole, T0 + 2, BAD, null, 1));
        List<StoredPoint> expected = List.of(
                new StoredPoint(T0, 0, 1.5), new StoredPoint(T0 + 1, 0, 2L), new StoredPoint(T0 + 2, BAD, null));
        assertThat(store().points(floats.key(), 0, EVER, 10).points()).isEqualTo(expected);
        assertThat(store().samples(asset("stand-1"), 0, EVER)).isEqualTo(Map.of("power", expected));
        assertThat(store().lastBefore(asset("stand-1"), T0 + 2))
                .isEqualTo(Map.of("power", new StoredPoint(T0 + 1, 0, 2L)));
    }

    /** Folds ask for many assets at once; that is the same as asking for each. */
    @Test
    default void samplesOfSeveralAssetsAreThoseOfEach() throws Exception {
        List<AssetKey> assets = List.of(asset("stand-1"), asset("stand-2"), asset("never-heard-of"));
        write(
                store(),
                1,
                good(series("stand-1", "power", FieldType.FLOAT), T0, 1.0),
                good(series("stand-1", "state", FieldType.INT), T0 + 1, 2L),
                good(series("stand-2", "power", FieldType.FLOAT), T0, 3.0),
                good(series("stand-3", "power", FieldType.FLOAT), T0, 4.0),
                good(series("stand-2", "power", FieldType.FLOAT), T0 + MINUTE, 5.0));
        Map<AssetKey, Map<String, List<StoredPoint>>> together = store().samples(assets, T0, T0 + MINUTE);
        for (AssetKey asset : assets) {
            assertThat(together.getOrDefault(asset, Map.of())).isEqualTo(store().samples(asset, T0, T0 + MINUTE));
        }
        assertThat(together).doesNotContainKey(asset("stand-3"));
    }

    /** Its place and even its type may change between two samples of a minute: what is read is the signal's, in time order. */
    @Test
    default void samplesOfAnAssetThatMovedAreReadWhole() throws Exception {
        SignalKey signal = new SignalKey(asset("stand-1"), "power");
        Series before = new Series(signal, "rolling-mill", "rolling", "hot-strip", "power", FieldType.FLOAT);
        Series moved = new Series(signal, "rolling-mill", "repair", "", "power", FieldType.FLOAT);
        Series replaced = new Series(signal, "lathe", "repair", "", "power", FieldType.INT);
        write(
                store(),
                1,
                good(before, T0, 1.5),
                good(moved, T0 + 1, 2.5),
                good(before, T0 + 2, 3.5),
                reading(moved, T0 + 3, BAD, null, 1),
                good(replaced, T0 + 4, 4L),
                reading(before, T0 + 5, UNCERTAIN, 5.5, 1));
        List<StoredPoint> expected = List.of(
                new StoredPoint(T0, 0, 1.5),
                new StoredPoint(T0 + 1, 0, 2.5),
                new StoredPoint(T0 + 2, 0, 3.5),
                new StoredPoint(T0 + 3, BAD, null),
                new StoredPoint(T0 + 4, 0, 4L),
                new StoredPoint(T0 + 5, UNCERTAIN, 5.5));
        assertThat(store().samples(List.of(signal.asset(), asset("stand-2")), T0, T0 + MINUTE)
                        .get(signal.asset()))
                .isEqualTo(Map.of("power", expected));
        assertThat(store().points(signal, T0, EVER, 10).points()).isEqualTo(expected);
        assertThat(store().lastBefore(signal.asset(), T0 + 5)).isEqualTo(Map.of("power", expected.get(4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "轧机 一号",
                "a,b=c d",
                "quote\"d",
                "back\\slash",
                "ends with\\",
                "#1",
                "dollar ${x}",
                "\") |> drop() //",
                "new\nline"
            })
    default void takesNamesOfAnyMake(String name) throws Exception {
        Series series = new Series(
                new SignalKey(asset(name), "signal/" + name), name, name, "", "signal/" + name, FieldType.INT);
        Series plain = series("stand-1", "power", FieldType.INT);
        write(store(), 1, good(series, T0, 1L), good(plain, T0, 2L));
        assertThat(store().points(series.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 1L));
        assertThat(store().before(series.key(), EVER)).isEqualTo(new StoredPoint(T0, 0, 1L));
        assertThat(store().samples(asset(name), 0, EVER)).hasSize(1);
        assertThat(store().check().status()).isEqualTo(Check.Status.OK);
    }
}
