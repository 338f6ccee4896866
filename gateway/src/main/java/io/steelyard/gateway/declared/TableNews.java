package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Of which time a changed table tells otherwise, for whoever shows what was computed: of tables on which figures rest without any
 * minute being folded again. A row without dates tells of all time. Asks for nothing but the rows that changed, and of orders for
 * those of their sequences.
 */
public final class TableNews {
    private static final long EVER = Long.MAX_VALUE;
    private static final long SINCE_EVER = Long.MIN_VALUE;
    /** Instants of a row by which an order counts on a day, or does not. */
    private static final List<String> OF_ORDERS = List.of("plannedFrom", "plannedTo", "from", "to");

    private static final Reach ALWAYS = (row, zone, told) -> told.add(SINCE_EVER, EVER);
    private static final Reach ORDERS = (row, zone, told) -> OF_ORDERS.forEach(column -> {
        Long at = row.nanos(column);
        if (at != null) { // the whole day: a thousand orders of a month are one stretch
            LocalDate day = Row.instant(at).atZone(zone).toLocalDate();
            told.add(begin(day, zone), end(day, zone));
        }
    });

    private static final Map<String, Reach> REACHES = Map.ofEntries(
            Map.entry("meters", ALWAYS),
            Map.entry("assets", ALWAYS),
            Map.entry("systems", ALWAYS),
            Map.entry("months", (row, zone, told) -> month(YearMonth.parse(row.key()), zone, told)),
            Map.entry(
                    "energy-invoices",
                    (row, zone, told) -> told.add(begin(row.date("from"), zone), end(row.date("to"), zone))),
            Map.entry("energy-factors", (row, zone, told) -> told.add(year(row.number("year"), zone), EVER)),
            Map.entry(
                    "scenes",
                    (row, zone, told) -> told.add(begin(row.date("validFrom"), zone), end(row.date("validTo"), zone))),
            Map.entry("baselines", (row, zone, told) -> told.add(begin(row.date("afterFrom"), zone), EVER)),
            Map.entry("orders", ORDERS),
            Map.entry(MachineJobs.KIND, ORDERS));

    /** No figure rests on what a row is called. */
    private static final String NAME = "name";

    private final Declared declared;

    /** Of which time a row tells. */
    @FunctionalInterface
    private interface Reach {
        void of(Row row, ZoneId zone, Stretches told);
    }

    /** Stretches of time, as rows tell them. */
    private static final class Stretches {
        private final TreeMap<Long, Long> ends = new TreeMap<>();

        void add(long from, long to) {
            if (from < to) {
                ends.merge(from, to, Math::max);
            }
        }
    }

    public TableNews(Declared declared) {
        this.declared = declared;
    }

    /** On the thread that changes the table; each stretch of time of which it tells otherwise, once. */
    public void listen(Facts.Listener listener) {
        declared.listen((site, before, after) -> {
            Reach reach = REACHES.get(after.kind().id());
            if (reach != null) {
                Stretches told = told(before, after, reach, declared.zone(site));
                if (Sequences.areOf(after.kind().id())) {
                    Sequences.touched(declared, site, before, after).forEach(told::add);
                }
                Joined.of(told.ends).forEach((from, to) -> listener.toldOtherwise(site, from, to));
            }
        });
    }

    private static Stretches told(Table before, Table after, Reach reach, ZoneId zone) {
        Set<SortedMap<String, Object>> were = figures(before);
        Set<SortedMap<String, Object>> are = figures(after);
        Stretches told = new Stretches();
        for (Row row : before.all()) {
            if (!are.contains(figures(row))) {
                reach.of(row, zone, told);
            }
        }
        for (Row row : after.all()) {
            if (!were.contains(figures(row))) {
                reach.of(row, zone, told);
            }
        }
        return told;
    }

    private static Set<SortedMap<String, Object>> figures(Table table) {
        Set<SortedMap<String, Object>> figures = new HashSet<>();
        table.all().forEach(row -> figures.add(figures(row)));
        return figures;
    }

    private static SortedMap<String, Object> figures(Row row) {
        if (!row.values().containsKey(NAME)) {
            return row.values();
        }
        SortedMap<String, Object> values = new TreeMap<>(row.values());
        values.remove(NAME);
        return values;
    }

    private static void month(YearMonth month, ZoneId zone, Stretches told) {
        told.add(begin(month.atDay(1), zone), end(month.atEndOfMonth(), zone));
    }

    private static long year(@Nullable BigDecimal year, ZoneId zone) {
        return year == null ? SINCE_EVER : begin(LocalDate.of(year.intValue(), 1, 1), zone);
    }

    private static long begin(@Nullable LocalDate first, ZoneId zone) {
        return first == null ? SINCE_EVER : Row.nanos(first.atStartOfDay(zone).toInstant());
    }

    private static long end(@Nullable LocalDate last, ZoneId zone) {
        return last == null
                ? EVER
                : Row.nanos(last.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
