package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MistakesException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why machines stood, and of which stops nobody said. */
final class StopDeskTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final AssetKey M = new AssetKey("works", "m");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));
    private final List<StopDesk.Minute> minutes = new ArrayList<>();
    private final StopDesk desk = new StopDesk(declared, new StopDesk.Lost() {
        @Override
        public List<AssetKey> assets(String site) {
            return List.of(M);
        }

        @Override
        public List<StopDesk.Minute> minutes(AssetKey asset, long from, long to) {
            return minutes;
        }
    });

    private static long nanos(String instant) {
        return Row.nanos(Instant.parse(instant));
    }

    private void lost(String from, int count, long seconds) {
        for (int i = 0; i < count; i++) {
            minutes.add(new StopDesk.Minute(nanos(from) + i * MINUTE, seconds * 1_000_000_000L));
        }
    }

    private JsonNode open(long longerThanSeconds) throws Exception {
        return new ObjectMapper()
                .readTree(desk.open(
                                "works",
                                nanos("2026-11-23T00:00:00Z"),
                                nanos("2026-11-24T00:00:00Z"),
                                longerThanSeconds * 1_000_000_000L)
                        .body()
                        .text());
    }

    /** By hand: ten minutes, of which a reason takes the middle four; a short one; seconds here and there. */
    @Test
    void waitsForReasonsOfLongStopsAndShowsAllTimeThatHasNone() throws Exception {
        lost("2026-11-23T08:00:00Z", 10, 60);
        lost("2026-11-23T09:00:00Z", 2, 60);
        lost("2026-11-23T10:00:00Z", 3, 5);
        assertThat(open(300).get("stops")).hasSize(1);
        assertThat(open(300).at("/stops/0/to").textValue()).isEqualTo("2026-11-23T08:10:00Z");
        assertThat(open(60).get("stops").findValuesAsText("from"))
                .containsExactly("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z");
        assertThat(open(300).get("unclassifiedSeconds").intValue()).isEqualTo(600 + 120 + 15);
        TestingTables.put(
                declared,
                "stops",
                "asset,from,to,reason\n"
                        + "m,2026-11-23T08:03Z,2026-11-23T08:07Z,belt\n"
                        + "n,2026-11-23T08:00Z,2026-11-23T09:00Z,x\n"
                        + "m,2026-11-23T08:05Z,2026-11-23T08:06Z,jam\n");
        JsonNode open = open(180);
        assertThat(open.get("stops").findValuesAsText("from"))
                .containsExactly("2026-11-23T08:00:00Z", "2026-11-23T08:07:00Z");
        assertThat(open.get("unclassifiedSeconds").intValue()).isEqualTo(360 + 120 + 15);
        assertThat(open.get("reasons").toString())
                .isEqualTo(
                        "[{\"reason\":\"belt\",\"seconds\":180,\"overlappedSeconds\":0},{\"reason\":\"jam\",\"seconds\":60,\"overlappedSeconds\":60}]");
    }

    /** Of a table of years those reasons count that touch the range, though they begin before it and end behind it. */
    @Test
    void aReasonThatReachesOverTheRangeCounts() throws Exception {
        lost("2026-11-23T00:00:00Z", 2, 60);
        lost("2026-11-23T23:59:00Z", 1, 60);
        TestingTables.put(
                declared,
                "stops",
                "asset,from,to,reason\nm,2026-11-22T23:00Z,2026-11-23T00:01Z,before\n"
                        + "m,2026-11-23T23:59:20Z,2026-11-24T05:00Z,behind\nm,2025-11-23T00:00Z,2025-11-24T00:00Z,long-ago\n"
                        + "m,2026-11-24T00:02Z,2026-11-24T05:00Z,later\n");
        assertThat(open(1).get("reasons").findValuesAsText("reason")).containsExactly("before", "behind");
        assertThat(open(1).get("unclassifiedSeconds").intValue()).isEqualTo(60);
    }

    @Test
    void looksAtSevenDaysAtMost() {
        assertThatThrownBy(() -> desk.open("works", 0, 8 * 1_440 * MINUTE, 1)).isInstanceOf(MistakesException.class);
    }

    private String byReason() throws Exception {
        StringBuilder told = new StringBuilder();
        for (JsonNode reason : open(300).get("reasons")) {
            told.append(reason.get("reason").asText())
                    .append('=')
                    .append(reason.get("seconds").asText())
                    .append('/')
                    .append(reason.get("overlappedSeconds").asText())
                    .append(' ');
        }
        return told + "open=" + open(300).get("unclassifiedSeconds").asText();
    }

    /** Ten minutes and three reasons over each other: each minute has one, which the table decides. */
    @Test
    void aMinuteWithSeveralReasonsCountsOnce() throws Exception {
        lost("2026-11-23T08:00:00Z", 10, 60);
        TestingTables.put(
                declared,
                "stops",
                "asset,from,to,reason\n"
                        + "m,2026-11-23T08:00:00Z,2026-11-23T08:06:00Z,gearbox\n"
                        + "m,2026-11-23T08:04:00Z,2026-11-23T08:08:00Z,no-material\n"
                        + "m,2026-11-23T08:05:00Z,2026-11-23T08:07:00Z,lunch\n");
        assertThat(byReason())
                .as("the one that began last")
                .isEqualTo("gearbox=240/0 lunch=120/120 no-material=120/60 open=120");
        TestingTables.put(
                declared,
                "stop-reasons",
                "reason,parent,priority\nmechanical,,1\ngearbox,mechanical,\nno-material,,5\nlunch,,5\n");
        assertThat(byReason())
                .as("what broke before what was missing, by the priority above it in the tree")
                .isEqualTo("gearbox=360/120 lunch=60/60 no-material=60/0 open=120");
    }

    private static String told(JsonNode list, String... names) {
        StringBuilder told = new StringBuilder();
        for (JsonNode one : list) {
            for (String name : names) {
                told.append(one.get(name).asText()).append(' ');
            }
            told.append("| ");
        }
        return told.toString();
    }

    /** By hand: 4 min of gearbox and 2 of belt are 6 of mechanical; a reason from before there was a tree stands alone. */
    @Test
    void reasonsAreAddedUpTheTreeAndByGroup() throws Exception {
        lost("2026-11-23T08:00:00Z", 12, 60);
        TestingTables.put(
                declared,
                "stops",
                "asset,from,to,reason\n"
                        + "m,2026-11-23T08:00:00Z,2026-11-23T08:04:00Z,gearbox\n"
                        + "m,2026-11-23T08:04:00Z,2026-11-23T08:06:00Z,belt\n"
                        + "m,2026-11-23T08:06:00Z,2026-11-23T08:07:00Z,lunch\n"
                        + "m,2026-11-23T08:07:00Z,2026-11-23T08:08:00Z,mechanical\n"
                        + "m,2026-11-23T08:08:00Z,2026-11-23T08:09:00Z,weather\n");
        assertThat(told(open(300).get("tree"), "reason", "inTree", "seconds", "wholeSeconds"))
                .isEqualTo("belt false 120 120 | gearbox false 240 240 | lunch false 60 60 | "
                        + "mechanical false 60 60 | weather false 60 60 | ");
        assertThat(told(open(300).get("groups"), "group", "seconds")).isEqualTo("null 540 | ");
        TestingTables.put(
                declared,
                "stop-reasons",
                "reason,parent,zh,en,group\nbroken,,故障,Broken,unplanned\nmechanical,broken,,,\n"
                        + "gearbox,mechanical,,,\nbelt,mechanical,,,external\nelectrical,broken,,,\nlunch,,,,planned\n");
        assertThat(told(open(300).get("tree"), "reason", "parent", "group", "inTree", "seconds", "wholeSeconds"))
                .isEqualTo("broken null unplanned true 0 420 | mechanical broken unplanned true 60 420 | "
                        + "belt mechanical external true 120 120 | gearbox mechanical unplanned true 240 240 | "
                        + "lunch null planned true 60 60 | weather null null false 60 60 | ");
        assertThat(told(open(300).get("groups"), "group", "seconds"))
                .isEqualTo("null 60 | external 120 | planned 60 | unplanned 300 | ");
        assertThat(open(300).at("/tree/0/zh").asText()).isEqualTo("故障");
    }

    /** A mistyped reason would take its time out of what waits for one, and into a cause that nobody knows. */
    @Test
    void aReasonOutsideOfTheTreeIsRefusedByItsRow() {
        String stops = "asset,from,to,reason\n"
                + "m,2026-11-23T08:00Z,2026-11-23T08:04Z,gearbox\n"
                + "m,2026-11-23T09:00Z,2026-11-23T09:04Z,gaerbox\n"
                + "m,2026-11-23T10:00Z,2026-11-23T10:04Z,no-such-reason\n";
        TestingTables.put(declared, "stops", stops); // nobody has declared a tree yet
        TestingTables.put(declared, "stop-reasons", "reason,parent\nmechanical,\ngearbox,mechanical\n");
        assertThatThrownBy(() -> TestingTables.put(declared, "stops", stops))
                .isInstanceOfSatisfying(
                        MistakesException.class,
                        e -> assertThat(e.mistakes())
                                .extracting(one ->
                                        one.row() + " " + one.column() + ": " + one.detail() + "; " + one.remedy())
                                .containsExactly(
                                        "3 reason: gaerbox is none of the reasons in stop-reasons; did you mean \"gearbox\"?; else add it there first",
                                        "4 reason: no-such-reason is none of the reasons in stop-reasons; known here: gearbox, mechanical; else add it there first"));
        assertThat(declared.table("works", "stops").rows()).hasSize(3);
    }
}
