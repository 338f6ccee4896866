package io.steelyard.cli.mapping;

import io.steelyard.settings.Keys;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table's rows by asset, in the order in which the assets come first, and what is wrong with them as a table. */
final class Rows {
    /** What the agent's file may say in place of the table; each may follow from those before it. */
    private static final List<Column> FILLED =
            List.of(Column.SERVER, Column.PROFILE, Column.CLASS, Column.AREA, Column.LINE, Column.NAMESPACE);

    private final String file;
    private final List<@Nullable Column> columns = new ArrayList<>();
    private final Set<Column> lacking = EnumSet.noneOf(Column.class);
    private final Map<String, List<Row>> byAsset = new LinkedHashMap<>();
    private final Map<String, List<Row>> ofAsset = new LinkedHashMap<>();
    private final List<Row> selected = new ArrayList<>();
    private final List<MappingTable.Mistake> mistakes = new ArrayList<>();
    private final Set<String> unread = new HashSet<>();
    private int headLine;

    /** A signal. */
    record Row(int line, Map<Column, String> cells) {
        String text(Column column) {
            return cells.getOrDefault(column, "");
        }
    }

    private Rows(String file) {
        this.file = file;
    }

    static Rows of(String file, Sheet sheet) {
        Rows rows = new Rows(file);
        rows.head(sheet.lines().get(0));
        rows.unread(sheet.unread());
        sheet.lines().stream().skip(1).forEach(rows::row);
        rows.ofAsset.values().forEach(rows::same);
        if (rows.ofAsset.isEmpty()) {
            rows.mistakes.add(new MappingTable.Mistake(0, file + ": has no row below its headings; a row is a signal"));
        }
        return rows;
    }

    /** Those that the agent selects by itself: they say so, and are written into no file. */
    List<Row> selected() {
        return selected;
    }

    /** Whether another row of its asset is written into the file: then those say what the asset is. */
    boolean isByHand(Row row) {
        return byAsset.containsKey(row.text(Column.ASSET));
    }

    /** The columns that are there. */
    List<Column> columns() {
        return columns.stream().filter(Objects::nonNull).toList();
    }

    /** Those that are written into the agent's file. */
    List<List<Row>> assets() {
        return List.copyOf(byAsset.values());
    }

    List<MappingTable.Mistake> mistakes() {
        return mistakes;
    }

    int line(int asset, int signal) {
        return assets().get(asset).get(signal).line();
    }

    /** Cells of the columns that are there; what stands beside the table is left alone. */
    private void unread(List<Sheet.Unread> cells) {
        for (Sheet.Unread cell : cells) {
            Column column = cell.column() < columns.size() ? columns.get(cell.column()) : null;
            if (column != null) {
                unread.add(place(cell.line(), cell.column()));
                at(cell.line(), cell.column(), column.heading(), cell.why());
            }
        }
    }

    private boolean isUnread(int line, Column column) {
        return unread.contains(place(line, columns.indexOf(column)));
    }

    /** Without what is only said because a cell could not be read of which that is said already. */
    List<MappingTable.Mistake> withoutConsequences(List<MappingTable.Mistake> all) {
        return all.stream()
                .filter(one -> mistakes.contains(one)
                        || unread.stream().noneMatch(place -> one.text().startsWith(place)))
                .toList();
    }

    private void head(Sheet.Line head) {
        headLine = head.number();
        for (int i = 0; i < head.cells().size(); i++) {
            String heading = head.cells().get(i).strip();
            Column column = find(heading);
            if (column == null && !heading.isEmpty()) {
                at(head.number(), i, heading, "is no column; " + Keys.suggest(heading, Column.headings()));
            } else if (column != null && columns.contains(column)) {
                at(head.number(), i, heading, "stands twice; keep one of them");
            }
            columns.add(column == null || columns.contains(column) ? null : column);
        }
        for (Column column : List.of(Column.ASSET, Column.SIGNAL)) {
            if (!columns.contains(column)) {
                lack(Set.of(column), column.heading() + "; add it");
            }
        }
        if (!columns.contains(Column.NODE) && !columns.contains(Column.PATH)) {
            lack(Set.of(Column.NODE, Column.PATH), "node or path; add one of them");
        }
    }

    /** Said once, whatever follows from it in every row. */
    private void lack(Set<Column> those, String what) {
        lacking.addAll(those);
        mistakes.add(new MappingTable.Mistake(headLine, file + ":" + headLine + ": there is no column " + what));
    }

    /** Whether it was said already that there is no column for this key. */
    boolean isLacking(@Nullable String key) {
        return lacking.stream().anyMatch(column -> column.key().equals(key));
    }

    /** Whether its rows say which signals they are. */
    boolean isNamed() {
        return !lacking.contains(Column.ASSET) && !lacking.contains(Column.SIGNAL);
    }

    /** Whether something that a file needs has to come from elsewhere. */
    boolean isPartial() {
        return FILLED.stream()
                .filter(column -> column != Column.NAMESPACE || columns.contains(Column.PATH))
                .anyMatch(column -> !columns.contains(column));
    }

    /** Writes into the rows what columns would say that are not there. */
    void fill(Known known) {
        for (Column column : FILLED) {
            boolean isTold = columns.contains(column) || fill(column, known);
            if (!isTold && column == Column.NAMESPACE && lacking.contains(Column.SERVER)) {
                lacking.add(column); // it may follow from the server
            } else if (!isTold) {
                lack(Set.of(column), column.heading() + ", and " + why(column, known) + "; add it");
            }
        }
    }

    /** True when it is known of every row that needs it. */
    private boolean fill(Column column, Known known) {
        boolean isWhole = true;
        for (List<Row> asset : byAsset.values()) {
            for (Row row : asset) {
                String cell = known.cell(column, row.cells());
                if (!cell.isEmpty()) {
                    row.cells().put(column, cell);
                }
                boolean isNeeded = column != Column.NAMESPACE || row.cells().containsKey(Column.PATH);
                isWhole &= !isNeeded || !cell.isEmpty();
            }
        }
        return isWhole;
    }

    private static String why(Column column, Known known) {
        return column == Column.SERVER
                ? "the agent's file has " + known.servers() + " servers"
                : "the agent's file does not say for every path in which namespace its names are";
    }

    private static @Nullable Column find(String heading) {
        for (Column column : Column.values()) {
            if (column.heading().equalsIgnoreCase(heading)) {
                return column;
            }
        }
        return null;
    }

    private void row(Sheet.Line line) {
        Map<Column, String> cells = new EnumMap<>(Column.class);
        for (int i = 0; i < line.cells().size(); i++) {
            String cell = line.cells().get(i).strip();
            Column column = i < columns.size() ? columns.get(i) : null;
            if (i >= columns.size() && !cell.isEmpty()) {
                at(line.number(), i, "", "has no heading; quote a text that holds the separator");
            }
            if (column != null && !cell.isEmpty()) {
                cells.put(column, cell);
            }
        }
        Row row = new Row(line.number(), cells);
        boolean isNameless = isUnread(row.line(), Column.ASSET) || lacking.contains(Column.ASSET);
        String asset = row.text(Column.ASSET) + (isNameless ? ":" + row.line() : "");
        ofAsset.computeIfAbsent(asset, id -> new ArrayList<>()).add(row);
        String from = row.text(Column.FROM);
        if (from.equalsIgnoreCase(Column.SELECTED)) {
            selected.add(row);
            return;
        }
        if (!from.isEmpty()) {
            mistakes.add(mistake(
                    row.line(),
                    Column.FROM.key(),
                    from + " is no origin; it is " + Column.SELECTED + ", or empty for what stands in the file"));
        }
        byAsset.computeIfAbsent(asset, id -> new ArrayList<>()).add(row);
    }

    /** What belongs to the asset is the same in all its rows: those that say what few say are told. */
    private void same(List<Row> asset) {
        for (Column column : Column.OF_ASSET) {
            Map<String, List<Row>> saying = new LinkedHashMap<>();
            asset.stream()
                    .filter(row -> !isUnread(row.line(), column))
                    .forEach(row -> saying.computeIfAbsent(row.text(column), text -> new ArrayList<>())
                            .add(row));
            List<Row> most = saying.values().stream()
                    .reduce((one, other) -> other.size() > one.size() ? other : one)
                    .orElse(List.of());
            saying.values().stream()
                    .filter(some -> some != most)
                    .flatMap(List::stream)
                    .forEach(row -> {
                        Row usual = most.get(0);
                        mistakes.add(mistake(
                                row.line(),
                                column.key(),
                                "is " + said(row.text(column)) + " here and " + said(usual.text(column)) + " in line "
                                        + usual.line() + "; all rows of an asset say the same"));
                    });
        }
    }

    static String said(String text) {
        return text.isEmpty() ? "missing" : text;
    }

    private void at(int line, int column, String heading, String what) {
        mistakes.add(
                new MappingTable.Mistake(line, place(line, column) + (heading.isEmpty() ? "" : heading + ": ") + what));
    }

    private String place(int line, int column) {
        return file + ":" + line + ":" + letters(column) + ": ";
    }

    /** A mistake at a key of the agent's file, told at its column. */
    MappingTable.Mistake mistake(int line, @Nullable String key, String what) {
        for (Column column : Column.values()) {
            if (column.key().equals(key)) {
                int place = columns.indexOf(column);
                String at = place < 0 ? file + ":" + line + ": " : place(line, place);
                return new MappingTable.Mistake(line, at + column.heading() + ": " + what);
            }
        }
        return new MappingTable.Mistake(line, file + ":" + line + ": " + what);
    }

    /** A column as spreadsheet programs call it. */
    private static String letters(int column) {
        String last = String.valueOf((char) ('A' + column % 26));
        return column < 26 ? last : letters(column / 26 - 1) + last;
    }
}
