package io.steelyard.gateway.declared;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Assets that stand in the metering plan, and nowhere else in the register as something that tells, and of which every point is fed
 * by a table: readings of the point, or bills of a resource that no meter of the site bounds. Any thread.
 */
final class TableFed {
    private static final String INVOICES = "energy-invoices";
    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 1_000;

    private final Declared declared;
    private final Map<String, Read> remembered = new ConcurrentHashMap<>();

    /** Until when the readings of each point go, as a version of the table has them. */
    private record Read(long version, Map<String, Long> until) {

        static Read of(Table table) {
            Map<String, Long> until = new TreeMap<>();
            for (Row row : table.all()) {
                Long to = row.nanos("to");
                if (to != null) {
                    until.merge(row.text("meter"), to, Math::max);
                }
            }
            return new Read(table.version(), Map.copyOf(until));
        }
    }

    /**
     * What feeds an asset's points.
     *
     * @param until where the last reading of any of them ends, nanoseconds since 1970; null where bills alone feed them
     */
    record Fed(
            SortedSet<String> meters,
            SortedSet<String> tables,
            @Nullable Long until) {}

    TableFed(Declared declared) {
        this.declared = declared;
    }

    /** By asset of the site. */
    SortedMap<String, Fed> of(String site) {
        Map<String, List<Row>> points = new TreeMap<>();
        Set<String> bounded = new HashSet<>();
        for (Row row : declared.table(site, "meters").all()) {
            points.computeIfAbsent(row.text("asset"), asset -> new ArrayList<>())
                    .add(row);
            if (site.equals(Plans.boundary(site, row.text("boundary")))) {
                bounded.add(row.text("resource"));
            }
        }
        points.keySet().removeAll(telling(site));
        Map<String, Long> read = points.isEmpty() ? Map.of() : read(site);
        Set<String> billed = new HashSet<>();
        declared.table(site, INVOICES).all().forEach(row -> billed.add(row.text("resource")));
        billed.removeAll(bounded);
        SortedMap<String, Fed> fed = new TreeMap<>();
        points.forEach((asset, rows) -> {
            Fed how = fed(rows, read, billed);
            if (how.meters().size() == rows.size()) {
                fed.put(asset, how);
            }
        });
        return fed;
    }

    private static Fed fed(List<Row> points, Map<String, Long> read, Set<String> billed) {
        SortedSet<String> meters = new TreeSet<>();
        SortedSet<String> tables = new TreeSet<>();
        Long until = null;
        for (Row point : points) {
            String meter = point.text("meter");
            Long last = read.get(meter);
            if (last != null) {
                tables.add(ReadingRules.KIND);
                until = until == null ? last : (Long) Math.max(until, last);
            } else if (billed.contains(point.text("resource"))) {
                tables.add(INVOICES);
            } else {
                continue;
            }
            meters.add(meter);
        }
        return new Fed(meters, tables, until);
    }

    /** Assets that another part of the register expects to hear: production equipment, required signals, links of systems. */
    private Set<String> telling(String site) {
        Set<String> telling = new HashSet<>();
        for (Row row : declared.table(site, "assets").all()) {
            if (row.flag("production") || !row.list("signals").isEmpty()) {
                telling.add(row.text("asset"));
            }
        }
        declared.table(site, "systems").all().forEach(row -> telling.add(row.text("asset")));
        return telling;
    }

    private Map<String, Long> read(String site) {
        Table table = declared.table(site, ReadingRules.KIND);
        Read known = remembered.get(site);
        if (known == null || known.version() != table.version()) {
            known = Read.of(table);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known.until();
    }
}
