package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Forgotten;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How many of the samples that were let go are remembered by no number any more, by epoch and hour. Beyond the most rows
 * those of the oldest hours become one an epoch, of which the sum is known and not the hour; beyond as many epochs those
 * without a book are forgotten, whose rows of the ledger change no more, and then the oldest. Runs inside the transaction
 * that writes.
 */
final class GoneCounts {
    static final String TABLE = "CREATE TABLE IF NOT EXISTS gone_count(epoch TEXT, hour INTEGER, came INTEGER NOT NULL,"
            + " aside INTEGER NOT NULL, missing INTEGER NOT NULL, PRIMARY KEY(epoch, hour))";

    /** Of these hours only the epoch is known from then on. */
    private static final String HOURS = "gone_hour";

    /** Of these rows nothing is. */
    private static final String ROWS = "gone_count";

    private static final String AND_ADDS = " ON CONFLICT(epoch, hour) DO UPDATE SET came = came + excluded.came,"
            + " aside = aside + excluded.aside, missing = missing + excluded.missing";
    private static final String KNOWN = " WHERE hour <> " + Forgotten.UNKNOWN_HOUR;

    private GoneCounts() {}

    /** Adds them; answers how many hours and rows went for that. Which epochs have a book is asked when one has to go. */
    static Map<String, Long> add(
            Map<UUID, SortedMap<Long, Forgotten>> counts, long most, Supplier<Set<UUID>> books, Connection connection)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO gone_count VALUES (?, ?, ?, ?, ?)" + AND_ADDS)) {
            for (Map.Entry<UUID, SortedMap<Long, Forgotten>> epoch : counts.entrySet()) {
                insert.setString(1, epoch.getKey().toString());
                for (Map.Entry<Long, Forgotten> hour : epoch.getValue().entrySet()) {
                    insert.setLong(2, hour.getKey());
                    insert.setLong(3, hour.getValue().came());
                    insert.setLong(4, hour.getValue().aside());
                    insert.setLong(5, hour.getValue().missing());
                    insert.executeUpdate();
                }
            }
        }
        return keepWithin(most, books, connection);
    }

    private static Map<String, Long> keepWithin(long most, Supplier<Set<UUID>> books, Connection connection)
            throws SQLException {
        Map<String, Long> went = new HashMap<>();
        long surplus = count(connection) - most;
        boolean hasHours = true;
        while (surplus > 0 && hasHours) { // an epoch's first becomes a row of its own: more have to go then
            long merged = mergeOldest(surplus + most / 10, connection);
            hasHours = merged > 0;
            if (hasHours) {
                went.merge(HOURS, merged, Long::sum);
            }
            surplus = count(connection) - most;
        }
        if (surplus > 0) {
            went.put(ROWS, forget(surplus, books.get(), connection));
        }
        return went;
    }

    /** Answers how many there were; none when there are none whose hour is known. */
    private static long mergeOldest(long rows, Connection connection) throws SQLException {
        String oldest = "SELECT rowid FROM gone_count" + KNOWN + " ORDER BY hour, epoch LIMIT " + rows;
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO gone_count SELECT epoch, " + Forgotten.UNKNOWN_HOUR
                    + ", sum(came), sum(aside), sum(missing) FROM gone_count WHERE rowid IN (" + oldest
                    + ") GROUP BY epoch ORDER BY min(rowid)" + AND_ADDS);
            return statement.executeUpdate("DELETE FROM gone_count WHERE rowid IN (" + oldest + ")");
        }
    }

    private static long forget(long rows, Set<UUID> books, Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM gone_count WHERE rowid IN (SELECT rowid FROM gone_count"
                        + " ORDER BY epoch IN (SELECT value FROM json_each(?)), rowid LIMIT ?)")) {
            delete.setString(
                    1, books.stream().map(epoch -> "\"" + epoch + '"').collect(Collectors.joining(",", "[", "]")));
            delete.setLong(2, rows);
            return delete.executeUpdate();
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM gone_count")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Every count, by epoch and hour. */
    static Map<UUID, SortedMap<Long, Forgotten>> read(Connection connection) throws SQLException {
        Map<UUID, SortedMap<Long, Forgotten>> counts = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch, hour, came, aside, missing FROM gone_count")) {
            while (row.next()) {
                counts.computeIfAbsent(UUID.fromString(row.getString(1)), epoch -> new TreeMap<>())
                        .put(row.getLong(2), new Forgotten(row.getLong(3), row.getLong(4), row.getLong(5)));
            }
        }
        return counts;
    }
}
