package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which time a changed table tells otherwise: no day whose figures rest on it is left as it was, and few others are. */
final class TableNewsTest {
    private static final String ALL = "- -";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("Asia/Shanghai"));
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        new TableNews(declared).listen((site, from, to) -> {
            assertThat(site).isEqualTo("works");
            told.add((from == Long.MIN_VALUE ? "-" : Row.instant(from)) + " "
                    + (to == Long.MAX_VALUE ? "-" : Row.instant(to)));
        });
    }

    /** The row is added, changed, given again as it is, and withdrawn. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            meters; meter,asset,resource,boundary; main,press,electricity,; main,press,electricity,site; - -
            assets; asset,production,key; press,yes,no; press,yes,yes; - -
            systems; system,asset,signal; MES,press,; MES,press,beat; - -
            months; month,revenue; 2026-10,100; 2026-10,200; 2026-09-30T16:00:00Z 2026-10-31T16:00:00Z
            energy-invoices; resource,from,to,amount,unit; water,2026-10-05,2026-11-04,1,t; water,2026-10-05,2026-11-04,2,t; 2026-10-04T16:00:00Z 2026-11-04T16:00:00Z
            energy-factors; resource,method,year,factor,unit,source; heat,coal,2025,0.04,MJ,a; heat,coal,2025,0.05,MJ,a; 2024-12-31T16:00:00Z -
            scenes; scene,ai,validFrom,validTo; 在线智能检测,no,2026-10-05,2026-10-06; 在线智能检测,yes,2026-10-05,2026-10-06; 2026-10-04T16:00:00Z 2026-10-06T16:00:00Z
            scenes; scene,ai,validFrom; 在线智能检测,no,2026-10-05; 在线智能检测,yes,2026-10-05; 2026-10-04T16:00:00Z -
            scenes; scene,ai; 在线智能检测,no; 在线智能检测,yes; - -
            baselines; retrofit,beforeFrom,beforeTo,afterFrom,afterTo,owner; one,2026-01-01,2026-01-31,2026-03-01,2026-03-31,; one,2026-01-01,2026-01-31,2026-03-01,2026-03-31,Li; 2026-02-28T16:00:00Z -
            """)
    void tellsOfTheTimeThatFiguresRestOnARow(String kind, String head, String row, String changed, String stretch) {
        TestingTables.put(declared, kind, head + "\n" + row + "\n");
        assertThat(told).as("added").containsExactly(stretch);
        told.clear();
        TestingTables.put(declared, kind, head + "\n" + changed + "\n");
        assertThat(told).as("changed").containsExactly(stretch);
        told.clear();
        TestingTables.put(declared, kind, head + "\n" + changed + "\n");
        assertThat(told).as("as it was").isEmpty();
        TestingTables.put(declared, kind, head + "\n");
        assertThat(told).as("withdrawn").containsExactly(stretch);
    }

    /** What is moved leaves one time and comes into another; rows that meet are one stretch. */
    @Test
    void tellsOfBothTimesOfARowThatIsMoved() {
        String head = "resource,from,to,amount,unit\n";
        TestingTables.put(declared, "energy-invoices", head + "water,2026-10-01,2026-10-10,1,t\n");
        told.clear();
        TestingTables.put(
                declared,
                "energy-invoices",
                head
                        + "water,2026-12-01,2026-12-10,1,t\nheat,2026-12-11,2026-12-12,1,MJ\ngas,2026-12-05,2026-12-06,1,m3\n");
        assertThat(told)
                .containsExactly(
                        "2026-09-30T16:00:00Z 2026-10-10T16:00:00Z", "2026-11-30T16:00:00Z 2026-12-12T16:00:00Z");
    }

    /** Its days are those on which it begins, has to end and ends (C15, K14, C17); what runs between is folded again. */
    @Test
    void tellsOfTheDaysOnWhichAnOrderCounts() {
        String head = "order,asset,plannedFrom,plannedTo,from,to,status,lot,lotLinked\n";
        String order = "1,press,,2026-11-05T10:00Z,2026-11-02T08:00Z,2026-11-07T12:00Z,done,a,";
        TestingTables.put(declared, "orders", head + order + "no\n");
        told.clear();
        TestingTables.put(declared, "orders", head + order + "yes\n");
        assertThat(told)
                .containsExactly(
                        "2026-11-01T16:00:00Z 2026-11-02T16:00:00Z",
                        "2026-11-04T16:00:00Z 2026-11-05T16:00:00Z",
                        "2026-11-06T16:00:00Z 2026-11-07T16:00:00Z");
    }

    /** A sequence of operations counts on the day on which it ended, whichever of its runs is another, and whoever tells of it. */
    @Test
    void tellsOfTheDayOnWhichASequenceOfOperationsEnded() {
        String head = "order,asset,from,to,status,sequence,operation\n";
        String last = "2,lathe,2026-11-05T10:00Z,2026-11-07T12:00Z,done,S,20\n";
        TestingTables.put(declared, "orders", head + "1,saw,2026-11-02T08:00Z,2026-11-02T12:00Z,done,S,10\n" + last);
        told.clear();
        String ended = "2026-11-06T16:00:00Z 2026-11-07T16:00:00Z";
        TestingTables.put(declared, "orders", head + "1,saw,2026-11-02T08:00Z,2026-11-02T11:00Z,done,S,10\n" + last);
        assertThat(told).containsExactly("2026-11-01T16:00:00Z 2026-11-02T16:00:00Z", ended);
        TestingTables.put(declared, "orders", head + "1,saw,2026-11-02T08:00Z,,running,S,10\n" + last);
        told.clear();
        Row job = Row.of(
                declared.kinds().of(MachineJobs.KIND),
                new TreeMap<>(Map.of(
                        "order", "1", "asset", "saw", "to", Instant.parse("2026-11-02T12:00:00Z"), "status", "done")));
        declared.told(
                new Shelf.Name("works", MachineJobs.KIND), Map.of(job.key(), job), List.of(), new Shelf.By("m", 1, ""));
        assertThat(told)
                .as("while it was open it may have ended at any time from then on")
                .containsExactly("2026-11-01T16:00:00Z 2026-11-02T16:00:00Z", "2026-11-06T16:00:00Z -");
    }

    /** Each stretch is a note on disk while the table is changed: a delivery of many orders is one. */
    @Test
    void tellsOfManyOrdersOfAMonthAtOnce() {
        StringBuilder orders = new StringBuilder("order,asset,from,to,status\n");
        for (int hour = 0; hour < 240; hour++) {
            orders.append(hour)
                    .append(",press,")
                    .append(Row.instant((1_793_491_200L + 3_600L * hour) * 1_000_000_000L));
            orders.append(',').append(Row.instant((1_793_491_200L + 3_600L * (hour + 1)) * 1_000_000_000L));
            orders.append(",done\n");
        }
        TestingTables.put(declared, "orders", orders.toString());
        assertThat(told).hasSize(1);
    }

    /** Days are not computed again for what no figure rests on. */
    @Test
    void tellsNothingOfNamesAndOfTablesThatOthersSee() {
        TestingTables.put(declared, "assets", "asset,production,name\npress,yes,A\n");
        assertThat(told).containsExactly(ALL);
        told.clear();
        TestingTables.put(declared, "assets", "asset,production,name\npress,yes,B\n");
        TestingTables.put(declared, "targets", "indicator,period,value,source\nE01,2026-11,1,plan\n");
        TestingTables.put(declared, "stop-reasons", "reason,parent\nx,\n");
        assertThat(told).isEmpty();
    }
}
