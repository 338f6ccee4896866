package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.duckdb.DuckDBConnection;

/** Makes what format version 1 wrote into version 2, in the caller's transaction, a day at a time. */
final class VersionOne {

    private VersionOne() {}

    static void migrate(DuckDBConnection connection) throws SQLException {
        TreeSet<Long> pointDays = new TreeSet<>();
        TreeSet<Long> minuteDays = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT table_name FROM duckdb_tables()")) {
                while (row.next()) {
                    if (row.getString(1).matches("p_\\d{8}")) {
                        pointDays.add(LocalDate.parse(row.getString(1).substring(2), DateTimeFormatter.BASIC_ISO_DATE)
                                .toEpochDay());
                    }
                }
            }
            for (long day : pointDays) {
                statement.execute("INSERT INTO days VALUES (" + Kind.POINTS.code + ", " + day + ")");
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT DISTINCT floor(minute / " + Schema.NANOS_A_DAY + "::DOUBLE)::BIGINT FROM minute")) {
                while (row.next()) {
                    minuteDays.add(row.getLong(1));
                }
            }
        }
        MinuteTable table = new MinuteTable();
        for (long day : minuteDays) {
            List<MinuteRow> rows = rows(connection, day);
            if (!rows.isEmpty()) {
                Schema.createDay(connection, Kind.MINUTES, day);
                table.append(connection, rows);
            }
            table.keep();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE minute");
        }
    }

    private static List<MinuteRow> rows(Connection connection, long day) throws SQLException {
        List<MinuteRow> rows = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT site, asset, class, area, line, minute, fields"
                        + " FROM minute WHERE minute >= ? AND minute < ? ORDER BY minute")) {
            query.setLong(1, day * Schema.NANOS_A_DAY);
            query.setLong(2, (day + 1) * Schema.NANOS_A_DAY);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(new MinuteRow(
                            new AssetKey(row.getString(1), row.getString(2)),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getLong(6),
                            FieldsText.parse(row.getString(7))));
                }
            }
        }
        return rows;
    }
}
