package io.steelyard.gateway.declared;

import io.steelyard.gateway.declared.RowRules.Broken;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.Tolerance;
import io.steelyard.gateway.units.SignalUnits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Between which limits signals have to measure, from the table {@code tolerances}: one holds until its end, or until the next of its
 * signal begins. Any thread.
 */
public final class Tolerances {
    static final String KIND = "tolerances";

    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 1_000;

    private final Declared declared;
    private final Map<String, OfTable> remembered = new ConcurrentHashMap<>();

    /** As a version of the table has them. */
    private record OfTable(long version, List<Tolerance> all) {}

    /** Reads the table when it is asked. */
    public Tolerances(Declared declared) {
        this.declared = declared;
    }

    /** Those of the site by asset and signal, each signal's in time order; none overlaps another. */
    public List<Tolerance> of(String site) {
        Table table = declared.table(site, KIND);
        OfTable known = remembered.get(site);
        if (known == null || known.version() != table.version()) {
            known = new OfTable(table.version(), read(site, table));
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known.all();
    }

    private static List<Tolerance> read(String site, Table table) {
        List<Tolerance> all = new ArrayList<>();
        for (List<Row> rows : bySignal(table.all()).values()) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                long next = i + 1 < rows.size() ? from(rows.get(i + 1)) : Long.MAX_VALUE;
                String unit = SignalUnits.code(row.text("unit"));
                all.add(new Tolerance(
                        new SignalKey(new AssetKey(site, row.text("asset")), row.text("signal")),
                        row.number("lower"),
                        row.number("upper"),
                        unit == null ? row.text("unit") : unit,
                        from(row),
                        Math.min(to(row), next),
                        row.text("sha256").isEmpty() ? Grade.S : Grade.D));
            }
        }
        return List.copyOf(all);
    }

    private static SortedMap<String, List<Row>> bySignal(Iterable<Row> rows) {
        SortedMap<String, List<Row>> bySignal = new TreeMap<>();
        for (Row row : rows) {
            bySignal.computeIfAbsent(row.text("asset") + "/" + row.text("signal"), signal -> new ArrayList<>())
                    .add(row);
        }
        bySignal.values().forEach(of -> of.sort(Comparator.comparingLong(Tolerances::from)));
        return bySignal;
    }

    private static long from(Row row) {
        Long from = row.nanos("validFrom");
        return from == null ? Long.MIN_VALUE : from;
    }

    private static long to(Row row) {
        Long to = row.nanos("validTo");
        return to == null ? Long.MAX_VALUE : to;
    }

    /** On the thread that changes the table; each stretch of time whose tolerances are others, once. */
    public void listen(Facts.Listener listener) {
        declared.listen((site, before, after) -> {
            if (after.kind().id().equals(KIND)) {
                touched(before, after).forEach((from, to) -> listener.toldOtherwise(site, from, to));
            }
        });
    }

    /** Ends of stretches by their begins. */
    private static SortedMap<Long, Long> touched(Table before, Table after) {
        Set<Row> other = new HashSet<>(before.all());
        for (Row row : after.all()) {
            if (!other.remove(row)) {
                other.add(row);
            }
        }
        TreeMap<Long, Long> each = new TreeMap<>();
        other.forEach(row -> each.merge(from(row), to(row), Math::max));
        TreeMap<Long, Long> stretches = new TreeMap<>();
        each.forEach((from, to) -> {
            Map.Entry<Long, Long> last = stretches.lastEntry();
            boolean isApart = last == null || last.getValue() < from;
            stretches.merge(isApart ? from : last.getKey(), to, Math::max);
        });
        return stretches;
    }

    /** What does not hold within a row. */
    static List<Broken> broken(Row row) {
        List<Broken> broken = new ArrayList<>();
        BigDecimal lower = row.number("lower");
        BigDecimal upper = row.number("upper");
        if (lower == null && upper == null) {
            broken.add(new Broken("upper", "neither limit is there", "write lower, upper or both"));
        } else if (lower != null && upper != null && lower.compareTo(upper) >= 0) {
            broken.add(new Broken(
                    "upper",
                    upper.toPlainString() + " is not above lower, which is " + lower.toPlainString(),
                    "write the greater limit into upper"));
        }
        if (SignalUnits.code(row.text("unit")) == null) {
            broken.add(new Broken(
                    "unit",
                    row.text("unit") + " is no unit",
                    "write mm, um, Cel, bar, N.m or 1 for instance, in which the limits are told"));
        }
        return broken;
    }

    /** Tolerances of one signal that hold at a time, were these the table's rows: one whose end is written and the next one. */
    static List<Broken> twice(Map<String, Row> rows) {
        List<Broken> broken = new ArrayList<>();
        for (List<Row> of : bySignal(rows.values()).values()) {
            for (int i = 0; i + 1 < of.size(); i++) {
                Row next = of.get(i + 1);
                if (to(of.get(i)) != Long.MAX_VALUE && to(of.get(i)) > from(next)) {
                    broken.add(new Broken(
                            "validFrom",
                            "tolerances of " + next.text("asset") + " " + next.text("signal") + " overlap: one to "
                                    + Row.instant(to(of.get(i))) + ", the next from " + Row.instant(from(next)),
                            "let the first end where the next begins, or leave its validTo empty",
                            List.of(next.key(), of.get(i).key())));
                }
            }
        }
        return broken;
    }
}
