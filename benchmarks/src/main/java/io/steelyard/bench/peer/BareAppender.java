package io.steelyard.bench.peer;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The least that the embedded store's rows cost: DuckDB's appender, one transaction a batch, nothing else. */
public final class BareAppender {
    private static final double NANOS = 1e9;
    private static final int SERIES = 10_000;

    private BareAppender() {}

    /** Rows a second in batches of that many. */
    public static double rowsASecond(Path file, int batch, long rows) throws SQLException {
        try (DuckDBConnection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + file).unwrap(DuckDBConnection.class);
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("CREATE TABLE p(series INTEGER, time BIGINT, status BIGINT, whole BIGINT, real DOUBLE,"
                    + " text VARCHAR, epoch INTEGER, number BIGINT, part INTEGER, off BIGINT)");
            long begin = System.nanoTime();
            for (long first = 0; first < rows; first += batch) {
                statement.execute("BEGIN TRANSACTION");
                append(connection, first, batch);
                statement.execute("COMMIT");
            }
            return rows * NANOS / (System.nanoTime() - begin);
        }
    }

    private static void append(DuckDBConnection connection, long first, int batch) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "p")) {
            for (long row = first; row < first + batch; row++) {
                appender.beginRow();
                appender.append((int) (row % SERIES));
                appender.append(1_790_000_000_000_000_000L + row / 10 * 100);
                appender.append(0L);
                appender.appendNull();
                appender.append((row * 7_919 & 0x3FFF) / 100.0);
                appender.appendNull();
                appender.append(1);
                appender.append(row);
                appender.append(0);
                appender.append(row / 100 * 2_500);
                appender.endRow();
            }
            appender.flush();
        }
    }
}
