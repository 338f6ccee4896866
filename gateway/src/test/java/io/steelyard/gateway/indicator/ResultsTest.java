package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.StageStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which days are handed over, and as which stretches of time. */
final class ResultsTest {
    private static final long NANOS = 1_000_000_000L;

    private final List<String> asked = new ArrayList<>();
    private final List<ResultRow> taken = new ArrayList<>();
    private boolean isAway;
    private long failing;
    private long now = at("2026-03-30T10:00:00Z");
    private long first = at("2026-03-25T12:00:00Z");
    private boolean isFirstUnknown;
    private String note = "";
    private int notes;
    private List<String> sites = List.of("demo");
    private Results results = new Results(new TestingDoors(), () -> now, () -> now);

    private static long at(String instant) {
        return Instant.parse(instant).getEpochSecond() * NANOS;
    }

    private static MinuteRow minute(String instant) {
        return new MinuteRow(new AssetKey("demo", "lathe-1"), "lathe", "a", "l", at(instant), new TreeMap<>());
    }

    private final class TestingDoors implements Results.Doors {
        @Override
        public Collection<String> sites() {
            return sites;
        }

        @Override
        public String zone(String site) {
            return "Europe/Berlin";
        }

        @Override
        public long first(String site) {
            if (isFirstUnknown) {
                throw new IllegalStateException("the store is away");
            }
            return first;
        }

        @Override
        public String kept(String site) {
            return site.equals("demo") ? note : "";
        }

        @Override
        public void keep(String site, String text) {
            note = site.equals("demo") ? text : note;
            notes++;
        }

        @Override
        public List<ResultRow> results(String site, Window window) {
            asked.add(Instant.ofEpochSecond(window.from() / NANOS) + " " + Instant.ofEpochSecond(window.to() / NANOS));
            return List.of(new ResultRow(
                    "indicator", new TreeMap<>(Map.of("site", site)), window.from(), new TreeMap<>(Map.of("n", 1L))));
        }

        @Override
        public void take(List<ResultRow> rows) {
            if (failing != 0 && rows.get(0).time() == failing) {
                throw new IllegalStateException("this one");
            }
            if (isAway) {
                throw new IllegalStateException("away");
            }
            taken.addAll(rows);
        }
    }

    /** What several subjects have is told apart by level and names; a signal's name may hold a slash. */
    @Test
    void tellsWhoseAResultIs() {
        assertThat(tags("demo")).isEqualTo("{asset=, id=C01, level=site, site=demo}");
        assertThat(tags("demo/m")).isEqualTo("{asset=m, id=C01, level=asset, site=demo}");
        assertThat(tags("demo/m/axes/x")).isEqualTo("{asset=m, id=C01, level=signal, signal=axes/x, site=demo}");
    }

    private static String tags(String subject) {
        Definition definition = Catalogue.usual().find("C01");
        assertThat(definition).isNotNull();
        Window window = new Window(0, 1, "UTC");
        return Results.rows(List.of(new Evaluation(Catalogue.usual(), definition).of(subject, window, Map.of())))
                .get(0)
                .tags()
                .toString();
    }

    /** The day on which clocks go forward has 23 hours; the present one ends now. */
    @Test
    void handsTheLastDaysOverAfterAStartCutInTheSitesZone() throws InterruptedException {
        results.write();

        assertThat(asked)
                .containsExactly(
                        "2026-03-29T22:00:00Z 2026-03-30T10:00:00Z",
                        "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z",
                        "2026-03-27T23:00:00Z 2026-03-28T23:00:00Z");
        assertThat(taken).hasSize(3);
    }

    @Test
    void handsOverOnlyDaysThatAMinuteWasFoldedOf() throws InterruptedException {
        results.write();
        asked.clear();

        results.write();
        assertThat(asked).isEmpty();

        results.touched(List.of(minute("2026-03-02T22:59:00Z"), minute("2026-03-02T22:58:00Z")));
        results.touched(List.of(minute("2026-03-02T23:00:00Z")));
        results.write();

        assertThat(asked)
                .containsExactly(
                        "2026-03-02T23:00:00Z 2026-03-03T23:00:00Z", "2026-03-01T23:00:00Z 2026-03-02T23:00:00Z");
        assertThat(results.status().out()).isEqualTo(5);
    }

    /** Rows stay as they are, and another table reads them. */
    @Test
    void handsOverDaysThatAreReadOtherwise() throws InterruptedException {
        results.write();
        asked.clear();
        results.again("demo", at("2026-03-20T23:00:00Z"), at("2026-03-22T23:00:00Z"));
        assertThat(results.areHandedOver("demo")).isFalse();
        assertThat(results.areHandedOver("other")).isTrue();
        results.write();
        assertThat(asked)
                .containsExactly(
                        "2026-03-21T23:00:00Z 2026-03-22T23:00:00Z", "2026-03-20T23:00:00Z 2026-03-21T23:00:00Z");
        results.again("demo", at("2026-03-30T09:00:00Z"), Long.MAX_VALUE);
        assertThat(results.areHandedOver("demo")).as("but for the present day").isTrue();
        results.again("demo", Long.MIN_VALUE + 1, Long.MAX_VALUE);
        assertThat(results.status().depth()).as("as many days as may wait").isEqualTo(4_000);
    }

    /** A table without dates tells of all time: of days that are kept, and of no day before the site's first minute. */
    @Test
    void handsOverAllDaysThatAreKeptWhereATableTellsOfAllTime() throws InterruptedException {
        results.write();
        asked.clear();
        now += 121 * NANOS;
        results.toldOtherwise("demo", Long.MIN_VALUE, Long.MAX_VALUE);
        results.toldOtherwise("demo", at("2026-03-26T23:00:00Z"), at("2026-03-27T23:00:00Z"));
        assertThat(results.areHandedOver("demo")).isFalse();
        results.write();
        assertThat(asked).hasSize(6).first().asString().startsWith("2026-03-29T22:00:00Z ");
        assertThat(asked).last().asString().startsWith("2026-03-24T23:00:00Z ");
        assertThat(results.areHandedOver("demo")).isTrue();
        first = Long.MAX_VALUE;
        results.toldOtherwise("demo", Long.MIN_VALUE, Long.MAX_VALUE);
        asked.clear();
        results.write();
        assertThat(asked).as("of a site without a minute").isEmpty();
    }

    /** Whoever changes a table does not wait for the store, and what it says is not lost while the store is away. */
    @Test
    void asksAgainWhichDaysAreKeptWhileTheStoreIsAway() throws InterruptedException {
        results.write();
        asked.clear();
        isFirstUnknown = true;
        results.toldOtherwise("demo", at("2026-03-26T23:00:00Z"), at("2026-03-27T23:00:00Z"));
        results.touched(List.of(minute("2026-03-25T12:00:00Z")));
        assertThatThrownBy(results::write).hasMessage("the store is away");
        assertThat(asked).as("what is listed goes on").containsExactly("2026-03-24T23:00:00Z 2026-03-25T23:00:00Z");
        assertThat(results.areHandedOver("demo")).isFalse();
        isFirstUnknown = false;
        results.write();
        assertThat(asked).last().isEqualTo("2026-03-26T23:00:00Z 2026-03-27T23:00:00Z");
    }

    /** It outlasts an end of the gateway, and nothing is left of it once it is handed over. */
    @Test
    void handsOverAfterAStartWhatATableToldBeforeIt() throws InterruptedException {
        results.write();
        isAway = true;
        results.toldOtherwise("demo", at("2026-03-25T23:00:00Z"), at("2026-03-26T23:00:00Z"));
        assertThatThrownBy(results::write).hasMessage("away");
        assertThat(note).isNotEmpty();
        results = new Results(new TestingDoors(), () -> now, () -> now);
        results.toldOtherwise("demo", at("2026-03-26T23:00:00Z"), at("2026-03-27T23:00:00Z"));
        isAway = false;
        asked.clear();
        results.write();
        assertThat(asked)
                .hasSize(5)
                .contains("2026-03-26T23:00:00Z 2026-03-27T23:00:00Z", "2026-03-25T23:00:00Z 2026-03-26T23:00:00Z");
        assertThat(note).isEmpty();
    }

    /** Right after a start nobody has said yet which machines a site has: that is not a site without a minute. */
    @Test
    void waitsForASiteThatWasNotHeardOfYet() throws InterruptedException {
        note = at("2026-03-20T23:00:00Z") + " " + at("2026-03-21T23:00:00Z") + "\n";
        sites = List.of("other");
        results.write();
        sites = List.of();
        results.toldOtherwise("demo", at("2026-03-21T23:00:00Z"), at("2026-03-22T23:00:00Z"));
        first = Long.MAX_VALUE;
        results.write();
        first = at("2026-03-01T12:00:00Z");
        asked.clear();
        sites = List.of("other", "demo");
        results.write();
        assertThat(asked)
                .contains("2026-03-20T23:00:00Z 2026-03-21T23:00:00Z", "2026-03-21T23:00:00Z 2026-03-22T23:00:00Z");
        assertThat(note).isEmpty();
    }

    /** The latest days are those that somebody looks at. */
    @Test
    void countsDaysThatATableToldOfBeyondTheBound() throws InterruptedException {
        results.write();
        first = at("2010-01-01T12:00:00Z");
        results.toldOtherwise("demo", Long.MIN_VALUE, Long.MAX_VALUE);
        results.write();
        StageStatus status = results.status();
        long days = 5_933 - 1; // 2010-01-01 to 2026-03-30, of which the present one rests
        assertThat(status.dropped()).containsEntry("too-many-days-wait", days + 1 - 4_000);
        assertThat(status.in()).isEqualTo(status.out() + status.depth() + days + 1 - 4_000);
    }

    /** Whoever changes a table waits for the disk: what is on it already is not written once more. */
    @Test
    void writesANoteOnceForTheSameTime() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            results.toldOtherwise("demo", at("2026-03-25T23:00:00Z"), at("2026-03-26T23:00:00Z"));
        }
        assertThat(notes).isEqualTo(1);
        results.write();
        assertThat(note).isEmpty();
        results.toldOtherwise("demo", at("2026-03-25T23:00:00Z"), at("2026-03-26T23:00:00Z"));
        assertThat(note).isNotEmpty();
    }

    /** Thousands of rows with dates of their own are one stretch. */
    @Test
    void manyStretchesOfASiteAreOne() {
        for (int i = 0; i < 3_000; i++) {
            results.toldOtherwise("demo", i * 10L, i * 10L + 1);
        }
        assertThat(note.lines().count()).isLessThanOrEqualTo(1_000);
        assertThat(note).startsWith("0 ");
    }

    @Test
    void keepsADayThatCouldNotBeHandedOver() throws InterruptedException {
        results.write();
        results.touched(List.of(minute("2026-03-02T12:00:00Z")));
        taken.clear();
        isAway = true;

        assertThatThrownBy(results::write).hasMessage("away");
        isAway = false;
        results.write();

        assertThat(taken).extracting(ResultRow::time).containsExactly(at("2026-03-01T23:00:00Z"));
    }

    /** What one day or site cannot do is no reason to keep another's results back. */
    @Test
    void handsTheOtherDaysOverWhenOneFails() throws InterruptedException {
        results.write();
        taken.clear();
        failing = at("2026-03-04T23:00:00Z");
        results.touched(List.of(minute("2026-03-02T12:00:00Z"), minute("2026-03-05T12:00:00Z")));

        assertThatThrownBy(results::write).hasMessage("this one");
        assertThat(taken).extracting(ResultRow::time).containsExactly(at("2026-03-01T23:00:00Z"));

        failing = 0;
        results.write();
        assertThat(taken).extracting(ResultRow::time).contains(at("2026-03-04T23:00:00Z"));
    }

    @Test
    void letsThePresentDayRest() throws InterruptedException {
        results.write();
        taken.clear();
        results.touched(List.of(minute("2026-03-30T09:59:00Z")));

        results.write();
        assertThat(taken).isEmpty();

        now += 121 * NANOS;
        results.write();
        assertThat(taken).extracting(ResultRow::time).containsExactly(at("2026-03-29T22:00:00Z"));
    }

    @Test
    void letsTheEarliestDaysGoBeyondItsBoundAndCountsThem() throws InterruptedException {
        results.write();
        long day = 86_400L * NANOS;
        for (int i = 0; i < 4_010; i++) {
            long minute = at("2010-01-01T12:00:00Z") + i * day;
            results.touched(List.of(
                    new MinuteRow(new AssetKey("demo", "lathe-1"), "lathe", "a", "l", minute, new TreeMap<>())));
        }

        StageStatus status = results.status();
        assertThat(status.dropped()).containsEntry("too-many-days-wait", 10L);
        assertThat(status.in()).isEqualTo(status.out() + status.depth() + 10);
    }
}
