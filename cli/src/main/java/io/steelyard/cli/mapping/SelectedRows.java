package io.steelyard.cli.mapping;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.select.Joined;
import io.steelyard.edge.opcua.select.Selected;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of signals that an agent has selected, which stand in no file. They go out with the others and say where they come
 * from; they come in only to be left as they are. Who takes that word away has the row written down.
 */
final class SelectedRows {
    private static final String REMEDY = "; clear the column from to have the row written into the file";

    private final Map<String, Map<Column, String>> byName = new LinkedHashMap<>();

    /**
     * What an agent has selected.
     *
     * @param prefixes prefixes of the agent's file by their namespaces
     */
    SelectedRows(List<Joined.Added> added, Map<String, String> prefixes) {
        for (Joined.Added one : added) {
            Map<Column, String> cells = cells(one, prefixes);
            byName.put(name(cells), cells);
        }
    }

    /** Their cells, in the order in which they are read. */
    List<Map<Column, String>> all() {
        return List.copyOf(byName.values());
    }

    private static String name(Map<Column, String> cells) {
        return cells.getOrDefault(Column.ASSET, "") + "/" + cells.getOrDefault(Column.SIGNAL, "");
    }

    private static Map<Column, String> cells(Joined.Added added, Map<String, String> prefixes) {
        AssetInfo asset = added.asset();
        Selected.Signal signal = added.signal();
        Map<Column, String> cells = new EnumMap<>(Column.class);
        cells.put(Column.SERVER, asset.server());
        cells.put(Column.AREA, asset.area());
        cells.put(Column.LINE, asset.line());
        cells.put(Column.ASSET, asset.asset());
        cells.put(Column.CLASS, asset.equipmentClass());
        cells.put(Column.PROFILE, asset.profile());
        cells.put(Column.SIGNAL, signal.mapping().name());
        String role = signal.mapping().role();
        if (role != null) {
            cells.put(Column.ROLE, role);
        }
        cells.put(Column.FROM, Column.SELECTED);
        String path = signal.mapping().address() instanceof NodeAddress.Path way ? path(way, prefixes) : "";
        if (!path.isEmpty() && signal.mapping().address() instanceof NodeAddress.Path way) {
            cells.put(Column.PATH, path);
            cells.put(Column.NAMESPACE, way.namespace());
        } else {
            cells.put(Column.NODE, signal.node());
        }
        return cells;
    }

    /** As the agent's file would say it; empty when it has no prefix for a namespace of it, or no way to write a name. */
    private static String path(NodeAddress.Path way, Map<String, String> prefixes) {
        StringBuilder path = new StringBuilder("Objects");
        for (String name : way.names()) {
            String uri = NodeAddress.Path.uri(name);
            String plain = NodeAddress.Path.plain(name);
            String prefix = uri.isEmpty() ? "" : prefixes.getOrDefault(uri, "");
            if (plain.contains("/") || plain.contains(":") || (!uri.isEmpty() && prefix.isEmpty())) {
                return "";
            }
            path.append('/').append(prefix.isEmpty() ? "" : prefix + ":").append(plain);
        }
        return path.toString();
    }

    /** What is wrong with rows that say that they are selected. */
    List<MappingTable.Mistake> mistakes(Rows rows) {
        List<MappingTable.Mistake> mistakes = new ArrayList<>();
        for (Rows.Row row : rows.selected()) {
            Map<Column, String> known = byName.get(name(row.cells()));
            if (known == null) {
                mistakes.add(rows.mistake(
                        row.line(),
                        Column.FROM.key(),
                        name(row.cells()) + " is not selected by the agent of this file" + REMEDY));
            } else {
                for (Column column : rows.columns()) {
                    String here = row.text(column);
                    String there = known.getOrDefault(column, "");
                    boolean isOfHand = Column.OF_ASSET.contains(column) && rows.isByHand(row);
                    if (!here.equals(there) && !isOfHand) {
                        mistakes.add(rows.mistake(
                                row.line(),
                                column.key(),
                                "is " + Rows.said(here) + " here and " + Rows.said(there) + " as it is selected"
                                        + REMEDY));
                    }
                }
            }
        }
        return mistakes;
    }
}
