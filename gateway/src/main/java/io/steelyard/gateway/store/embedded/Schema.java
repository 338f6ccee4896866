package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * The tables of format version 4.
 *
 * <pre>
 *   format   (version)
 *   mark     (part, off, received)                  how far each inbox partition is stored
 *   days     (kind, day)                            which tables of days there are, so that a reader knows within its
 *                                                   own transaction; kind 0: points, 1: minute rows
 *   series   (id, site, asset, signal, class, area, line, field, type)
 *   epoch    (id, epoch)                            epochs as small numbers, from 1
 *   place    (id, site, asset, class, area, line)   where a minute row stands
 *   shape    (id, names)                            names of a minute row's numbers, a JSON array
 *   p_YYYYMMDD, one a UTC day, no key:
 *            (series, time, status, whole, real, text, epoch, number, part, off)
 *            whole: BOOL, INT, UINT   real: FLOAT   text: STRING   all null: no usable value
 *            compacted rows of numbered samples: epoch 0, number, part and off null
 *   m_YYYYMMDD, one a UTC day, no key:
 *            (place, minute, fields, shape, real, minutes, block)
 *            a row:  real: its doubles in the order of the shape, NaN where it has none; fields: all others, JSON
 *            block:  the rows of so many minutes from that one on, see {@link PackedMinutes}; all others null
 * </pre>
 *
 * No table with a day has a key, because one costs ten times the write. Of several points of one (series, time) the one with
 * the greatest inbox position stands, of several rows of one (asset, minute), in blocks or not, the
 * one written last.
 *
 * <p>Version 3 is the same, but for blocks of an older form only, which are read as they are. Version 2 had no blocks; its tables get the columns at opening. Version 1 had one table of minute rows with a key, all fields
 * in JSON; it is rewritten at opening.
 */
final class Schema {
    static final int VERSION = 4;
    static final long NANOS_A_DAY = 86_400_000_000_000L;

    /** What a day's table holds. */
    enum Kind {
        POINTS(
                0,
                "p_",
                "(series INTEGER, time BIGINT, status BIGINT, whole BIGINT, real DOUBLE, text VARCHAR,"
                        + " epoch INTEGER, number BIGINT, part INTEGER, off BIGINT)"),
        MINUTES(
                1,
                "m_",
                "(place INTEGER, minute BIGINT, fields VARCHAR, shape INTEGER, real DOUBLE[], minutes INTEGER, block BLOB)");

        /** As it stands in the table of days. */
        final int code;

        private final String prefix;
        private final String columns;

        Kind(int code, String prefix, String columns) {
            this.code = code;
            this.prefix = prefix;
            this.columns = columns;
        }

        static Kind of(int code) {
            return code == POINTS.code ? POINTS : MINUTES;
        }

        String columns() {
            return columns;
        }

        /** Name of the day's table. */
        String table(long day) {
            return prefix + LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
        }
    }

    private Schema() {}

    /** Makes the tables, or those of an older version into these; all or nothing. */
    static void open(DuckDBConnection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS format(version INTEGER)");
            int found = version(statement);
            if (found > VERSION) {
                throw new StoreException("the embedded store has format version " + found
                        + ", this program knows up to " + VERSION + ": start the newer program again");
            }
            create(connection, "");
            if (found == 1) {
                VersionOne.migrate(connection);
            }
            if (found == 2) {
                addBlocks(statement);
            }
            statement.execute("DELETE FROM format");
            statement.execute("INSERT INTO format VALUES (" + VERSION + ")");
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    /** Makes the tables that are no day's, where the prefix says: nothing, or another database and a dot. */
    static void create(Connection connection, String in) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + in
                    + "mark(part INTEGER PRIMARY KEY, off BIGINT NOT NULL, received BLOB)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + in + "days(kind INTEGER, day BIGINT)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + in
                    + "series(id INTEGER PRIMARY KEY, site VARCHAR, asset VARCHAR,"
                    + " signal VARCHAR, class VARCHAR, area VARCHAR, line VARCHAR, field VARCHAR, type VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + in + "epoch(id INTEGER PRIMARY KEY, epoch VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + in
                    + "place(id INTEGER PRIMARY KEY, site VARCHAR, asset VARCHAR, class VARCHAR, area VARCHAR,"
                    + " line VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + in + "shape(id INTEGER PRIMARY KEY, names VARCHAR)");
        }
    }

    private static void addBlocks(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT day FROM days WHERE kind = " + Kind.MINUTES.code)) {
            while (row.next()) {
                tables.add(Kind.MINUTES.table(row.getLong(1)));
            }
        }
        for (String table : tables) {
            statement.execute("ALTER TABLE " + table + " ADD COLUMN minutes INTEGER");
            statement.execute("ALTER TABLE " + table + " ADD COLUMN block BLOB");
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT max(version) FROM format")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /**
     * Makes the day's table, which is not there. Its blocks are written as they are: to compress them takes longer than to
     * make them, and each checkpoint would do it again with all that the table's last rows hold; a compaction compresses them.
     */
    static void createDay(Connection connection, Kind kind, long day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + kind.table(day)
                    + kind.columns.replace("block BLOB", "block BLOB USING COMPRESSION uncompressed"));
            statement.execute("INSERT INTO days VALUES (" + kind.code + ", " + day + ")");
        }
    }

    static void dropDay(Connection connection, Kind kind, long day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE " + kind.table(day));
            statement.execute("DELETE FROM days WHERE kind = " + kind.code + " AND day = " + day);
        }
    }

    /** The UTC day of an instant, in days since 1970. */
    static long dayOf(long time) {
        return Math.floorDiv(time, NANOS_A_DAY);
    }

    static long beginOf(long day) {
        return day * NANOS_A_DAY;
    }

    /** An SQL text. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
