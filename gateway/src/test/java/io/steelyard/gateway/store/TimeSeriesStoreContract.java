package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.reading;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.sibling;
import static io.steelyard.gateway.store.Samples.unnumbered;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every time-series store promises, whatever stands behind it. */
@Timeout(60)
public abstract class TimeSeriesStoreContract {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1440 * MINUTE;
    private static final long BAD = 0x8000_0000L;
    private static final long BAD_SENSOR = 0x808B_0000L;
    private static final long UNCERTAIN = 0x4000_0000L;
    private static final long EVER = Long.MAX_VALUE;

    private TimeSeriesStore store;

    /** Opens an empty store. */
    protected abstract TimeSeriesStore openEmpty() throws Exception;

    /** Opens the store again that {@link #openEmpty} gave and that has been closed. */
    protected abstract TimeSeriesStore reopen() throws Exception;

    /** Lets go of what is before the instant as the server's retention does, for a store that does not do so itself. */
    protected void expire(long before) throws Exception {}

    @BeforeEach
    void open() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

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
    @MethodSource("valuesOfEveryType")
    void givesBackEveryValueAsItWasWritten(FieldType type, List<Object> values) throws Exception {
        Series series = series("stand-1", "signal", type);
        List<Reading> readings = new ArrayList<>();
        List<StoredPoint> expected = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            readings.add(good(series, T0 + i, values.get(i)));
            expected.add(new StoredPoint(T0 + i, 0, values.get(i)));
        }
        store.write(readings, mark(1));
        assertThat(store.points(series.key(), T0, EVER, 1_000).points()).isEqualTo(expected);
        assertThat(store.samples(asset("stand-1"), T0, EVER)).isEqualTo(Map.of("signal", expected));
    }

    @Test
    void keepsTheStatusBesideTheValue() throws Exception {
        Series series = series("stand-1", "power", FieldType.FLOAT);
        write(
                store,
                1,
                reading(series, T0, 0, 1.5, 1),
                reading(series, T0 + 1, UNCERTAIN, 2.5, 1),
                reading(series, T0 + 2, BAD_SENSOR, null, 1),
                reading(series, T0 + 3, BAD, 3.5, 1),
                reading(series, T0 + 4, 0xFFFF_FFFFL, Double.NaN, 1),
                reading(series, T0 + 5, 0, 4.5, 1));
        assertThat(store.points(series.key(), T0, EVER, 10).points())
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
    void aPointWithoutValueIsAPoint(FieldType type) throws Exception {
        Series series = series("stand-1", "signal", type);
        write(store, 1, reading(series, T0, 0, null, 1), reading(series, T0 + 1, BAD, null, 1));
        assertThat(store.points(series.key(), T0, EVER, 10).points())
                .containsExactly(new StoredPoint(T0, 0, null), new StoredPoint(T0 + 1, BAD, null));
        assertThat(store.before(series.key(), EVER)).isEqualTo(new StoredPoint(T0 + 1, BAD, null));
    }

    @Test
    void nothingIsThereBeforeTheFirstWrite() {
        assertThat(store.storedMark(0)).isEmpty();
        SignalKey signal = new SignalKey(asset("stand-1"), "power");
        assertThat(store.points(signal, 0, EVER, 10).points()).isEmpty();
        assertThat(store.lastBefore(asset("stand-1"), EVER)).isEmpty();
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).isEmpty();
    }

    @Test
    void whatWasNeverWrittenReadsAsEmpty() throws Exception {
        store.write(List.of(), mark(1));
        store.writeMinutes(List.of());
        SignalKey signal = new SignalKey(asset("stand-1"), "power");
        assertThat(store.points(signal, 0, EVER, 10)).isEqualTo(new TimeSeriesStore.Page(List.of(), null));
        assertThat(store.before(signal, EVER)).isNull();
        assertThat(store.samples(asset("stand-1"), 0, EVER)).isEmpty();
        assertThat(store.lastBefore(asset("stand-1"), EVER)).isEmpty();
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).isEmpty();
    }

    @Test
    void tellsNeighbouringNanosecondsApart() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        List<Reading> readings = new ArrayList<>();
        for (long i = 0; i < 20; i++) {
            readings.add(good(series, T0 + i, i));
        }
        store.write(readings, mark(1));
        assertThat(store.points(series.key(), T0 + 3, T0 + 6, 10).points())
                .containsExactly(
                        new StoredPoint(T0 + 3, 0, 3L), new StoredPoint(T0 + 4, 0, 4L), new StoredPoint(T0 + 5, 0, 5L));
    }

    @Test
    void takesTimesBefore1970AndFarAhead() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        long early = -DAY * 365 * 2;
        long late = T0 + DAY * 365 * 50;
        write(store, 1, good(series, early, 1L), good(series, late, 2L));
        assertThat(store.points(series.key(), Long.MIN_VALUE, EVER, 10).points())
                .containsExactly(new StoredPoint(early, 0, 1L), new StoredPoint(late, 0, 2L));
        assertThat(store.before(series.key(), late)).isEqualTo(new StoredPoint(early, 0, 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 99, 100, 101})
    void pagesJoinWithoutSeam(int limit) throws Exception {
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
        store.write(readings, mark(1));
        List<StoredPoint> joined = new ArrayList<>();
        Long from = T0;
        while (from != null) {
            TimeSeriesStore.Page page = store.points(series.key(), from, EVER, limit);
            assertThat(page.points()).hasSizeLessThanOrEqualTo(limit);
            joined.addAll(page.points());
            from = page.next();
        }
        assertThat(joined).extracting(StoredPoint::time).containsExactlyElementsOf(times);
    }

    @Test
    void theRangeIncludesItsBeginningAndNotItsEnd() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store, 1, good(series, T0, 1L), good(series, T0 + 1, 2L), good(series, T0 + 2, 3L));
        assertThat(store.points(series.key(), T0 + 1, T0 + 2, 10).points())
                .containsExactly(new StoredPoint(T0 + 1, 0, 2L));
        assertThat(store.points(series.key(), T0 + 1, T0 + 1, 10).points()).isEmpty();
        assertThat(store.samples(asset("stand-1"), T0 + 2, T0 + 1)).isEmpty();
    }

    @Test
    void findsTheLastPointBeforeATime() throws Exception {
        Series power = series("stand-1", "power", FieldType.FLOAT);
        Series state = series("stand-1", "state", FieldType.INT);
        write(
                store,
                1,
                good(power, T0 - 40 * DAY, 1.0),
                good(state, T0, 3L),
                reading(state, T0 + 10, BAD, null, 1),
                good(state, T0 + 20, 4L));
        assertThat(store.before(state.key(), T0)).isNull();
        assertThat(store.before(state.key(), T0 + 1)).isEqualTo(new StoredPoint(T0, 0, 3L));
        assertThat(store.before(state.key(), T0 + 20)).isEqualTo(new StoredPoint(T0 + 10, BAD, null));
        assertThat(store.lastBefore(asset("stand-1"), T0 + 21))
                .isEqualTo(Map.of(
                        "power", new StoredPoint(T0 - 40 * DAY, 0, 1.0), "state", new StoredPoint(T0 + 20, 0, 4L)));
        write(store, 2, good(series("stand-2", "power", FieldType.FLOAT), T0 - 2, 5.0));
        assertThat(store.lastBefore(List.of(asset("stand-1"), asset("stand-2"), asset("nobody")), T0 + 11)
                        .get(asset("stand-1")))
                .isEqualTo(store.lastBefore(asset("stand-1"), T0 + 11));
        assertThat(store.lastBefore(List.of(asset("stand-1"), asset("stand-2")), T0 + 11)
                        .get(asset("stand-2")))
                .isEqualTo(Map.of("power", new StoredPoint(T0 - 2, 0, 5.0)));
    }

    @Test
    void theSameBatchAgainChangesNothing() throws Exception {
        Series power = series("stand-1", "power", FieldType.FLOAT);
        Series state = series("stand-1", "state", FieldType.STRING);
        List<Reading> batch = List.of(
                good(power, T0, 1.0),
                good(state, T0, "运行"),
                reading(power, T0 + 1, BAD, null, 1),
                unnumbered(state, T0 + 5, UNCERTAIN, "?", 1));
        store.write(batch, mark(1));
        Map<String, List<StoredPoint>> before = store.samples(asset("stand-1"), 0, EVER);
        store.write(batch, mark(1));
        store.write(batch.subList(1, 3), mark(1));
        assertThat(store.samples(asset("stand-1"), 0, EVER)).isEqualTo(before);
        assertThat(store.usage().replaced()).isLessThanOrEqualTo(0);
        assertThat(store.storedMark(0)).contains(mark(1));
    }

    /** A publisher that does not number may send two values for one millisecond: the later stands, whole. */
    @Test
    void ofTwoReadingsAtOneInstantTheLaterStandsWhole() throws Exception {
        Series series = series("foreign", "power", FieldType.FLOAT);
        Object[][] contents = {{0L, 1.5}, {BAD, null}, {UNCERTAIN, 2.5}, {0L, null}, {0L, Double.NaN}, {BAD, 9.0}};
        long time = T0;
        long offset = 1;
        for (Object[] first : contents) {
            for (Object[] second : contents) {
                write(store, offset, unnumbered(series, time, (Long) first[0], first[1], offset));
                offset++;
                write(store, offset, unnumbered(series, time, (Long) second[0], second[1], offset));
                offset++;
                StoredPoint expected = new StoredPoint(time, (Long) second[0], second[1]);
                assertThat(store.points(series.key(), time, time + 1, 10).points())
                        .containsExactly(expected);
                assertThat(store.before(series.key(), time + 1)).isEqualTo(expected);
                time += 1_000_000;
            }
        }
    }

    @Test
    void ofTwoReadingsInOneBatchTheLaterStands() throws Exception {
        Series series = series("foreign", "power", FieldType.FLOAT);
        write(store, 2, unnumbered(series, T0, BAD, 1.5, 1), unnumbered(series, T0, 0, 2.5, 2));
        assertThat(store.points(series.key(), T0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 2.5));
    }

    /** Each lane at the same time as the others, group after group: everything is there, and nothing is refused. */
    @Test
    void lanesWriteSideBySide() throws Exception {
        Lanes lanes = store.lanes().orElse(null);
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
            assertThat(store.points(series.key(), T0, EVER, 1_000).points())
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
    void theMarkIsWhatWasWrittenLast() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store, 10, good(series, T0, 1L));
        assertThat(store.storedMark(0)).contains(mark(10));
        store.write(List.of(), mark(20));
        assertThat(store.storedMark(0)).contains(mark(20));
        assertThat(store.storedMark(1)).isEmpty();
    }

    @Test
    void pointsMarkAndMinutesOutliveTheStore() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store, 10, good(series, T0, 1L));
        store.writeMinutes(List.of(minute("stand-1", T0 / MINUTE * MINUTE, Map.of("a", 1L))));
        store.close();
        store = reopen();
        assertThat(store.storedMark(0)).contains(mark(10));
        assertThat(store.points(series.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 1L));
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).hasSize(1);
    }

    @Test
    void lateDataGoesToItsPlace() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store, 1, good(series, T0, 3L), good(series, T0 + 2 * DAY, 5L));
        write(store, 2, good(series, T0 - DAY, 2L), good(series, T0 - 30 * DAY, 1L), good(series, T0 + DAY, 4L));
        assertThat(store.points(series.key(), 0, EVER, 10).points())
                .extracting(StoredPoint::value)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void assetsWithTheSameSignalsDoNotMix() throws Exception {
        Series one = series("stand-1", "power", FieldType.FLOAT);
        Series two = series("stand-2", "power", FieldType.FLOAT);
        Series elsewhere = new Series(
                new SignalKey(new AssetKey("other", "stand-1"), "power"),
                "rolling-mill",
                "rolling",
                "hot-strip",
                "power",
                FieldType.FLOAT);
        write(store, 1, good(one, T0, 1.0), good(two, T0, 2.0), good(elsewhere, T0, 3.0));
        assertThat(store.points(one.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 1.0));
        assertThat(store.before(two.key(), EVER)).isEqualTo(new StoredPoint(T0, 0, 2.0));
        assertThat(store.samples(elsewhere.key().asset(), 0, EVER))
                .isEqualTo(Map.of("power", List.of(new StoredPoint(T0, 0, 3.0))));
    }

    @Test
    void aSignalWhoseTypeChangedReadsAsOneSignal() throws Exception {
        Series floats = series("stand-1", "power", FieldType.FLOAT);
        Series whole = sibling("stand-1", "power", FieldType.INT);
        write(store, 1, good(floats, T0, 1.5), good(whole, T0 + 1, 2L), reading(whole, T0 + 2, BAD, null, 1));
        List<StoredPoint> expected = List.of(
                new StoredPoint(T0, 0, 1.5), new StoredPoint(T0 + 1, 0, 2L), new StoredPoint(T0 + 2, BAD, null));
        assertThat(store.points(floats.key(), 0, EVER, 10).points()).isEqualTo(expected);
        assertThat(store.samples(asset("stand-1"), 0, EVER)).isEqualTo(Map.of("power", expected));
        assertThat(store.lastBefore(asset("stand-1"), T0 + 2))
                .isEqualTo(Map.of("power", new StoredPoint(T0 + 1, 0, 2L)));
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
    void takesNamesOfAnyMake(String name) throws Exception {
        Series series = new Series(
                new SignalKey(asset(name), "signal/" + name), name, name, "", "signal/" + name, FieldType.INT);
        Series plain = series("stand-1", "power", FieldType.INT);
        write(store, 1, good(series, T0, 1L), good(plain, T0, 2L));
        assertThat(store.points(series.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 1L));
        assertThat(store.before(series.key(), EVER)).isEqualTo(new StoredPoint(T0, 0, 1L));
        assertThat(store.samples(asset(name), 0, EVER)).hasSize(1);
        assertThat(store.check().status()).isEqualTo(Check.Status.OK);
    }

    @Test
    void aMinuteRowReplacesTheWholeRowOfItsMinute() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        Map<String, Object> first = Map.of("state.running", 60_000_000_000L, "energy", 1.5, "rule", "1", "old", 1L);
        Map<String, Object> second = Map.of("state.running", 30_000_000_000L, "energy", 2.0, "rule", "2 \"二\"");
        store.writeMinutes(List.of(minute("stand-1", minute, first), minute("stand-2", minute, first)));
        store.writeMinutes(List.of(minute("stand-1", minute, second), minute("stand-1", minute + MINUTE, first)));
        assertThat(store.minutes(asset("stand-1"), minute, minute + 2 * MINUTE))
                .containsExactly(minute("stand-1", minute, second), minute("stand-1", minute + MINUTE, first));
        assertThat(store.minutes(asset("stand-1"), minute, minute + 1))
                .containsExactly(minute("stand-1", minute, second));
        assertThat(store.minutes(asset("stand-2"), 0, EVER)).containsExactly(minute("stand-2", minute, first));
    }

    /** A row has some hundred fields for charts; who sums wants a few, and no name may stand for another. */
    @Test
    void bringsTheChosenFieldsOfMinuteRows() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        Map<String, Object> wanted = Map.of("time.3.3", 7L, "cell.3.3.po", 5L, "good", 2.5, "samples.good", 1L);
        Map<String, Object> all = new TreeMap<>(wanted);
        all.putAll(Map.of("good.mean", 2.0, "goods", 1.0, "xtime.3", 1L, "state.last", "3", "power.mean", 17.5));
        store.writeMinutes(List.of(
                minute("stand-1", minute, all),
                minute("stand-1", minute + MINUTE, Map.of("samples.good", 3L, "power.mean", 1.0))));
        store.writeMinutes(List.of(minute("stand-2", minute, Map.of("good", 9.0, "power.max", 2.0))));
        FieldChoice choice = new FieldChoice(Set.of("good"), List.of("time.", "cell.", "samples."));
        assertThat(chosen("stand-1", choice))
                .containsExactly(
                        minute("stand-1", minute, wanted),
                        minute("stand-1", minute + MINUTE, Map.of("samples.good", 3L)));
        assertThat(chosen("stand-2", choice)).containsExactly(minute("stand-2", minute, Map.of("good", 9.0)));
    }

    /** A store may bring more than it was asked for. */
    private List<MinuteRow> chosen(String asset, FieldChoice choice) {
        return store.minutes(asset(asset), 0, EVER, choice).stream()
                .map(row -> {
                    TreeMap<String, Object> fields = new TreeMap<>(row.fields());
                    fields.keySet().removeIf(name -> !choice.has(name));
                    return new MinuteRow(
                            row.asset(), row.equipmentClass(), row.area(), row.line(), row.minute(), fields);
                })
                .toList();
    }

    /** Whoever sums a year asks nothing for the time before. */
    @Test
    void saysThatNoMinuteBeginsBeforeTheFirst() throws Exception {
        assertThat(store.firstMinute()).isEqualTo(Long.MAX_VALUE);
        long minute = T0 / MINUTE * MINUTE;
        store.writeMinutes(List.of(
                minute("stand-1", minute + MINUTE, Map.of("rule", 6L)), minute("stand-2", minute, Map.of("rule", 6L))));
        assertThat(store.firstMinute()).isLessThanOrEqualTo(minute).isGreaterThan(minute - 24 * 60 * MINUTE);
        assertThat(store.firstMinute(asset("stand-1"))).isEqualTo(minute + MINUTE);
        assertThat(store.firstMinute(asset("stand-3"))).isEqualTo(Long.MAX_VALUE);
        store.writeMinutes(List.of(minute("stand-1", minute - 3 * DAY, Map.of("rule", 6L))));
        assertThat(store.firstMinute(asset("stand-1"))).isEqualTo(minute - 3 * DAY);
    }

    @Test
    void aMinuteRowThatMovedToAnotherLineLeavesNothingBehind() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        store.writeMinutes(List.of(minute("stand-1", minute, Map.of("energy", 1.5))));
        MinuteRow moved =
                new MinuteRow(asset("stand-1"), "lathe", "turning", "", minute, new TreeMap<>(Map.of("energy", 2.5)));
        store.writeMinutes(List.of(moved));
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).containsExactly(moved);
    }

    private static MinuteRow minute(String asset, long minute, Map<String, Object> fields) {
        return new MinuteRow(asset(asset), "rolling-mill", "rolling", "hot-strip", minute, new TreeMap<>(fields));
    }

    /** Late data may come for many days at once, and for a day that nobody has written to yet. */
    @Test
    void lateDataOfManyDaysIsFoundBesideTheRest() throws Exception {
        Series series = series("stand-1", "power", FieldType.FLOAT);
        List<Reading> late = new ArrayList<>();
        List<StoredPoint> expected = new ArrayList<>();
        for (int day = 0; day < 12; day++) {
            late.add(good(series, T0 - day * DAY, day + 0.5));
            expected.add(0, new StoredPoint(T0 - day * DAY, 0, day + 0.5));
        }
        write(store, 1, good(series, T0 + DAY, -1.0));
        store.write(late, mark(2));
        expected.add(new StoredPoint(T0 + DAY, 0, -1.0));
        assertThat(store.points(series.key(), 0, EVER, 100).points()).isEqualTo(expected);
        assertThat(store.before(series.key(), T0 - 3 * DAY)).isEqualTo(new StoredPoint(T0 - 4 * DAY, 0, 4.5));
    }

    /** Folds ask for many assets at once; that is the same as asking for each. */
    @Test
    void samplesOfSeveralAssetsAreThoseOfEach() throws Exception {
        List<AssetKey> assets = List.of(asset("stand-1"), asset("stand-2"), asset("never-heard-of"));
        write(
                store,
                1,
                good(series("stand-1", "power", FieldType.FLOAT), T0, 1.0),
                good(series("stand-1", "state", FieldType.INT), T0 + 1, 2L),
                good(series("stand-2", "power", FieldType.FLOAT), T0, 3.0),
                good(series("stand-3", "power", FieldType.FLOAT), T0, 4.0),
                good(series("stand-2", "power", FieldType.FLOAT), T0 + MINUTE, 5.0));
        Map<AssetKey, Map<String, List<StoredPoint>>> together = store.samples(assets, T0, T0 + MINUTE);
        for (AssetKey asset : assets) {
            assertThat(together.getOrDefault(asset, Map.of())).isEqualTo(store.samples(asset, T0, T0 + MINUTE));
        }
        assertThat(together).doesNotContainKey(asset("stand-3"));
    }

    /** Its place and even its type may change between two samples of a minute: what is read is the signal's, in time order. */
    @Test
    void samplesOfAnAssetThatMovedAreReadWhole() throws Exception {
        SignalKey signal = new SignalKey(asset("stand-1"), "power");
        Series before = new Series(signal, "rolling-mill", "rolling", "hot-strip", "power", FieldType.FLOAT);
        Series moved = new Series(signal, "rolling-mill", "repair", "", "power", FieldType.FLOAT);
        Series replaced = new Series(signal, "lathe", "repair", "", "power", FieldType.INT);
        write(
                store,
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
        assertThat(store.samples(List.of(signal.asset(), asset("stand-2")), T0, T0 + MINUTE)
                        .get(signal.asset()))
                .isEqualTo(Map.of("power", expected));
        assertThat(store.points(signal, T0, EVER, 10).points()).isEqualTo(expected);
        assertThat(store.lastBefore(signal.asset(), T0 + 5)).isEqualTo(Map.of("power", expected.get(4)));
    }

    @Test
    void minuteRowsOfSeveralAssetsAreThoseOfEach() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        AssetKey elsewhere = new AssetKey("other-works", "stand-1");
        MinuteRow far = new MinuteRow(elsewhere, "pump", "hall", "", minute, new TreeMap<>(Map.of("energy", 4.5)));
        store.writeMinutes(List.of(
                minute("stand-1", minute, Map.of("energy", 1.5, "program.last", "程序 1")),
                minute("stand-1", minute + MINUTE, Map.of("energy", 2.5)),
                minute("stand-2", minute, Map.of("energy", 3.5)),
                far));
        assertThat(store.minutes(List.of(asset("stand-2"), asset("stand-1"), elsewhere), minute, minute + MINUTE))
                .containsExactlyInAnyOrder(
                        minute("stand-1", minute, Map.of("energy", 1.5, "program.last", "程序 1")),
                        minute("stand-2", minute, Map.of("energy", 3.5)),
                        far);
    }

    /** Numbers with and without values, in rows whose fields come and go, as a fold writes them. */
    @Test
    void aMinuteRowWrittenAgainWithOtherNumbersIsTheLastOneExactly() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        List<Map<String, Object>> rows = List.of(
                Map.of("rule", 4L, "power.mean", 0.1, "power.coverage", 1.0, "program.last", "程序 1"),
                Map.of("rule", 4L, "power.coverage", 0.0),
                Map.of("rule", 4L, "flow.mean", -0.0, "power.mean", 1e300, "power.coverage", 0.5, "on.last", 1L));
        for (Map<String, Object> fields : rows) {
            store.writeMinutes(
                    List.of(minute("stand-1", minute, fields), minute("stand-1", minute + MINUTE, rows.get(0))));
            assertThat(store.minutes(asset("stand-1"), minute, minute + 2 * MINUTE))
                    .containsExactly(
                            minute("stand-1", minute, fields), minute("stand-1", minute + MINUTE, rows.get(0)));
        }
    }

    /** Whatever lets old data go, the newest point of a signal stays the point before. */
    @Test
    void theNewestPointOutlivesTheRetention() throws Exception {
        Series silent = series("stand-1", "silent", FieldType.FLOAT);
        Series busy = series("stand-1", "busy", FieldType.INT);
        write(store, 1, good(silent, T0 - 9 * DAY, 1.5), good(busy, T0 - 9 * DAY, 1L), good(busy, T0, 2L));
        Map<SignalKey, StoredPoint> keptPoints = new HashMap<>();
        LastingStore lasting = new LastingStore(store, new LastingStore.Kept() {
            @Override
            public void keep(Map<SignalKey, StoredPoint> newest) {
                keptPoints.putAll(newest);
            }

            @Override
            public Map<String, StoredPoint> of(AssetKey asset) {
                Map<String, StoredPoint> of = new HashMap<>();
                keptPoints.forEach((signal, point) -> of.put(signal.signal(), point));
                return of;
            }
        });
        lasting.retain(List.of(asset("stand-1")), T0 - 2 * DAY, T0 - DAY);
        expire(T0 - 2 * DAY);
        assertThat(store.before(silent.key(), EVER))
                .as("gone from the store itself")
                .isNull();
        assertThat(lasting.before(silent.key(), EVER)).isEqualTo(new StoredPoint(T0 - 9 * DAY, 0, 1.5));
        assertThat(lasting.lastBefore(asset("stand-1"), EVER))
                .isEqualTo(Map.of("silent", new StoredPoint(T0 - 9 * DAY, 0, 1.5), "busy", new StoredPoint(T0, 0, 2L)));
        assertThat(lasting.points(busy.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 2L));
    }

    /** Any mixture of batches, repeated as a restart repeats them, reads as the plain map that it is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBatchesInAnyRepetitionReadAsTheyShould(long seed) throws Exception {
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
            store.write(batches.get(i), mark(i + 1));
            if (i > 0 && random.nextInt(3) == 0) {
                store.write(batches.get(i - 1), mark(i));
                store.write(batches.get(i), mark(i + 1));
            }
        }
        expected.forEach((of, points) -> assertThat(
                        store.points(of.key(), 0, EVER, 10_000).points())
                .as("seed " + seed)
                .containsExactlyElementsOf(points.values()));
    }
}
