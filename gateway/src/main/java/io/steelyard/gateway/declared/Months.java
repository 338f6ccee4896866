package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Figures of whole months, from the table {@code months}. Pure. */
final class Months {
    private static final String ONE = "1";
    private static final String YUAN = "[CNY]";

    private Months() {}

    /** Adds those of the window's months; nothing where none of them has a row. */
    static void put(
            Table table,
            Facts.Window window,
            SortedMap<String, Quantity> quantities,
            SortedMap<String, String> digests) {
        List<YearMonth> asked = FactMembers.months(window);
        long wanted = asked.size();
        List<Row> rows = asked.stream()
                .map(month -> table.rows().get(month.toString()))
                .filter(Objects::nonNull)
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        boolean isWhole = isOfWholeMonths(window, asked.get(0), asked.get(asked.size() - 1));
        put(quantities, "finance.revenue", ofWhole(sum(rows, "revenue", YUAN, wanted), isWhole));
        put(quantities, "finance.cost", ofWhole(sum(rows, "cost", YUAN, wanted), isWhole));
        put(quantities, "output.good", ofWhole(sum(rows, "goodOutput", ONE, wanted), isWhole));
        Quantity heads = sum(rows, "headcount", ONE, wanted);
        if (heads != null && heads.value() != null) {
            BigDecimal mean = heads.value().divide(BigDecimal.valueOf(wanted), MathContext.DECIMAL64);
            heads = Quantity.exactly(mean, ONE, heads.grade());
        }
        put(quantities, "finance.headcount", heads);
        digests.put("months", new Digest().add("months", rows).hex());
    }

    private static boolean isOfWholeMonths(Facts.Window window, YearMonth first, YearMonth last) {
        return window.from() == begin(first, window.zone()) && window.to() == begin(last.plusMonths(1), window.zone());
    }

    private static long begin(YearMonth month, ZoneId zone) {
        return Row.nanos(month.atDay(1).atStartOfDay(zone).toInstant());
    }

    /** What a month brought is nothing that a part of it can be held against. */
    private static @Nullable Quantity ofWhole(@Nullable Quantity sum, boolean isWhole) {
        return sum == null || isWhole || sum.value() == null
                ? sum
                : Quantity.missing(sum.unit(), sum.grade(), "figures-of-whole-months");
    }

    private static void put(SortedMap<String, Quantity> quantities, String name, @Nullable Quantity quantity) {
        if (quantity != null) {
            quantities.put(name, quantity);
        }
    }

    /** The sum of the months; not known where one has no figure. Null when none has. */
    private static @Nullable Quantity sum(List<Row> rows, String column, String unit, long wanted) {
        BigDecimal sum = BigDecimal.ZERO;
        Grade grade = Grade.D;
        long found = 0;
        for (Row row : rows) {
            BigDecimal number = row.number(column);
            if (number != null) {
                sum = sum.add(number);
                found++;
                grade = grade.orLower(row.text("sha256").isEmpty() ? Grade.S : Grade.D);
            }
            String currency = row.text("currency");
            if (unit.equals(YUAN) && !currency.isEmpty() && !currency.equals("CNY")) {
                return Quantity.missing(unit, grade, "other-currency");
            }
        }
        if (found == 0) {
            return null;
        }
        return found == wanted
                ? Quantity.exactly(sum, unit, grade)
                : new Quantity(null, null, null, unit, grade, (double) found / wanted, "no-figure-of-a-month");
    }
}
