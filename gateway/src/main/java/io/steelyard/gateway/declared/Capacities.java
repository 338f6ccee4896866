package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How much assets can make (ISO 22400-2: equipment production capacity, EPC), from the table {@code capacities}. Of the rows that
 * are valid on a day the one that began last holds; a part of an hour, a day, a month or a year has that part of its capacity.
 * Any thread.
 */
public final class Capacities {
    public static final String KIND = "capacities";

    private static final String ONE = "1";
    private static final BigDecimal HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toNanos());

    private final Declared declared;
    private final MadeOfTable<OfTable> remembered = new MadeOfTable<>((site, table) -> OfTable.of(table));

    /** Rows by asset. */
    private record OfTable(Map<String, List<Row>> byAsset) {

        static OfTable of(Table table) {
            Map<String, List<Row>> byAsset = new HashMap<>();
            table.all()
                    .forEach(row -> byAsset.computeIfAbsent(row.text("asset"), asset -> new ArrayList<>())
                            .add(row));
            return new OfTable(byAsset);
        }

        List<Row> rows(String asset) {
            return byAsset.getOrDefault(asset, List.of());
        }
    }

    /** Reads the table when it is asked. */
    public Capacities(Declared declared) {
        this.declared = declared;
    }

    private OfTable rows(String site) {
        return remembered.of(site, declared.table(site, KIND));
    }

    /** How much it can make from the one instant to the other; null where nobody ever declared it of the asset. */
    public @Nullable Quantity of(AssetKey asset, long from, long to) {
        List<Row> rows = rows(asset.site()).rows(asset.asset());
        if (rows.isEmpty()) {
            return null;
        }
        ZoneId zone = declared.zone(asset.site());
        BigDecimal sum = BigDecimal.ZERO;
        Grade grade = Grade.D;
        long at = from;
        while (at < to) {
            LocalDate day = day(at, zone);
            Row row = on(rows, day);
            BigDecimal each = row == null ? null : row.number("quantity");
            if (row == null || each == null) {
                return Quantity.missing(ONE, Grade.S, "capacity-of-a-part");
            }
            grade = grade.orLower(row.text("sha256").isEmpty() ? Grade.S : Grade.D);
            long end = Math.min(to, Math.max(at + 1, changes(rows, day, zone)));
            sum = sum.add(within(each, row.text("per"), at, end, zone));
            at = end;
        }
        BigDecimal capacity = plain(sum);
        return from < to ? Quantity.exactly(capacity, ONE, grade) : Quantity.exactly(BigDecimal.ZERO, ONE, Grade.S);
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The row that holds on the day. */
    private static @Nullable Row on(List<Row> rows, LocalDate day) {
        Row best = null;
        for (Row row : rows) {
            LocalDate from = row.date("validFrom");
            LocalDate to = row.date("validTo");
            boolean isValid = (from == null || !from.isAfter(day)) && (to == null || !to.isBefore(day));
            if (isValid && (best == null || isLater(from, best.date("validFrom")))) {
                best = row;
            }
        }
        return best;
    }

    private static boolean isLater(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one != null && (other == null || one.isAfter(other));
    }

    /** Days on which another row may hold than on the day before. */
    private static NavigableSet<LocalDate> edges(List<Row> rows) {
        TreeSet<LocalDate> edges = new TreeSet<>();
        for (Row row : rows) {
            LocalDate from = row.date("validFrom");
            LocalDate to = row.date("validTo");
            if (from != null) {
                edges.add(from);
            }
            if (to != null) {
                edges.add(to.plusDays(1));
            }
        }
        return edges;
    }

    /** When the next of those days begins. */
    private static long changes(List<Row> rows, LocalDate day, ZoneId zone) {
        LocalDate next = edges(rows).higher(day);
        return next == null ? Long.MAX_VALUE : begin(next, zone);
    }

    /** What there is of it in the range: whole hours, days, months or years exactly, of the others their part. */
    private static BigDecimal within(BigDecimal each, String per, long from, long to, ZoneId zone) {
        if (per.equals("hour")) {
            return each.multiply(BigDecimal.valueOf(to - from)).divide(HOUR, MathContext.DECIMAL128);
        }
        BigDecimal sum = BigDecimal.ZERO;
        LocalDate first = first(day(from, zone), per);
        while (begin(first, zone) < to) {
            LocalDate next = next(first, per);
            long begin = begin(first, zone);
            long end = begin(next, zone);
            long overlap = Math.min(to, end) - Math.max(from, begin);
            if (overlap > 0) {
                sum = sum.add(
                        overlap == end - begin
                                ? each
                                : each.multiply(BigDecimal.valueOf(overlap))
                                        .divide(BigDecimal.valueOf(end - begin), MathContext.DECIMAL128));
            }
            first = next;
        }
        return sum;
    }

    private static LocalDate first(LocalDate day, String per) {
        return switch (per) {
            case "month" -> day.withDayOfMonth(1);
            case "year" -> day.withDayOfYear(1);
            default -> day;
        };
    }

    private static LocalDate next(LocalDate first, String per) {
        return switch (per) {
            case "month" -> first.plusMonths(1);
            case "year" -> first.plusYears(1);
            default -> first.plusDays(1);
        };
    }

    private static LocalDate day(long at, ZoneId zone) {
        return Row.instant(at).atZone(zone).toLocalDate();
    }

    private static long begin(LocalDate day, ZoneId zone) {
        return Row.nanos(day.atStartOfDay(zone).toInstant());
    }

    /** On the thread that changes the table; each stretch of time of which it tells otherwise, once. */
    public void listen(Facts.Listener listener) {
        declared.listen((site, before, after) -> {
            if (after.kind().id().equals(KIND)) {
                touched(OfTable.of(before), OfTable.of(after), declared.zone(site))
                        .forEach((from, to) -> listener.toldOtherwise(site, from, to));
            }
        });
    }

    /** Ends of stretches by their begins; what holds since ever begins at {@link Long#MIN_VALUE}. */
    private static SortedMap<Long, Long> touched(OfTable before, OfTable after, ZoneId zone) {
        Set<String> assets = new HashSet<>(before.byAsset().keySet());
        assets.addAll(after.byAsset().keySet());
        TreeMap<Long, Long> touched = new TreeMap<>();
        for (String asset : assets) {
            List<Row> was = before.rows(asset);
            List<Row> is = after.rows(asset);
            NavigableSet<LocalDate> edges = edges(was);
            edges.addAll(edges(is));
            edges.add(LocalDate.MIN);
            boolean isOtherAtAll = was.isEmpty() != is.isEmpty(); // why there is none is told of all of its time
            for (LocalDate edge : edges) {
                if (isOtherAtAll || !Objects.equals(told(on(was, edge)), told(on(is, edge)))) {
                    LocalDate next = edges.higher(edge);
                    touched.merge(
                            edge.equals(LocalDate.MIN) ? Long.MIN_VALUE : begin(edge, zone),
                            next == null ? Long.MAX_VALUE : begin(next, zone),
                            Math::max);
                }
            }
        }
        return Joined.of(touched);
    }

    /** What a figure takes from a row. */
    private static @Nullable String told(@Nullable Row row) {
        BigDecimal each = row == null ? null : row.number("quantity");
        return row == null || each == null
                ? null
                : plain(each) + " " + row.text("per") + " " + row.text("sha256").isEmpty();
    }
}
