package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Quantities from what people gave. */
final class FactsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZONE);
    private final Facts facts = new Facts(declared, (asset, from, to) -> Set.of("1", "3"), asset -> "lathe");

    private Map<String, String> known(boolean isWhole, String from, String to) {
        Facts.Window window = new Facts.Window(Row.nanos(Instant.parse(from)), Row.nanos(Instant.parse(to)), ZONE);
        Map<String, String> text = new TreeMap<>();
        facts.of("works", Set.of("m", "n"), isWhole, window)
                .quantities()
                .forEach((name, quantity) -> text.put(name, text(quantity)));
        return text;
    }

    private static String text(Quantity quantity) {
        return (quantity.value() == null ? quantity.reason() : quantity.value().toPlainString()) + " "
                + quantity.grade();
    }

    private Map<String, String> november(boolean isWhole) {
        return known(isWhole, "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z");
    }

    @Test
    void knowsNothingOfWhatNobodyGave() {
        assertThat(november(true)).isEmpty();
    }

    /**
     * By hand: 1 in time, 2 a tenth late, 3 far too late, 4 never ended, 5 aborted before it began, 6 of another asset, 7 of
     * December, 8 begun and aborted before its end was due.
     */
    @Test
    void countsOrders() {
        TestingTables.put(
                declared,
                "orders",
                "order,asset,plannedFrom,plannedTo,from,to,status,lot,lotLinked\n"
                        + "1,m,2026-11-02T00:00Z,2026-11-02T10:00Z,2026-11-02T00:00Z,2026-11-02T10:00Z,done,a,yes\n"
                        + "2,m,2026-11-03T00:00Z,2026-11-03T10:00Z,2026-11-03T00:00Z,2026-11-03T11:00Z,done,b,yes\n"
                        + "3,n,2026-11-04T00:00Z,2026-11-04T10:00Z,2026-11-04T00:00Z,2026-11-04T11:01Z,done,b,no\n"
                        + "4,n,2026-11-05T00:00Z,2026-11-05T10:00Z,,,issued,,\n"
                        + "5,n,2026-11-06T00:00Z,2026-11-06T10:00Z,,,aborted,,\n"
                        + "6,o,2026-11-06T00:00Z,2026-11-06T10:00Z,,,issued,c,\n"
                        + "7,m,2026-12-02T00:00Z,2026-12-02T10:00Z,,,planned,,\n"
                        + "8,m,2026-11-07T00:00Z,2026-11-07T10:00Z,2026-11-07T00:00Z,2026-11-07T02:00Z,aborted,,\n");
        assertThat(november(true))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "jobs.issued", "5 S",
                        "jobs.captured", "2 T",
                        "jobs.planned", "6 S",
                        "jobs.in-tolerance", "2 S",
                        "lots.all", "2 S",
                        "lots.linked", "1 S"));
    }

    /** By hand, of ten planned hours: 1 ended on time, 2 a tenth later, 3 a minute later than that; results say what was tolerated. */
    @Test
    void anOrderIsInTimeWithinWhatItsSiteTolerates() {
        TestingTables.put(
                declared,
                "orders",
                "order,asset,plannedFrom,plannedTo,from,to,status\n"
                        + "1,m,2026-11-02T00:00Z,2026-11-02T10:00Z,2026-11-02T00:00Z,2026-11-02T10:00Z,done\n"
                        + "2,m,2026-11-03T00:00Z,2026-11-03T10:00Z,2026-11-03T00:00Z,2026-11-03T11:00Z,done\n"
                        + "3,m,2026-11-04T00:00Z,2026-11-04T10:00Z,2026-11-04T00:00Z,2026-11-04T11:01Z,done\n");
        assertThat(inTime("0")).isEqualTo("1, 0");
        assertThat(inTime("0.10")).isEqualTo("2, as ever");
        assertThat(inTime("0.11")).isEqualTo("3, 0.11");
    }

    private String inTime(String tolerance) {
        Facts tolerating =
                new Facts(declared, (asset, from, to) -> Set.of(), asset -> "lathe", site -> new BigDecimal(tolerance));
        Facts.Window window = new Facts.Window(
                Row.nanos(Instant.parse("2026-10-31T16:00:00Z")),
                Row.nanos(Instant.parse("2026-11-30T16:00:00Z")),
                ZONE);
        Facts.Known known = tolerating.of("works", Set.of("m"), true, window);
        long members = tolerating.members("jobs.in-tolerance", "works", Set.of("m"), window).stream()
                .filter(Member::counts)
                .count();
        BigDecimal told =
                Objects.requireNonNull(Objects.requireNonNull(known.quantities().get("jobs.in-tolerance"))
                        .value());
        assertThat(BigDecimal.valueOf(members)).isEqualByComparingTo(told);
        return told + ", " + known.digests().getOrDefault("orders-late", "as ever");
    }

    /** A sum over a quarter of which a month is missing is no sum; a figure with its document is better than a word. */
    @Test
    void addsMonthsUp() {
        String hash = "a".repeat(64);
        TestingTables.put(
                declared,
                "months",
                "month,revenue,headcount,sha256,currency\n2026-10,100.5,10," + hash + ",\n2026-11,200,12," + hash
                        + ",CNY\n");
        assertThat(known(true, "2026-09-30T16:00:00Z", "2026-11-30T16:00:00Z"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("finance.revenue", "300.5 D", "finance.headcount", "11 D"));
        assertThat(november(true)).containsEntry("finance.revenue", "200 D");
        assertThat(november(false)).as("of a part of the site").isEmpty();
        assertThat(known(true, "2026-09-30T16:00:00Z", "2026-12-31T16:00:00Z"))
                .containsEntry("finance.revenue", "no-figure-of-a-month D");
        assertThat(known(true, "2026-11-09T16:00:00Z", "2026-11-10T16:00:00Z"))
                .as("a day's energy is not held against a month's revenue")
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("finance.revenue", "figures-of-whole-months D", "finance.headcount", "12 D"));
        TestingTables.put(declared, "months", "month,revenue,cost,currency\n2026-11,200,,EUR\n");
        assertThat(november(true)).containsEntry("finance.revenue", "other-currency " + Grade.S);
        TestingTables.put(declared, "months", "month,revenue\n2026-11,200\n");
        assertThat(november(true)).containsExactlyEntriesOf(Map.of("finance.revenue", "200 S"));
    }

    /**
     * Four scenes in use at the end of November, of which one has two instances and one is over; two use AI. A document gives D as
     * long as all have one that is good on that day.
     */
    @Test
    void countsScenesAndThoseWithAi() {
        String hash = "ab".repeat(32);
        String dated = hash + ",2026-11-30\n";
        String rows = "scene,instance,ai,validFrom,validTo,sha256,validUntil\n"
                + "在线智能检测,a,no,,," + dated
                + "在线智能检测,b,yes,2026-11-30,," + dated
                + "能源智能管控,,yes,,2026-11-30," + dated
                + "质量精准追溯,,no,,," + dated
                + "设备运行监控,,no,,," + dated
                + "生产动态调度,,yes,2026-12-01,," + dated
                + "产品数字化设计,,yes,,2026-11-29," + dated;
        TestingTables.put(declared, "scenes", rows);
        assertThat(november(true)).containsEntry("scenes.all", "4 D").containsEntry("scenes.ai", "2 D");
        assertThat(november(false)).isEmpty();
        assertThat(known(true, "2026-10-31T16:00:00Z", "2026-12-01T16:00:00Z"))
                .containsEntry("scenes.all", "4 S")
                .containsEntry("scenes.ai", "2 S");
    }
}
