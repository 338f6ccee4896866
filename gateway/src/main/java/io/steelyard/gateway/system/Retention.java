package io.steelyard.gateway.system;

import io.steelyard.gateway.model.SystemRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the tables that grow with time within bounds: beyond a table's most rows the oldest go, and are counted. Runs inside
 * the transaction that writes.
 */
final class Retention {

    /** The tables that grow with time, and what is oldest in each. */
    enum Table {
        GAP("gap", "site, agent, id", "coalesce(to_ns, 9223372036854775807), from_ns", 1_000_000),
        EVENT("event", "part, off, ord", "at_ns", 1_000_000),
        KEPT_ASIDE("kept_aside", "part, off, ord", "off, ord", 100_000),
        LEDGER_HOUR("ledger_hour", "agent, epoch, hour", "hour", 200_000),
        DIRTY_MINUTE("dirty_minute", "site, asset, minute", "minute", 2_000_000);

        private final String table;
        private final String key;
        private final String age;
        private final long most;

        Table(String table, String key, String age, long most) {
            this.table = table;
            this.key = key;
            this.age = age;
            this.most = most;
        }

        private static Table of(SystemRow row) {
            if (row instanceof SystemRow.Gap) {
                return GAP;
            } else if (row instanceof SystemRow.Event || row instanceof SystemRow.OwnEvent) {
                return EVENT;
            } else if (row instanceof SystemRow.Ledger) {
                return LEDGER_HOUR;
            }
            return row instanceof SystemRow.KeptAside ? KEPT_ASIDE : DIRTY_MINUTE;
        }
    }

    private final Map<Table, Long> most = new EnumMap<>(Table.class);
    private final Map<Table, Long> atMost = new EnumMap<>(Table.class);
    private final Map<Table, Boolean> counted = new EnumMap<>(Table.class);
    private final Map<String, Long> letGo = new ConcurrentHashMap<>();

    private Retention() {}

    /** The limits of the program. */
    static Retention usual() {
        Retention retention = new Retention();
        for (Table table : Table.values()) {
            retention.most.put(table, table.most);
        }
        return retention;
    }

    /** The same small limit for every table, for tests. */
    static Retention of(long rows) {
        Retention retention = new Retention();
        for (Table table : Table.values()) {
            retention.most.put(table, rows);
        }
        return retention;
    }

    /** Rows were written; lets go of the oldest where there are too many now. */
    void wrote(List<SystemRow> rows, Connection connection) throws SQLException {
        for (SystemRow row : rows) {
            if (!(row instanceof SystemRow.Asset)) {
                // Replaced rows count twice here, so that this is never less than what is there.
                long rowsOfIt =
                        row instanceof SystemRow.Ledger ledger ? ledger.lines().size() : 1;
                atMost.merge(Table.of(row), rowsOfIt, Long::sum);
            }
        }
        for (Table table : Table.values()) {
            Long known = atMost.get(table);
            long limit = most.getOrDefault(table, table.most);
            if (known != null && (known > limit || !counted(table))) {
                keepWithin(table, limit, connection);
            }
        }
    }

    private boolean counted(Table table) {
        return counted.put(table, true) != null;
    }

    private void keepWithin(Table table, long limit, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long found;
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table.table)) {
                found = row.next() ? row.getLong(1) : 0;
            }
            if (found > limit) {
                // A tenth more than needed, so that the next rows need no counting.
                long surplus = found - limit + limit / 10;
                int gone = statement.executeUpdate(
                        "DELETE FROM " + table.table + " WHERE (" + table.key + ") IN (SELECT " + table.key + " FROM "
                                + table.table + " ORDER BY " + table.age + " LIMIT " + surplus + ")");
                letGo.merge(table.table, (long) gone, Long::sum);
                found -= gone;
            }
            atMost.put(table, found);
        }
    }

    /** Rows let go since the start, by table. */
    SortedMap<String, Long> letGo() {
        return new TreeMap<>(letGo);
    }
}
