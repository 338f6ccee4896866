package io.steelyard.gateway.declared;

import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What has to hold between the columns of a row, and between the rows of a table. */
final class RowRules {
    private static final List<List<String>> IN_ORDER = List.of(
            List.of("from", "to"),
            List.of("plannedFrom", "plannedTo"),
            List.of("validFrom", "validTo"),
            List.of("beforeFrom", "beforeTo"),
            List.of("afterFrom", "afterTo"));

    private RowRules() {}

    /**
     * What does not hold.
     *
     * @param keys of the rows that it is of, where it is of some
     */
    record Broken(String column, String detail, String remedy, List<String> keys) {

        Broken(String column, String detail, String remedy) {
            this(column, detail, remedy, List.of());
        }
    }

    /** What does not hold within the row. */
    static List<Broken> broken(Kind kind, Row row) {
        List<Broken> broken = new ArrayList<>();
        for (List<String> pair : IN_ORDER) {
            Object from = row.values().get(pair.get(0));
            Object to = row.values().get(pair.get(1));
            boolean isWrong = (from instanceof Instant begin && to instanceof Instant end && !begin.isBefore(end))
                    || (from instanceof LocalDate first && to instanceof LocalDate last && first.isAfter(last));
            if (isWrong) {
                broken.add(new Broken(
                        pair.get(1),
                        to + " is not after " + pair.get(0) + ", which is " + from,
                        "write an end that is later"));
            }
        }
        times(kind, row, broken);
        switch (kind.id()) {
            case "calendar-days" -> {
                if (!row.text("what").equals("closed") && (row.time("from") == null || row.time("to") == null)) {
                    broken.add(new Broken("from", "is missing", "say from when to when it is " + row.text("what")));
                }
            }
            case "corrections" -> {
                BigDecimal amount = row.number("amount");
                if (amount != null && amount.scale() > 0) {
                    broken.add(new Broken("amount", "is no whole number", "counts are whole"));
                }
            }
            case "baselines" -> {
                LocalDate before = row.date("beforeTo");
                LocalDate after = row.date("afterFrom");
                if (before != null && after != null && !before.isBefore(after)) {
                    broken.add(new Broken(
                            "afterFrom",
                            after + " is not after beforeTo, which is " + before,
                            "let the time after begin when the time before has ended"));
                }
            }
            case "assets" -> operations(row, broken);
            case "units" -> conversion(row, broken);
            case "energy-invoices" -> bill(row, broken);
            case "meters", "energy-factors" -> unit(row, broken);
            case ReadingRules.KIND -> broken.addAll(ReadingRules.broken(row));
            case Tolerances.KIND -> broken.addAll(Tolerances.broken(row));
            case "months" -> {
                if (row.values().size() == 1) {
                    broken.add(new Broken("revenue", "the row says nothing", "fill in revenue, cost or headcount"));
                }
            }
            default -> {
                // nothing more
            }
        }
        return broken;
    }

    /** Nothing takes no time. */
    private static void times(Kind kind, Row row, List<Broken> broken) {
        for (String column : List.of("unitSeconds", "mostUnitsASecond")) {
            BigDecimal number = row.number(column);
            if (number != null && number.signum() <= 0) {
                broken.add(new Broken(
                        column,
                        number.toPlainString() + " is not more than 0",
                        "write a number that is"
                                + (isNeeded(kind, column) ? "" : ", or leave it empty when nobody knows it")));
            }
        }
    }

    private static boolean isNeeded(Kind kind, String column) {
        return kind.columns().stream().anyMatch(one -> one.name().equals(column) && one.required());
    }

    /** What does not hold within the table, were these its rows. */
    static List<Broken> broken(Kind kind, Map<String, Row> rows) {
        return switch (kind.id()) {
            case "stop-reasons" -> tree(rows, "reason", "parent");
            case "meters" -> both(tree(rows, "meter", "parent"), spelledTwice(rows));
            case "energy-invoices" -> both(twice(rows), spelledTwice(rows));
            case "energy-factors" -> spelledTwice(rows);
            case ReadingRules.KIND -> ReadingRules.twice(rows);
            case Tolerances.KIND -> Tolerances.twice(rows);
            default -> List.of();
        };
    }

    /** Operations that are numerically controlled, or judged automatically, are some of the key ones. */
    private static void operations(Row row, List<Broken> broken) {
        BigDecimal told = row.number("keyOperations");
        BigDecimal key = told == null ? BigDecimal.ZERO : told;
        for (String column : List.of("ncOperations", "verdictOperations")) {
            BigDecimal some = row.number(column);
            if (some != null && some.compareTo(key) > 0) {
                broken.add(new Broken(
                        column,
                        some + " are more than the key operations, of which there are " + key,
                        "count those among keyOperations only, or correct keyOperations"));
            }
        }
    }

    private static void conversion(Row row, List<Broken> broken) {
        if (!Ucum.isKnown(row.text("to"))) {
            broken.add(new Broken(
                    "to", row.text("to") + " is no unit of UCUM", "write kW.h, m3, kg, 1 or 1/min for instance"));
        }
        BigDecimal factor = row.number("factor");
        if (factor != null && factor.signum() <= 0) {
            broken.add(new Broken("factor", "is not more than 0", "leave it empty where nothing is multiplied"));
        }
        String from = SignalUnits.code(row.text("from"));
        Ucum.Line line =
                from == null || factor != null || row.number("offset") != null ? null : Ucum.line(from, row.text("to"));
        if (line != null
                && (line.factor().compareTo(BigDecimal.ONE) != 0
                        || line.offset().signum() != 0)) {
            String told = line.factor()
                    .round(MathContext.DECIMAL64)
                    .stripTrailingZeros()
                    .toPlainString();
            String offset = line.offset()
                    .round(MathContext.DECIMAL64)
                    .stripTrailingZeros()
                    .toPlainString();
            broken.add(new Broken(
                    "factor",
                    "is missing, and " + row.text("from") + " to " + row.text("to") + " would be taken for 1",
                    "write " + told + (line.offset().signum() == 0 ? "" : " and " + offset + " as its offset")));
        }
    }

    private static void bill(Row row, List<Broken> broken) {
        unit(row, broken);
        BigDecimal share = row.number("greenShare");
        if (share != null && share.signum() > 0 && !row.text("resource").equals("electricity")) {
            broken.add(new Broken(
                    "greenShare",
                    "only electricity has a green share",
                    "leave it empty, and write a factor of its own into energy-factors"));
        }
    }

    /** A unit that is given has to be one, and one of energy where the resource is told in kilowatt hours. */
    private static void unit(Row row, List<Broken> broken) {
        String given = row.text("unit");
        String unit = SignalUnits.code(given);
        if (!given.isEmpty() && unit == null) {
            broken.add(new Broken("unit", given + " is no unit", "write kW.h, MJ, m3, t or kg for instance"));
        } else if (unit != null
                && Set.of("electricity", "heat").contains(row.text("resource"))
                && !Ucum.isSameKind(unit, "kW.h")) {
            broken.add(
                    new Broken("unit", given + " is no unit of energy", "write kW.h, MW.h or MJ, or another resource"));
        }
    }

    /** Bills of a resource whose periods overlap: nobody knows whether the same was billed twice. */
    private static List<Broken> twice(Map<String, Row> rows) {
        List<Broken> broken = new ArrayList<>();
        Map<String, Row> before = new java.util.HashMap<>();
        rows.values().stream()
                .sorted(java.util.Comparator.comparing(
                        row -> String.valueOf(row.values().get("from"))))
                .forEach(row -> {
                    Row earlier = before.put(row.text("resource"), row);
                    LocalDate from = row.date("from");
                    LocalDate end = earlier == null ? null : earlier.date("to");
                    if (from != null && end != null && !from.isAfter(end)) {
                        broken.add(new Broken(
                                "from",
                                "bills of " + row.text("resource") + " overlap: one to " + end + ", the next from "
                                        + from,
                                "write the days that each is for, or add them up into one"));
                    }
                });
        return broken;
    }

    /** A resource that two rows write differently would be two. */
    private static List<Broken> spelledTwice(Map<String, Row> rows) {
        List<Broken> broken = new ArrayList<>();
        Map<String, String> first = new java.util.HashMap<>();
        for (Row row : rows.values()) {
            String resource = row.text("resource");
            String before = first.putIfAbsent(resource.toLowerCase(Locale.ROOT), resource);
            if (before != null && !before.equals(resource)) {
                broken.add(NamedRows.otherwise(resource, before));
            }
        }
        return broken;
    }

    private static List<Broken> both(List<Broken> some, List<Broken> others) {
        List<Broken> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static List<Broken> tree(Map<String, Row> rows, String name, String parent) {
        List<Broken> broken = new ArrayList<>();
        Map<String, String> parents = new java.util.HashMap<>();
        for (Row row : rows.values()) {
            parents.put(row.text(name), row.text(parent));
        }
        for (Map.Entry<String, String> entry : parents.entrySet()) {
            String above = entry.getValue();
            if (!above.isEmpty() && !parents.containsKey(above)) {
                broken.add(new Broken(
                        parent,
                        entry.getKey() + " is under " + above + ", which is not there",
                        "add a row " + above + ", or leave " + parent + " empty"));
            }
            Set<String> seen = new HashSet<>();
            String at = entry.getKey();
            while (at != null && !at.isEmpty() && seen.add(at)) {
                at = parents.get(at);
            }
            if (at != null && !at.isEmpty()) {
                broken.add(new Broken(parent, entry.getKey() + " is above itself", "break the circle"));
            }
        }
        return broken;
    }
}
