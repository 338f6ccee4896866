package io.steelyard.gateway.declared;

import io.steelyard.gateway.declared.RowRules.Broken;
import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.Ucum;
import io.steelyard.settings.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to hold of readings of meters: that the metering plan has the point, in a unit of the same kind, that they begin and end
 * with a minute, as counters are folded, and that no time of a point is told twice.
 */
final class ReadingRules {
    static final String KIND = "meter-readings";

    private static final int SECONDS = 60;
    /** Beyond these nobody reads on. */
    private static final int MOST_TOLD = 100;

    private ReadingRules() {}

    /** Two readings of a point that share time; {@code later} begins later. */
    record Overlap(Row earlier, Row later) {}

    /** What does not hold within the row. */
    static List<Broken> broken(Row row) {
        List<Broken> broken = new ArrayList<>();
        for (String column : List.of("from", "to")) {
            if (row.values().get(column) instanceof Instant at
                    && (at.getNano() != 0 || Math.floorMod(at.getEpochSecond(), SECONDS) != 0)) {
                broken.add(new Broken(
                        column,
                        at + " is not the begin of a minute",
                        "write when the interval begins and when the next one does, like 08:00 and 08:15"));
            }
        }
        return broken;
    }

    /** What the row names and the metering plan has not, or has otherwise. */
    static List<Broken> missing(Row row, Table meters) {
        String name = row.text("meter");
        Row point = meters.rows().get(Row.part(name));
        if (point == null) {
            List<String> known =
                    meters.all().stream().map(one -> one.text("meter")).toList();
            return List.of(new Broken(
                    "meter",
                    name + " is none of the metering points in meters",
                    (known.isEmpty() ? "" : Keys.suggest(name, known) + "; else ") + "add it there first"));
        }
        List<Broken> broken = new ArrayList<>();
        String resource = row.text("resource");
        if (!resource.isEmpty() && !resource.equals(point.text("resource"))) {
            broken.add(new Broken(
                    "resource",
                    name + " is a metering point of " + point.text("resource") + " in meters, not of " + resource,
                    "leave it empty, or correct one of both"));
        }
        String unit = SignalUnits.code(row.text("unit"));
        String counted = Plans.unit(point.text("unit"));
        if (unit == null) {
            broken.add(
                    new Broken("unit", row.text("unit") + " is no unit", "write kW.h, MJ, m3, t or kg for instance"));
        } else if (!Ucum.isSameKind(unit, counted)) {
            broken.add(new Broken(
                    "unit",
                    row.text("unit") + " cannot be told in " + counted + ", in which meters has " + name,
                    "write an amount in a unit of that kind, or correct the unit in meters"));
        }
        return broken;
    }

    /** Readings of one point that share time; not all where there are very many. */
    static List<Overlap> overlaps(Collection<Row> rows) {
        List<Row> inOrder = rows.stream()
                .sorted(Comparator.comparing(ReadingRules::from).thenComparing(Row::key))
                .toList();
        List<Overlap> overlaps = new ArrayList<>();
        Map<String, Row> longest = new HashMap<>();
        for (Row row : inOrder) {
            Row before = longest.get(row.text("meter"));
            if (before != null && to(before).isAfter(from(row)) && overlaps.size() < MOST_TOLD) {
                overlaps.add(new Overlap(before, row));
            }
            if (before == null || to(row).isAfter(to(before))) {
                longest.put(row.text("meter"), row);
            }
        }
        return overlaps;
    }

    /** The same of a table, were these its rows. */
    static List<Broken> twice(Map<String, Row> rows) {
        return overlaps(rows.values()).stream()
                .map(two -> new Broken(
                        "from",
                        "readings of " + two.later().text("meter") + " overlap: one from " + span(two.earlier())
                                + ", the other from " + span(two.later()),
                        "withdraw the one that does not hold, or replace the table",
                        List.of(two.later().key(), two.earlier().key())))
                .toList();
    }

    /** From when to when. */
    static String span(Row row) {
        return from(row) + " to " + to(row);
    }

    private static Instant from(Row row) {
        return row.values().get("from") instanceof Instant from ? from : Instant.MIN;
    }

    private static Instant to(Row row) {
        return row.values().get("to") instanceof Instant to ? to : Instant.MIN;
    }
}
