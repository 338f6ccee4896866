package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.DAY;
import static io.steelyard.gateway.store.Samples.EVER;
import static io.steelyard.gateway.store.Samples.MINUTE;
import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store promises of the rows of minutes: one of an asset and a minute, the last one written. */
interface MinuteRowsContract {
    TimeSeriesStore store();

    @Test
    default void aMinuteRowReplacesTheWholeRowOfItsMinute() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        Map<String, Object> first = Map.of("state.running", 60_000_000_000L, "energy", 1.5, "rule", "1", "old", 1L);
        Map<String, Object> second = Map.of("state.running", 30_000_000_000L, "energy", 2.0, "rule", "2 \"二\"");
        store().writeMinutes(List.of(minute("stand-1", minute, first), minute("stand-2", minute, first)));
        store().writeMinutes(List.of(minute("stand-1", minute, second), minute("stand-1", minute + MINUTE, first)));
        assertThat(store().minutes(asset("stand-1"), minute, minute + 2 * MINUTE))
                .containsExactly(minute("stand-1", minute, second), minute("stand-1", minute + MINUTE, first));
        assertThat(store().minutes(asset("stand-1"), minute, minute + 1))
                .containsExactly(minute("stand-1", minute, second));
        assertThat(store().minutes(asset("stand-2"), 0, EVER)).containsExactly(minute("stand-2", minute, first));
    }

    /** A row has some hundred fields for charts; who sums wants a few, and no name may stand for another. */
    @Test
    default void bringsTheChosenFieldsOfMinuteRows() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        Map<String, Object> wanted = Map.of("time.3.3", 7L, "cell.3.3.po", 5L, "good", 2.5, "samples.good", 1L);
        Map<String, Object> all = new TreeMap<>(wanted);
        all.putAll(Map.of("good.mean", 2.0, "goods", 1.0, "xtime.3", 1L, "state.last", "3", "power.mean", 17.5));
        store().writeMinutes(List.of(
                minute("stand-1", minute, all),
                minute("stand-1", minute + MINUTE, Map.of("samples.good", 3L, "power.mean", 1.0))));
        store().writeMinutes(List.of(minute("stand-2", minute, Map.of("good", 9.0, "power.max", 2.0))));
        FieldChoice choice = new FieldChoice(Set.of("good"), List.of("time.", "cell.", "samples."));
        assertThat(chosen("stand-1", choice))
                .containsExactly(
                        minute("stand-1", minute, wanted),
                        minute("stand-1", minute + MINUTE, Map.of("samples.good", 3L)));
        assertThat(chosen("stand-2", choice)).containsExactly(minute("stand-2", minute, Map.of("good", 9.0)));
    }

    /** Whoever wants one field has it, whatever it holds and is called: a number, a word, a whole number, any signs and script. */
    @Test
    default void bringsSingleFieldsOfMinuteRows() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        Map<String, Object> all = new TreeMap<>(Map.of("power.coverage", 0.5, "state.coverage", 1L, "good.last", 3L));
        all.putAll(Map.of("axis/load (%)+.last", "x", "\"a\" [b]|c.last", "y", "转速.last", "快"));
        all.put("power.last", "\"good.last\":1");
        store().writeMinutes(List.of(
                minute("stand-1", minute, all), minute("stand-1", minute + MINUTE, Map.of("power.coverage", 0.25))));
        for (Map.Entry<String, Object> one : all.entrySet()) {
            List<MinuteRow> found = chosen("stand-1", new FieldChoice(Set.of(one.getKey()), List.of()));
            MinuteRow first = minute("stand-1", minute, Map.of(one.getKey(), one.getValue()));
            assertThat(found).as(one.getKey()).startsWith(first);
            assertThat(found.subList(1, found.size()).stream()
                            .filter(row -> !row.fields().isEmpty()) // a store may leave out rows without any
                            .toList())
                    .as("the next of " + one.getKey())
                    .isEqualTo(
                            one.getKey().equals("power.coverage")
                                    ? List.of(minute("stand-1", minute + MINUTE, Map.of("power.coverage", 0.25)))
                                    : List.of());
        }
        assertThat(chosen("stand-1", new FieldChoice(Set.of("power.coverage", "good.last"), List.of())))
                .first()
                .isEqualTo(minute("stand-1", minute, Map.of("power.coverage", 0.5, "good.last", 3L)));
    }

    /** A store may bring more than it was asked for. */
    private List<MinuteRow> chosen(String asset, FieldChoice choice) {
        return store().minutes(asset(asset), 0, EVER, choice).stream()
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
    default void saysThatNoMinuteBeginsBeforeTheFirst() throws Exception {
        assertThat(store().firstMinute()).isEqualTo(Long.MAX_VALUE);
        long minute = T0 / MINUTE * MINUTE;
        store().writeMinutes(List.of(
                minute("stand-1", minute + MINUTE, Map.of("rule", 6L)), minute("stand-2", minute, Map.of("rule", 6L))));
        assertThat(store().firstMinute()).isLessThanOrEqualTo(minute).isGreaterThan(minute - 24 * 60 * MINUTE);
        assertThat(store().firstMinute(asset("stand-1"))).isEqualTo(minute + MINUTE);
        assertThat(store().firstMinute(asset("stand-3"))).isEqualTo(Long.MAX_VALUE);
        store().writeMinutes(List.of(minute("stand-1", minute - 3 * DAY, Map.of("rule", 6L))));
        assertThat(store().firstMinute(asset("stand-1"))).isEqualTo(minute - 3 * DAY);
    }

    @Test
    default void aMinuteRowThatMovedToAnotherLineLeavesNothingBehind() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        store().writeMinutes(List.of(minute("stand-1", minute, Map.of("energy", 1.5))));
        MinuteRow moved =
                new MinuteRow(asset("stand-1"), "lathe", "turning", "", minute, new TreeMap<>(Map.of("energy", 2.5)));
        store().writeMinutes(List.of(moved));
        assertThat(store().minutes(asset("stand-1"), 0, EVER)).containsExactly(moved);
    }

    @Test
    default void minuteRowsOfSeveralAssetsAreThoseOfEach() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        AssetKey elsewhere = new AssetKey("other-works", "stand-1");
        MinuteRow far = new MinuteRow(elsewhere, "pump", "hall", "", minute, new TreeMap<>(Map.of("energy", 4.5)));
        store().writeMinutes(List.of(
                minute("stand-1", minute, Map.of("energy", 1.5, "program.last", "程序 1")),
                minute("stand-1", minute + MINUTE, Map.of("energy", 2.5)),
                minute("stand-2", minute, Map.of("energy", 3.5)),
                far));
        assertThat(store().minutes(List.of(asset("stand-2"), asset("stand-1"), elsewhere), minute, minute + MINUTE))
                .containsExactlyInAnyOrder(
                        minute("stand-1", minute, Map.of("energy", 1.5, "program.last", "程序 1")),
                        minute("stand-2", minute, Map.of("energy", 3.5)),
                        far);
    }

    /** Numbers with and without values, in rows whose fields come and go, as a fold writes them. */
    @Test
    default void aMinuteRowWrittenAgainWithOtherNumbersIsTheLastOneExactly() throws Exception {
        long minute = T0 / MINUTE * MINUTE;
        List<Map<String, Object>> rows = List.of(
                Map.of("rule", 4L, "power.mean", 0.1, "power.coverage", 1.0, "program.last", "程序 1"),
                Map.of("rule", 4L, "power.coverage", 0.0),
                Map.of("rule", 4L, "flow.mean", -0.0, "power.mean", 1e300, "power.coverage", 0.5, "on.last", 1L));
        for (Map<String, Object> fields : rows) {
            store().writeMinutes(List.of(
                    minute("stand-1", minute, fields), minute("stand-1", minute + MINUTE, rows.get(0))));
            assertThat(store().minutes(asset("stand-1"), minute, minute + 2 * MINUTE))
                    .containsExactly(
                            minute("stand-1", minute, fields), minute("stand-1", minute + MINUTE, rows.get(0)));
        }
    }
}
