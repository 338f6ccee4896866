package io.steelyard.cli.mapping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an agent's file and its agent's selection say already, for the columns that a table does not have. An asset that is in
 * neither gets what {@code browse} proposes for an object of which it knows nothing.
 */
final class Known {
    private static final String PROFILE = "generic";
    private static final String AREA = "plant";

    private final List<String> servers;
    private final Map<String, Map<Column, String>> assets = new HashMap<>();
    private final Map<String, Map<Column, String>> signals = new HashMap<>();
    private final Map<String, Set<String>> namespaces = new HashMap<>();

    /**
     * All that is known.
     *
     * @param servers the file's, by name
     * @param rows the whole mapping; of an asset the first of its rows counts
     */
    Known(List<String> servers, List<Map<Column, String>> rows) {
        this.servers = List.copyOf(servers);
        for (Map<Column, String> row : rows) {
            assets.putIfAbsent(row.getOrDefault(Column.ASSET, ""), row);
            signals.putIfAbsent(name(row), row);
            String namespace = row.getOrDefault(Column.NAMESPACE, "");
            if (!namespace.isEmpty()) {
                namespaces
                        .computeIfAbsent(row.getOrDefault(Column.SERVER, ""), server -> new HashSet<>())
                        .add(namespace);
            }
        }
    }

    private static String name(Map<Column, String> row) {
        return row.getOrDefault(Column.ASSET, "") + "/" + row.getOrDefault(Column.SIGNAL, "");
    }

    /** How many servers there are to choose from. */
    int servers() {
        return servers.size();
    }

    /** What the cell of such a row would be; empty when nobody can tell. The row's cells before it are there. */
    String cell(Column column, Map<Column, String> row) {
        return switch (column) {
            case SERVER -> servers.size() == 1 ? servers.get(0) : "";
            case PROFILE -> ofAsset(column, row, PROFILE);
            case CLASS -> ofAsset(column, row, row.getOrDefault(Column.PROFILE, PROFILE));
            case AREA -> ofAsset(column, row, AREA);
            case LINE -> ofAsset(column, row, row.getOrDefault(Column.AREA, AREA));
            case NAMESPACE -> row.containsKey(Column.PATH) ? namespace(row) : "";
            default -> "";
        };
    }

    private String ofAsset(Column column, Map<Column, String> row, String otherwise) {
        Map<Column, String> known = assets.getOrDefault(row.getOrDefault(Column.ASSET, ""), Map.of());
        return known.getOrDefault(column, otherwise);
    }

    /** That of the same signal at the same path, else the only one of its server. */
    private String namespace(Map<Column, String> row) {
        String path = row.getOrDefault(Column.PATH, "");
        Map<Column, String> known = signals.getOrDefault(name(row), Map.of());
        if (path.equals(known.get(Column.PATH))) {
            return known.getOrDefault(Column.NAMESPACE, "");
        }
        Set<String> ofServer = namespaces.getOrDefault(row.getOrDefault(Column.SERVER, ""), Set.of());
        return ofServer.size() == 1 ? ofServer.iterator().next() : "";
    }
}
