package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which orders are operations of one sequence, and when that ended or may have. */
final class SequencesTest {
    private static final String HEAD = "order,asset,plannedFrom,plannedTo,from,to,status,sequence,operation\n";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));
    private final Sequences sequences = new Sequences(declared);

    private void put(String rows) {
        TestingTables.put(declared, "orders", HEAD + rows);
    }

    private static String row(String order, String asset, String from, String to, String rest) {
        return order + "," + asset + ",,," + time(from) + "," + time(to) + "," + rest + "\n";
    }

    private static String time(String day) {
        return day.isEmpty() ? "" : "2026-11-" + day + "T00:00:00Z";
    }

    private static long at(int day) {
        return Row.nanos(Instant.parse("2026-11-01T00:00:00Z").plus(Duration.ofDays(day - 1L)));
    }

    /** From the first day on, up to the last, which is not in it. */
    private List<String> ended(int first, int last) {
        return sequences.endedIn("works", at(first), at(last)).stream()
                .map(SequencesTest::told)
                .sorted()
                .toList();
    }

    private static String told(Sequence sequence) {
        return sequence.id()
                + (sequence.isEnded() ? " " : " open")
                + sequence.runs().stream()
                        .map(run -> run.order() + "@" + run.asset().asset() + (run.isFirst() ? "!" : ""))
                        .sorted()
                        .collect(Collectors.joining(" "));
    }

    @Test
    void aSequenceBelongsToTheWindowInWhichItsLastRunEnded() {
        put(row("J", "saw", "02", "03", "done,,10")
                + row("J", "lathe", "03", "05", "done,,20")
                + row("J1", "saw", "02", "04", "done,S,1")
                + row("J2", "saw2", "02", "04", "done,S,1")
                + row("J3", "lathe", "04", "07", "done,S,3")
                + row("X", "lathe", "01", "07", "done,,"));
        assertThat(ended(1, 5)).isEmpty();
        assertThat(ended(5, 7)).containsExactly("J J@lathe J@saw!");
        assertThat(ended(7, 8))
                .as("two machines share the first operation")
                .containsExactly("S J1@saw! J2@saw2! J3@lathe");
        assertThat(sequences.have("works", new AssetKey("works", "saw2")::equals))
                .isTrue();
        assertThat(sequences.have("works", new AssetKey("works", "press")::equals))
                .isFalse();
    }

    /** From its latest time on it may have ended at any; what was aborted before it began is no run of it. */
    @Test
    void anOpenSequenceMayHaveEndedFromItsLatestTimeOn() {
        put(row("J", "saw", "02", "03", "done,,10") + row("J", "lathe", "05", "", "running,,20"));
        assertThat(ended(1, 5)).isEmpty();
        assertThat(ended(5, 6)).containsExactly("J open");
        assertThat(ended(20, 21)).containsExactly("J open");
        put(row("J", "saw", "02", "03", "done,,10") + "J,lathe," + time("08") + "," + time("09") + ",,,issued,,20\n");
        assertThat(ended(1, 8)).isEmpty();
        assertThat(ended(8, 9)).containsExactly("J open");
        put(row("J", "saw", "02", "03", "done,,10") + row("J", "lathe", "", "", "aborted,,20"));
        assertThat(ended(3, 4)).containsExactly("J J@saw!");
        put(row("J", "saw", "02", "03", "done,,10") + row("J", "lathe", "", "06", "done,,20"));
        assertThat(ended(3, 6)).isEmpty();
        assertThat(ended(6, 7)).as("nobody says when it began").containsExactly("J open");
    }

    /** Whatever of any of its runs is another: the days of its end, before and now. */
    @Test
    void tellsWhichTimeIsTheOther() {
        List<String> told = new ArrayList<>();
        String saw = row("J", "saw", "02", "03", "done,,10");
        put(saw + row("J", "lathe", "03", "05", "done,,20"));
        declared.listen((site, before, after) -> Sequences.touched(declared, site, before, after)
                .forEach((from, to) -> told.add(date(from) + " " + date(to))));
        changes(told, saw + row("J", "lathe", "03", "05", "done,,30"));
        changes(told, row("J", "saw", "01", "03", "done,,10") + row("J", "lathe", "03", "05", "done,,30"), "05 06");
        changes(told, saw + row("J", "lathe", "03", "05", "done,,5"), "05 06");
        changes(told, saw + row("J", "lathe", "03", "06", "done,,20"), "05 07");
        changes(told, saw + row("J", "lathe", "04", "", "running,,20"), "04 ever");
        changes(told, saw + row("J", "lathe", "04", "07", "done,,20"), "04 ever");
        changes(told, saw + row("J", "lathe", "04", "07", "done,,20") + row("X", "saw", "01", "02", "done,,"));
        changes(told, saw + row("J", "lathe", "04", "07", "done,T,20"), "03 04", "07 08");
        changes(told, saw + row("J", "press", "04", "07", "done,T,20"), "ever ever");
        changes(told, saw.replace(",10\n", ",\n"), "ever ever");
    }

    private void changes(List<String> told, String rows, String... wanted) {
        put(rows);
        assertThat(told).as(rows).containsExactlyInAnyOrder(wanted);
        told.clear();
    }

    /** Late samples of a run are of the day on which its sequence ended: each day once, however many ended there. */
    @Test
    void minutesOfARunAreOfTheEndOfItsSequence() {
        put(row("J", "saw", "02", "03", "done,,10")
                + row("J", "lathe", "03", "05", "done,,20")
                + row("K", "saw", "02", "05", "done,,10")
                + row("L", "lathe", "02", "09", "done,,10")
                + row("M", "saw", "02", "", "running,,10"));
        assertThat(folded(minute("saw", at(2)), minute("lathe", at(4)))).containsExactly("05 06", "09 10");
        assertThat(folded(minute("saw", at(2) - 1)))
                .as("a minute in which it began")
                .containsExactly("05 06");
        assertThat(folded(minute("saw", at(5)), minute("lathe", at(9)), minute("press", at(2))))
                .isEmpty();
    }

    private List<String> folded(MinuteRow... rows) {
        List<String> told = new ArrayList<>();
        sequences.folded(List.of(rows), (site, from, to) -> told.add(date(from) + " " + date(to)));
        return told;
    }

    private static MinuteRow minute(String asset, long at) {
        return new MinuteRow(new AssetKey("works", asset), "", "", "", at, new TreeMap<>());
    }

    private static String date(@Nullable Long at) {
        return at == null || at == Long.MIN_VALUE || at == Long.MAX_VALUE
                ? "ever"
                : Row.instant(at).toString().substring(8, 10);
    }
}
