package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of minute rows. */
final class MinuteTable {
    private static final int TIMEOUT_SECONDS = 30;

    private MinuteTable() {}

    static void insert(Connection connection, List<MinuteRow> rows) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO minute VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (MinuteRow row : rows) {
                insert.setString(1, row.asset().site());
                insert.setString(2, row.asset().asset());
                insert.setLong(3, row.minute());
                insert.setString(4, row.equipmentClass());
                insert.setString(5, row.area());
                insert.setString(6, row.line());
                insert.setString(7, FieldsText.of(row.fields()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static List<MinuteRow> read(Connection connection, AssetKey asset, long from, long to) throws SQLException {
        List<MinuteRow> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT minute, class, area, line, fields"
                + " FROM minute WHERE site = ? AND asset = ? AND minute >= ? AND minute < ? ORDER BY minute")) {
            query.setQueryTimeout(TIMEOUT_SECONDS);
            query.setString(1, asset.site());
            query.setString(2, asset.asset());
            query.setLong(3, from);
            query.setLong(4, to);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(new MinuteRow(
                            asset,
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getLong(1),
                            FieldsText.parse(row.getString(5))));
                }
            }
        }
        return rows;
    }
}
