package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much scrap was planned in a window: by the share of each order's run, or within the bounds of what it may be. */
final class PlannedScrapTest {
    private static final AssetKey M = new AssetKey("works", "m");
    private static final String HEAD = "order,asset,plannedFrom,plannedTo,from,to,status,plannedScrap\n";
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
    /** So far the sums of exact numbers may be from each other by how they are rounded. */
    private static final BigDecimal ROUNDED = new BigDecimal("1E-28");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));
    private final PlannedScrap scrap = new PlannedScrap(declared);

    private void put(String rows) {
        TestingTables.put(declared, "orders", HEAD + rows);
    }

    private static long day(int day) {
        return Row.nanos(BEGIN.plus(Duration.ofDays(day - 1L)));
    }

    private String of(int first, int last) {
        return told(scrap.of(M, day(first), day(last + 1)));
    }

    private static String told(@Nullable Quantity found) {
        if (found == null) {
            return "nobody says";
        }
        return found.value() == null
                ? found.reason()
                : found.value().toPlainString() + " [" + found.low().toPlainString() + ", "
                        + (found.high() == null ? "" : found.high().toPlainString()) + "]"
                        + (found.reason().isEmpty() ? "" : " " + found.reason());
    }

    /** A time of November; empty where the row has none. */
    private static String time(@Nullable String day) {
        return day == null ? "" : "2026-11-" + day + "T00:00:00Z";
    }

    /** By hand, of 12 pieces of scrap and a window from the 3rd to the 4th, both whole. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # planned from, to; actual from, to; status
            01 | 02 | 03 | 05 | done    | 12 [12, 12]                     | the whole of it
            03 | 05 | 01 | 09 | done    | 3 [3, 3]                        | a quarter, whatever was planned
            03 | 05 | 05 | 09 | done    | 0 [0, 0]                        | behind the window
            03 | 05 | 01 | 03 | aborted | 0 [0, 0]                        | before it
            02 | 06 | 02 |    | running | 6 [0, 8] planned-scrap-open     | it may have ended with the window, or never
            02 | 06 | 02 |    | done    | 6 [0, 8] planned-scrap-open     | it ended, and nobody says when
            02 | 03 | 02 |    | running | 0 [0, 8] planned-scrap-open     | planned to have ended, and goes on
            03 | 07 | 03 |    | running | 6 [0, 12] planned-scrap-open    | all of it may lie in the window
               |    | 02 |    | running | order-end-not-told              | nobody says when it is to end
            01 | 09 | 05 |    | running | 0 [0, 0]                        | begun behind the window
            02 | 06 |    |    | issued  | 6 [0, 12] planned-scrap-open    | not begun: it may lie in it, or not
            02 | 06 |    |    |         | 6 [0, 12] planned-scrap-open    | nor this one
            02 | 06 |    |    | planned | 0 [0, 12] planned-scrap-open    | on no machine yet
            05 | 06 |    |    | issued  | 0 [0, 0]                        | not before its planned begin
            05 | 06 |    |    | running | 0 [0, 12] planned-scrap-open    | it has begun, and nobody says when
            02 | 06 |    |    | aborted | 0 [0, 0]                        | aborted before it began
               |    |    |    | issued  | 0 [0, 0]                        | nobody says when it is to be
            02 | 05 |    | 06 | done    | 6 [0, 8] planned-scrap-open     | ended then; it may have begun with the window
            02 | 04 |    | 03 | done    | 0 [0, 0]                        | ended before it
            """)
    void aWindowHasTheShareOfTheRunThatLiesInIt(
            String plannedFrom, String plannedTo, String from, String to, String status, String wanted, String why) {
        put("J," + M.asset() + "," + time(plannedFrom) + "," + time(plannedTo) + "," + time(from) + "," + time(to) + ","
                + (status == null ? "" : status) + ",12\n");
        assertThat(of(3, 4)).as(why).isEqualTo(wanted);
    }

    @Test
    void ordersAreAdded() {
        assertThat(of(3, 4)).isEqualTo("nobody says");
        put(row("A", "02", "04", "done", "10")
                + row("B", "04", "05", "done", "2.5")
                + row("C", "04", "", "running", ""));
        assertThat(of(3, 3)).isEqualTo("5 [5, 5]");
        assertThat(of(4, 4)).as("of C nobody says it").isEqualTo("order-end-not-told");
        put(row("A", "02", "04", "done", "10") + row("B", "04", "05", "done", ""));
        assertThat(of(3, 4)).isEqualTo("planned-scrap-not-told");
        assertThat(of(2, 3)).isEqualTo("10 [10, 10]");
        assertThat(of(8, 9)).as("no order").isEqualTo("0 [0, 0]");
        put(row("A", "02", "04", "done", "10")
                + "B,m,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z,2026-11-01T00:00:00Z,,running,\n");
        assertThat(of(2, 3)).as("B may go on, and may have made any").isEqualTo("10 [10, ] planned-scrap-open");
        assertThat(scrap.orders(M, day(2), day(4)).stream().map(one -> one.order() + " " + told(one.amount())))
                .containsExactly("A 10 [10, 10]", "B 0 [0, ] planned-scrap-open");
        assertThat(told(scrap.of(new AssetKey("works", "other"), day(2), day(4))))
                .isEqualTo("nobody says");
    }

    private static String row(String order, String from, String to, String status, String planned) {
        return order + ",m,,," + time(from) + "," + (to.isEmpty() ? "" : time(to)) + "," + status + "," + planned
                + "\n";
    }

    /** What a machine told of begin and end counts where people left it empty. */
    @Test
    void aRunIsAsTheMachineToldIt() {
        put("A,m,2026-11-02T00:00:00Z,2026-11-06T00:00:00Z,,,issued,8\n");
        tellJob("A", "03", "05", "done");
        assertThat(of(4, 4)).isEqualTo("4 [4, 4]");
    }

    private void tellJob(String order, String from, String to, String status) {
        Row row = Row.of(
                declared.kinds().of(MachineJobs.KIND),
                new TreeMap<>(Map.of(
                        "order",
                        order,
                        "asset",
                        "m",
                        "from",
                        Instant.parse(time(from)),
                        "to",
                        Instant.parse(time(to)),
                        "status",
                        status)));
        declared.told(
                new Shelf.Name("works", MachineJobs.KIND), Map.of(row.key(), row), List.of(), new Shelf.By("m", 1, ""));
    }

    /** Anything that the share rests on, and both times of it: where the run may have been before, and where it may be now. */
    @Test
    void tellsWhichTimeIsTheOther() {
        List<String> told = new ArrayList<>();
        String other = row("Z", "20", "21", "done", "1");
        put(other);
        scrap.listen((site, from, to) -> told.add(date(from) + " " + date(to)));
        changes(told, other + row("A", "02", "04", "done", "10"), "02 04");
        changes(told, other + row("A", "02", "04", "done", "10.0"));
        changes(told, other + row("A", "02", "04", "done", "9"), "02 04");
        changes(told, other + row("A", "02", "05", "done", "9"), "02 05");
        changes(told, other + row("A", "07", "09", "done", "9"), "02 05", "07 09");
        changes(told, other + row("A", "07", "", "running", "9"), "07 ever");
        changes(told, other + row("A", "07", "", "done", "9"), "07 ever");
        changes(told, other + "A,m,2026-11-05T00:00:00Z,2026-11-08T00:00:00Z,,,issued,9\n", "05 ever");
        changes(told, other + "A,m,2026-11-06T00:00:00Z,2026-11-08T00:00:00Z,,,issued,9\n", "05 ever");
        changes(told, other + "A,m,2026-11-06T00:00:00Z,2026-11-09T00:00:00Z,,,issued,9\n", "06 ever");
        changes(told, other + "A,m,2026-11-06T00:00:00Z,2026-11-09T00:00:00Z,,,running,9\n", "ever ever");
        changes(told, other + row("A", "07", "09", "done", ""), "ever ever");
        changes(told, other, "07 09");
        changes(told, other + row("A", "02", "03", "done", "").replace(",m,", ",n,"));
        changes(told, other + row("A", "02", "03", "done", "1").replace(",m,", ",n,"), "ever ever");
        tellJob("A", "03", "05", "done");
        assertThat(told).as("a run of which nobody said what was planned").containsExactly("03 05");
        told.clear();
        changes(told, other + "A,m,2026-11-06T00:00:00Z,2026-11-09T00:00:00Z,,,issued,9\n", "ever ever");
        changes(told, other + "A,m,2026-11-07T00:00:00Z,2026-11-09T00:00:00Z,,,issued,8\n", "03 05");
        TestingTables.put(declared, "targets", "indicator,period,value,source\nK11,2026-11,0.99,plan\n");
        assertThat(told).isEmpty();
    }

    private void changes(List<String> told, String rows, String... wanted) {
        put(rows);
        assertThat(told).as(rows).containsExactlyInAnyOrder(wanted);
        told.clear();
    }

    private static String date(long at) {
        return at == Long.MIN_VALUE || at == Long.MAX_VALUE
                ? "ever"
                : Row.instant(at).toString().substring(8, 10);
    }

    /** An order as it was, and what a row leaves out of it. */
    private record True(Instant plannedFrom, Instant from, Instant to, BigDecimal planned) {

        static True by(Random random) {
            Instant plannedFrom = BEGIN.plus(Duration.ofMinutes(random.nextInt(20_000)));
            Instant from = plannedFrom.plus(Duration.ofMinutes(random.nextInt(3_000)));
            return new True(
                    plannedFrom,
                    from,
                    from.plus(Duration.ofMinutes(1 + random.nextInt(6_000))),
                    BigDecimal.valueOf(random.nextInt(50)));
        }

        BigDecimal within(long begin, long end) {
            long overlap = Math.min(Row.nanos(to), end) - Math.max(Row.nanos(from), begin);
            return overlap <= 0
                    ? BigDecimal.ZERO
                    : planned.multiply(BigDecimal.valueOf(overlap))
                            .divide(BigDecimal.valueOf(Row.nanos(to) - Row.nanos(from)), MathContext.DECIMAL128);
        }

        String row(int number, Random random) {
            Instant plannedTo = plannedFrom.plus(Duration.ofMinutes(1 + random.nextInt(6_000)));
            String times = plannedFrom + "," + (random.nextInt(5) == 0 ? "" : plannedTo) + ",";
            String left = switch (random.nextInt(6)) {
                case 0 -> from + ",,running";
                case 1 -> from + ",,done";
                case 2 -> ",," + List.of("issued", "planned", "").get(random.nextInt(3));
                case 3 -> ",,running";
                case 4 -> "," + to + ",done";
                default -> from + "," + to + ",done";
            };
            return "J" + number + ",m," + times + left + "," + (random.nextInt(12) == 0 ? "" : planned) + "\n";
        }
    }

    /** Whatever is left out, and however late what was planned came, the truth is within the bounds, or nothing is said. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theBoundsHoldWhatFullDataWouldHaveGiven(long seed) {
        Random random = new Random(seed);
        int said = 0;
        for (int round = 0; round < 40; round++) {
            List<True> orders = new ArrayList<>();
            StringBuilder rows = new StringBuilder("S,m,,,2020-01-01T00:00:00Z,2020-01-02T00:00:00Z,done,1\n");
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                True one = True.by(random);
                orders.add(one);
                rows.append(one.row(i, random));
            }
            put(rows.toString());
            long begin = Row.nanos(BEGIN.plus(Duration.ofMinutes(random.nextInt(25_000))));
            long end = begin + Duration.ofMinutes(1 + random.nextInt(8_000)).toNanos();
            Quantity found = scrap.of(M, begin, end);
            BigDecimal truth =
                    orders.stream().map(one -> one.within(begin, end)).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(found).isNotNull();
            if (found.value() != null) {
                said++;
                assertThat(found.low()).as("seed " + seed + " " + rows).isLessThanOrEqualTo(truth.add(ROUNDED));
                assertThat(found.value()).as("seed " + seed).isGreaterThanOrEqualTo(found.low());
                if (found.high() != null) {
                    assertThat(found.high())
                            .as("seed " + seed + " " + rows)
                            .isGreaterThanOrEqualTo(truth.subtract(ROUNDED));
                    assertThat(found.value()).as("seed " + seed).isLessThanOrEqualTo(found.high());
                }
            }
        }
        assertThat(said).isGreaterThan(10);
    }
}
