package io.steelyard.gateway.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Tables that people give, each row by itself: a change is a version of its table, and what a row was at any version before
 * can be asked for. Nothing is ever let go. Any thread; what is answered is on disk.
 */
public final class InputTable {
    private static final long MOST_ROWS = 5_000_000;

    private final SystemRecords records;
    private final long most;
    private final LongAdder refused = new LongAdder();

    InputTable(SystemRecords records) {
        this(records, MOST_ROWS);
    }

    InputTable(SystemRecords records, long most) {
        this.records = records;
        this.most = most;
    }

    /** A table of a site. */
    public record Name(String site, String kind) {}

    /**
     * One change of a table.
     *
     * @param version 1, 2, 3 … of its table
     * @param at nanoseconds since 1970
     * @param note what was said about it, may be empty
     * @param changed how many rows it changed
     */
    public record Version(Name name, long version, String who, long at, String note, long changed) {}

    /** Who changes, when and why; the instant in nanoseconds since 1970. */
    public record By(String who, long at, String note) {}

    /**
     * Writes what changes of a table as its next version, in one transaction.
     *
     * @param rows by key: what the row is from now on, or null when it is withdrawn; not empty
     * @throws FullException when there are too many rows in all; nothing was written then
     */
    public Version change(Name name, By by, Map<String, @Nullable String> rows) {
        AtomicReference<@Nullable Version> made = new AtomicReference<>();
        records.change("change " + name.kind() + " of " + name.site(), connection -> {
            if (count(connection) + rows.size() > most) {
                return;
            }
            long next = newest(connection, name) + 1;
            Version version = new Version(name, next, by.who(), by.at(), by.note(), rows.size());
            insert(connection, version);
            insert(connection, version, rows);
            made.set(version);
        });
        Version version = made.get();
        if (version == null) {
            refused.increment();
            throw new FullException(
                    "there are " + most + " rows in the tables that people gave, with all earlier versions, and none"
                            + " is ever let go: back the system records up and begin with a new data"
                            + " folder");
        }
        return version;
    }

    private static void insert(Connection connection, Version version) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO input_version VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, version.name().site());
            insert.setString(2, version.name().kind());
            insert.setLong(3, version.version());
            insert.setString(4, version.who());
            insert.setLong(5, version.at());
            insert.setString(6, version.note());
            insert.setLong(7, version.changed());
            insert.executeUpdate();
        }
    }

    private static void insert(Connection connection, Version version, Map<String, @Nullable String> rows)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO input_row VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, version.name().site());
            insert.setString(2, version.name().kind());
            insert.setLong(4, version.version());
            for (Map.Entry<String, @Nullable String> row : rows.entrySet()) {
                insert.setString(3, row.getKey());
                insert.setString(5, row.getValue());
                insert.executeUpdate();
            }
        }
    }

    /** The rows by key, as they were from that version on until the next; {@code Long.MAX_VALUE} asks for the newest. */
    public SortedMap<String, String> rows(Name name, long version) {
        return records.ask("read " + name.kind() + " of " + name.site(), connection -> {
            SortedMap<String, String> rows = new TreeMap<>();
            // SQLite takes the other columns from the row that has the greatest version
            try (PreparedStatement query = connection.prepareStatement("SELECT key, body, max(version) FROM input_row"
                    + " WHERE site = ? AND kind = ? AND version <= ? GROUP BY key")) {
                query.setString(1, name.site());
                query.setString(2, name.kind());
                query.setLong(3, version);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        String body = row.getString(2);
                        if (body != null) {
                            rows.put(row.getString(1), body);
                        }
                    }
                }
            }
            return rows;
        });
    }

    /** The table's versions before the one given, the newest first, at most so many. */
    public List<Version> versions(Name name, long before, int limit) {
        return records.ask("read the versions of " + name.kind(), connection -> {
            List<Version> found = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT version, who, at_ns, note, changed FROM input_version WHERE site = ? AND kind = ?"
                            + " AND version < ? ORDER BY version DESC LIMIT ?")) {
                query.setString(1, name.site());
                query.setString(2, name.kind());
                query.setLong(3, before);
                query.setInt(4, limit);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(new Version(
                                name,
                                row.getLong(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4),
                                row.getLong(5)));
                    }
                }
            }
            return found;
        });
    }

    /** Every table that was ever given. */
    public List<Name> names() {
        return records.ask("read the names of tables", connection -> {
            List<Name> found = new ArrayList<>();
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT DISTINCT site, kind FROM input_version ORDER BY 1, 2");
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(new Name(row.getString(1), row.getString(2)));
                }
            }
            return found;
        });
    }

    /** Changes refused since the start because there were too many rows. */
    public long refused() {
        return refused.sum();
    }

    private static long newest(Connection connection, Name name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT max(version) FROM input_version WHERE site = ? AND kind = ?")) {
            query.setString(1, name.site());
            query.setString(2, name.kind());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT sum(changed) FROM input_version");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
