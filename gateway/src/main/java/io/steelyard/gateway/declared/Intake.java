package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.settings.Keys;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a raw table as a kind has it: every mistake at once, and nothing of it when there is one. */
final class Intake {
    /** Beyond these nobody reads on. */
    private static final int MOST_MISTAKES = 200;

    private final Kind kind;
    private final String site;
    private final ZoneId zone;
    private final boolean isKeysOnly;
    private final Names names;
    private final List<Mistake> mistakes = new ArrayList<>();

    private Intake(Kind kind, String site, ZoneId zone, boolean isKeysOnly, Names names) {
        this.names = names;
        this.kind = kind;
        this.site = site;
        this.zone = zone;
        this.isKeysOnly = isKeysOnly;
    }

    /** What a row names of other tables. */
    @FunctionalInterface
    interface Names {
        /** Any name will do. */
        Names ANY = (kind, row) -> List.of();

        /** What the row names and is not there. */
        List<RowRules.Broken> missing(Kind kind, Row row);
    }

    /**
     * Rows as they were delivered.
     *
     * @param rows by key
     * @param lines where each stands, by key
     */
    record Delivery(@Nullable String sheet, Map<String, Row> rows, Map<String, Integer> lines) {
        /** Nothing was. */
        static final Delivery NONE = new Delivery(null, Map.of(), Map.of());

        /** With the place of the first of its rows that it is of. */
        Mistake mistake(RowRules.Broken broken) {
            Integer line = null;
            for (String key : broken.keys()) {
                line = line == null ? lines.get(key) : line;
            }
            return new Mistake(line == null ? null : sheet, line, broken.column(), broken.detail(), broken.remedy());
        }
    }

    /**
     * The rows by key.
     *
     * @param zone of local times
     * @throws MistakesException with everything that is wrong
     */
    static Map<String, Row> read(RawTable table, Kind kind, String site, ZoneId zone) {
        return read(table, kind, site, zone, Names.ANY).rows();
    }

    /** The same, where rows name what stands in other tables, with their places. */
    static Delivery read(RawTable table, Kind kind, String site, ZoneId zone, Names names) {
        return new Intake(kind, site, zone, false, names).read(table);
    }

    /** The keys of the rows, of which the other columns are not looked at. */
    static List<String> keys(RawTable table, Kind kind, String site, ZoneId zone) {
        return List.copyOf(
                new Intake(kind, site, zone, true, Names.ANY).read(table).rows().keySet());
    }

    private Delivery read(RawTable table) {
        List<@Nullable Column> columns = columns(table);
        Map<String, Row> rows = new LinkedHashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (RawTable.Line line : table.lines()) {
            if (mistakes.size() >= MOST_MISTAKES) {
                mistakes.add(Mistake.of("there may be more", "mend these first"));
                break;
            }
            Row row = row(table, columns, line);
            Integer before = row == null ? null : numbers.putIfAbsent(row.key(), line.number());
            if (before != null) {
                mistakes.add(new Mistake(
                        table.sheet(),
                        line.number(),
                        kind.keys().get(0).name(),
                        "is the same row as row " + before + ": " + keyNames() + " are the same",
                        "leave one of them out"));
            } else if (row != null) {
                rows.put(row.key(), row);
            }
        }
        if (kind.id().equals(ReadingRules.KIND) && !isKeysOnly) {
            overlaps(table, rows, numbers);
        }
        if (!mistakes.isEmpty()) {
            throw new MistakesException(mistakes);
        }
        return new Delivery(table.sheet(), rows, numbers);
    }

    private void overlaps(RawTable table, Map<String, Row> rows, Map<String, Integer> numbers) {
        for (ReadingRules.Overlap two : ReadingRules.overlaps(rows.values())) {
            mistakes.add(new Mistake(
                    table.sheet(),
                    numbers.get(two.later().key()),
                    "from",
                    ReadingRules.span(two.later()) + " overlaps row "
                            + numbers.get(two.earlier().key()) + " of "
                            + two.later().text("meter") + ", which is from "
                            + ReadingRules.span(two.earlier()),
                    "leave one of them out, or write from when to when each is"));
        }
    }

    private String keyNames() {
        return String.join(", ", kind.keys().stream().map(Column::name).toList());
    }

    private List<@Nullable Column> columns(RawTable table) {
        List<@Nullable Column> columns = new ArrayList<>();
        for (String heading : table.headings()) {
            Column found = heading.isBlank()
                    ? null
                    : kind.columns().stream()
                            .filter(column -> column.isCalled(heading))
                            .findFirst()
                            .orElse(null);
            if (found == null && !heading.isBlank()) {
                mistakes.add(new Mistake(table.sheet(), null, heading, "unknown column", suggest(heading)));
            } else if (found != null && columns.contains(found)) {
                mistakes.add(new Mistake(
                        table.sheet(), null, heading, "the column is there twice", "leave one of them out"));
            }
            columns.add(found);
        }
        for (Column column : table.lines().isEmpty() ? List.<Column>of() : kind.columns()) {
            if (column.required() && (column.key() || !isKeysOnly) && !columns.contains(column)) {
                mistakes.add(new Mistake(
                        table.sheet(),
                        null,
                        column.name(),
                        "the column is missing",
                        "add a column " + column.name() + " or "
                                + column.words().zh()));
            }
        }
        return columns;
    }

    private String suggest(String heading) {
        List<String> known = new ArrayList<>();
        for (Column column : kind.columns()) {
            known.add(column.name());
        }
        return Keys.suggest(heading, known);
    }

    private @Nullable Row row(RawTable table, List<@Nullable Column> columns, RawTable.Line line) {
        int before = mistakes.size();
        SortedMap<String, Object> values = new TreeMap<>();
        for (int i = 0; i < line.cells().size(); i++) {
            Object cell = line.cells().get(i);
            Column column = i < columns.size() ? columns.get(i) : null;
            if (cell == null || cell.toString().isBlank()) {
                continue;
            }
            if (column == null) {
                if (i >= table.headings().size() || table.headings().get(i).isBlank()) {
                    mistakes.add(new Mistake(
                            table.sheet(),
                            line.number(),
                            "number " + (i + 1),
                            "a value stands under no heading",
                            "give the column a heading, or put a value that has the separator in it into quotes"));
                }
            } else if (!isKeysOnly || column.key()) {
                read(table, line, column, plain(columns, line, column, cell), values);
            }
        }
        for (Column column : kind.columns()) {
            if (column.required()
                    && columns.contains(column)
                    && (column.key() || !isKeysOnly)
                    && isEmpty(columns, line, column)) {
                mistakes.add(new Mistake(table.sheet(), line.number(), column.name(), "is empty", "fill it in"));
            }
        }
        if (mistakes.size() > before) {
            return null;
        }
        Row row = Row.of(kind, values);
        if (!isKeysOnly) {
            List<RowRules.Broken> all = new ArrayList<>(RowRules.broken(kind, row));
            all.addAll(names.missing(kind, row));
            for (RowRules.Broken broken : all) {
                mistakes.add(
                        new Mistake(table.sheet(), line.number(), broken.column(), broken.detail(), broken.remedy()));
            }
        }
        return mistakes.size() > before ? null : row;
    }

    /** A percentage as a number of its column's unit, or else of its row's. */
    private static Object plain(List<@Nullable Column> columns, RawTable.Line line, Column column, Object cell) {
        if (!(cell instanceof RawTable.Percentage percentage)) {
            return cell;
        } else if (column.type() != ColumnType.DECIMAL && column.type() != ColumnType.WHOLE) {
            return percentage.misplaced();
        }
        return percentage.in(column.unit().isEmpty() ? unit(columns, line) : column.unit());
    }

    private static String unit(List<@Nullable Column> columns, RawTable.Line line) {
        for (int i = 0; i < Math.min(columns.size(), line.cells().size()); i++) {
            Column column = columns.get(i);
            Object cell = line.cells().get(i);
            if (column != null && column.name().equals("unit") && cell != null) {
                return cell.toString();
            }
        }
        return "";
    }

    private static boolean isEmpty(List<@Nullable Column> columns, RawTable.Line line, Column column) {
        int place = columns.indexOf(column);
        Object cell = place < line.cells().size() ? line.cells().get(place) : null;
        return cell == null || cell.toString().isBlank();
    }

    private void read(
            RawTable table, RawTable.Line line, Column column, Object cell, SortedMap<String, Object> values) {
        try {
            Object value = column.type().read(column, cell, zone);
            if (column.type() == ColumnType.ASSET && value.toString().startsWith(site + "/")) {
                value = value.toString().substring(site.length() + 1);
            }
            values.put(column.name(), value);
        } catch (UnreadableException e) {
            mistakes.add(new Mistake(table.sheet(), line.number(), column.name(), e.detail(), e.remedy()));
        }
    }
}
