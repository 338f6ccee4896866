package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables of format version 1.
 *
 * <pre>
 *   format   (version)
 *   mark     (part, off, received)                  how far each inbox partition is stored
 *   series   (id, site, asset, signal, class, area, line, field, type)
 *   epoch    (id, epoch)                            epochs as small numbers
 *   p_YYYYMMDD, one a UTC day, no key:
 *            (series, time, status, whole, real, text, epoch, number, part, off)
 *            whole: BOOL, INT, UINT   real: FLOAT   text: STRING   all null: no usable value
 *   minute   (site, asset, minute, class, area, line, fields)
 * </pre>
 *
 * Points have no key because one costs ten times the write; of several rows with one (series, time) the reader takes the
 * one with the greatest inbox position.
 */
final class Schema {
    static final int VERSION = 1;
    static final long NANOS_A_DAY = 86_400_000_000_000L;

    private Schema() {}

    static void open(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS format(version INTEGER)");
            int found = version(statement);
            if (found > VERSION) {
                throw new StoreException("the embedded store has format version " + found
                        + ", this program knows up to " + VERSION + ": start the newer program again");
            }
            if (found == 0) {
                statement.execute("INSERT INTO format VALUES (" + VERSION + ")");
            }
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS mark(part INTEGER PRIMARY KEY, off BIGINT NOT NULL, received BLOB)");
            statement.execute("CREATE TABLE IF NOT EXISTS series(id INTEGER PRIMARY KEY, site VARCHAR, asset VARCHAR,"
                    + " signal VARCHAR, class VARCHAR, area VARCHAR, line VARCHAR, field VARCHAR, type VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS epoch(id INTEGER PRIMARY KEY, epoch VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS minute(site VARCHAR, asset VARCHAR, minute BIGINT,"
                    + " class VARCHAR, area VARCHAR, line VARCHAR, fields VARCHAR, PRIMARY KEY(site, asset, minute))");
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT max(version) FROM format")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Makes the day's table if it is not there. */
    static void createDay(Connection connection, long day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + dayTable(day)
                    + "(series INTEGER, time BIGINT, status BIGINT, whole BIGINT, real DOUBLE, text VARCHAR,"
                    + " epoch INTEGER, number BIGINT, part INTEGER, off BIGINT)");
        }
    }

    /** The UTC day of an instant, in days since 1970. */
    static long dayOf(long time) {
        return Math.floorDiv(time, NANOS_A_DAY);
    }

    static String dayTable(long day) {
        return "p_" + java.time.LocalDate.ofEpochDay(day).toString().replace("-", "");
    }

    /** The day of a table with points, or {@code Long.MIN_VALUE} for another table. */
    static long dayOfTable(String table) {
        if (!table.matches("p_\\d{8}")) {
            return Long.MIN_VALUE;
        }
        return java.time.LocalDate.parse(table.substring(2), java.time.format.DateTimeFormatter.BASIC_ISO_DATE)
                .toEpochDay();
    }
}
