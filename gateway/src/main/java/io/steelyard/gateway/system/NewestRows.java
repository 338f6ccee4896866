package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest point of signals whose samples the store's retention has taken. A value's kind is its letter. */
final class NewestRows {
    /** A table that an older program passes over, so that it needs no version of its own. */
    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS newest(site TEXT, asset TEXT, signal TEXT, time INTEGER NOT NULL,"
                    + " status INTEGER NOT NULL, kind TEXT NOT NULL, whole INTEGER, text TEXT,"
                    + " PRIMARY KEY(site, asset, signal)) WITHOUT ROWID";

    private NewestRows() {}

    /** Writes what is newer than what is there. */
    static void write(Connection connection, Map<SignalKey, StoredPoint> newest) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO newest VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT(site, asset, signal) DO UPDATE SET time = excluded.time, status = excluded.status,"
                + " kind = excluded.kind, whole = excluded.whole, text = excluded.text"
                + " WHERE excluded.time >= newest.time")) {
            for (Map.Entry<SignalKey, StoredPoint> one : newest.entrySet()) {
                insert.setString(1, one.getKey().asset().site());
                insert.setString(2, one.getKey().asset().asset());
                insert.setString(3, one.getKey().signal());
                insert.setLong(4, one.getValue().time());
                insert.setLong(5, one.getValue().status());
                value(insert, one.getValue().value());
                insert.executeUpdate();
            }
        }
    }

    private static void value(PreparedStatement insert, @Nullable Object value) throws SQLException {
        insert.setNull(7, Types.BIGINT);
        insert.setNull(8, Types.VARCHAR);
        if (value == null) {
            insert.setString(6, "-");
        } else if (value instanceof Boolean flag) {
            insert.setString(6, "b");
            insert.setLong(7, flag ? 1 : 0);
        } else if (value instanceof Long whole) {
            insert.setString(6, "w");
            insert.setLong(7, whole);
        } else if (value instanceof Double real) {
            // SQLite keeps no NaN
            insert.setString(6, "r");
            insert.setLong(7, Double.doubleToRawLongBits(real));
        } else {
            insert.setString(6, "t");
            insert.setString(8, value.toString());
        }
    }

    /** The asset's points by signal name. */
    static Map<String, StoredPoint> of(Connection connection, AssetKey asset) throws SQLException {
        Map<String, StoredPoint> newest = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT signal, time, status, kind, whole, text FROM newest WHERE site = ? AND asset = ?")) {
            query.setString(1, asset.site());
            query.setString(2, asset.asset());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    newest.put(row.getString(1), new StoredPoint(row.getLong(2), row.getLong(3), value(row)));
                }
            }
        }
        return newest;
    }

    private static @Nullable Object value(ResultSet row) throws SQLException {
        return switch (row.getString(4)) {
            case "b" -> (Object) (row.getLong(5) != 0);
            case "w" -> (Object) row.getLong(5);
            case "r" -> (Object) Double.longBitsToDouble(row.getLong(5));
            case "t" -> row.getString(6);
            default -> null;
        };
    }
}
