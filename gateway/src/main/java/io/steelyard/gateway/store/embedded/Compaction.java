package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Copies the store into a new file: each day's rows sorted by series and time, of several of one place only the one that
 * stands, and without the numbers that only a present sample needs. The copy is a day's rows up to a row number; what is
 * written meanwhile lies behind it and is copied last, while the writer waits.
 */
final class Compaction {
    private static final int ROUNDS = 3;
    private static final long FEW_ROWS = 200_000;
    private static final long POINTS_AT_ONCE = 2_000_000;
    private static final long MINUTES_AT_ONCE = 20_000;
    private static final String COPY = "compacted";
    private static final long MINUTE = 60_000_000_000L;

    private final Database database;
    private final Steps steps;
    private final BooleanSupplier stopping;
    private final Map<String, Long> copiedUpTo = new HashMap<>();

    /** What a compaction does, in this order; a kill at any of them leaves the old file or the new one, whole. */
    enum Step {
        BEGUN,
        DAY_COPIED,
        /** What came meanwhile is copied too, and the copy is on disk. */
        COPIED,
        /** The old file is closed and complete by itself. */
        CLOSED,
        /** The copy has the old file's name. */
        SWAPPED,
        OPENED
    }

    /** Told of each step. */
    @FunctionalInterface
    interface Steps {
        /** So many of so many days are copied. */
        void at(Step step, int days, int of);
    }

    Compaction(Database database, Steps steps, BooleanSupplier stopping) {
        this.database = database;
        this.steps = steps;
        this.stopping = stopping;
    }

    private record Day(Kind kind, long day) {
        String table() {
            return kind.table(day);
        }
    }

    /** Copies what is there while others write; at the end little is left to copy. */
    void copy(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ATTACH " + Schema.quoted(database.copy().toString()) + " AS " + COPY);
        }
        Schema.create(connection, COPY + ".");
        List<Day> days = days(connection);
        steps.at(Step.BEGUN, 0, days.size());
        int done = 0;
        for (Day day : days) {
            copyDay(connection, day);
            steps.at(Step.DAY_COPIED, ++done, days.size());
        }
        for (int round = 0; round < ROUNDS && rowsBehind(connection) > FEW_ROWS; round++) {
            for (Day day : days(connection)) {
                copyRest(connection, day);
            }
        }
    }

    /** Copies the rest and everything that is no day's, while nobody writes; then the copy is on disk and complete. */
    void finish(Connection connection) throws SQLException {
        List<Day> days = days(connection);
        for (Day day : days) {
            copyRest(connection, day);
        }
        try (Statement statement = connection.createStatement()) {
            for (String table : new String[] {"mark", "days", "series", "epoch", "place", "shape"}) {
                statement.execute("INSERT INTO " + COPY + "." + table + " SELECT * FROM " + table);
            }
            statement.execute("CREATE TABLE " + COPY + ".format AS SELECT * FROM format");
            statement.execute("CHECKPOINT " + COPY);
            statement.execute("DETACH " + COPY);
        }
        steps.at(Step.COPIED, days.size(), days.size());
    }

    /** Gives the copy up. */
    static void abandon(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DETACH DATABASE IF EXISTS " + COPY);
        }
    }

    private static List<Day> days(Connection connection) throws SQLException {
        List<Day> days = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT kind, day FROM days ORDER BY day, kind")) {
            while (row.next()) {
                days.add(new Day(Kind.of(row.getInt(1)), row.getLong(2)));
            }
        }
        return days;
    }

    private void copyDay(Connection connection, Day day) throws SQLException {
        long last = one(connection, "SELECT coalesce(max(rowid), -1) FROM " + day.table());
        boolean points = day.kind() == Kind.POINTS;
        String key = points ? "series" : "place";
        make(connection, day);
        if (!points) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO " + COPY + "." + day.table() + blocksThatStand(day.table(), last));
            }
        }
        long most = points ? POINTS_AT_ONCE : MINUTES_AT_ONCE;
        for (int[] range : ranges(connection, day.table(), key, most)) {
            if (stopping.getAsBoolean()) {
                throw new StoreException("the compaction was given up because the process is stopping");
            }
            try (Statement statement = connection.createStatement()) {
                String where =
                        " WHERE d.rowid <= " + last + " AND " + key + " BETWEEN " + range[0] + " AND " + range[1];
                statement.execute("INSERT INTO " + COPY + "." + day.table()
                        + (points ? pointsThatStand(day.table(), where) : minutesThatStand(day.table(), where)));
            }
        }
        copiedUpTo.put(day.table(), last);
    }

    private static String pointsThatStand(String table, String where) {
        return " SELECT series, time, status, whole, real, text, CASE WHEN epoch IS NULL THEN NULL ELSE 0 END, NULL,"
                + " CASE WHEN epoch IS NULL THEN part END, CASE WHEN epoch IS NULL THEN off END FROM " + table + " d"
                + where + " QUALIFY row_number() OVER (PARTITION BY series, time ORDER BY part DESC NULLS LAST,"
                + " off DESC NULLS LAST, d.rowid DESC) = 1 ORDER BY series, time";
    }

    private static String minutesThatStand(String table, String where) {
        return " SELECT d.* FROM " + table + " d JOIN place l ON l.id = d.place" + where + " AND d.minutes IS NULL AND "
                + hasNoLaterBlock(table)
                + " QUALIFY row_number() OVER (PARTITION BY l.site, l.asset, d.minute ORDER BY d.rowid DESC) = 1"
                + " ORDER BY d.place, d.minute";
    }

    /** In their order, before all rows: a row that is there beside a block was written behind it. */
    private static String blocksThatStand(String table, long last) {
        return " SELECT d.* FROM " + table + " d JOIN place l ON l.id = d.place WHERE d.minutes > 0 AND d.rowid <= "
                + last + " AND " + hasNoLaterBlock(table) + " ORDER BY d.rowid";
    }

    private static String hasNoLaterBlock(String table) {
        return "NOT EXISTS (SELECT 1 FROM " + table + " b JOIN place k ON k.id = b.place WHERE b.minutes > 0"
                + " AND k.site = l.site AND k.asset = l.asset AND b.rowid > d.rowid AND b.minute <= d.minute"
                + " AND b.minute + b.minutes * " + MINUTE + " >= d.minute + coalesce(d.minutes, 1) * " + MINUTE + ")";
    }

    /** Stretches of the key that each have about so many rows, so that sorting one takes little memory. */
    private static List<int[]> ranges(Connection connection, String table, String key, long most) throws SQLException {
        List<int[]> ranges = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + key + ", count(*) FROM " + table + " GROUP BY " + key + " ORDER BY " + key)) {
            long rows = 0;
            int first = 0;
            int last = 0;
            while (row.next()) {
                if (rows > 0 && rows + row.getLong(2) > most) {
                    ranges.add(new int[] {first, last});
                    rows = 0;
                }
                first = rows == 0 ? row.getInt(1) : first;
                last = row.getInt(1);
                rows += row.getLong(2);
            }
            if (rows > 0) {
                ranges.add(new int[] {first, last});
            }
        }
        return ranges;
    }

    private void make(Connection connection, Day day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE " + COPY + "." + day.table() + day.kind().columns());
        }
    }

    /** The rows behind those that are copied, as they are. */
    private void copyRest(Connection connection, Day day) throws SQLException {
        if (!copiedUpTo.containsKey(day.table())) {
            make(connection, day);
        }
        long from = copiedUpTo.getOrDefault(day.table(), -1L);
        long last = one(connection, "SELECT coalesce(max(rowid), -1) FROM " + day.table());
        if (last > from) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO " + COPY + "." + day.table() + " SELECT * FROM " + day.table()
                        + " d WHERE d.rowid > " + from + " AND d.rowid <= " + last + " ORDER BY d.rowid");
            }
        }
        copiedUpTo.put(day.table(), last);
    }

    private long rowsBehind(Connection connection) throws SQLException {
        long behind = 0;
        for (Day day : days(connection)) {
            long last = one(connection, "SELECT coalesce(max(rowid), -1) FROM " + day.table());
            behind += last - copiedUpTo.getOrDefault(day.table(), -1L);
        }
        return behind;
    }

    private static long one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
