package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the asset registry whole. */
final class AssetReader {

    private AssetReader() {}

    static List<AssetDescription> read(Connection connection) throws SQLException {
        Map<AssetKey, List<SignalDescription>> signals = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT site, asset, name, field, type, type_name, role, unit,"
                    + " unit_id, low, high, description FROM signal ORDER BY site, asset, name")) {
                while (row.next()) {
                    signals.computeIfAbsent(new AssetKey(row.getString(1), row.getString(2)), key -> new ArrayList<>())
                            .add(signal(row));
                }
            }
            Map<AssetKey, List<Former>> formerly = formerly(statement);
            List<AssetDescription> assets = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery("SELECT a.site, a.asset, agent, coalesce(server, ''), enterprise,"
                            + " class, profile, area, line FROM asset a LEFT JOIN asset_server USING (site, asset)"
                            + " ORDER BY a.site, area, line, a.asset")) {
                while (row.next()) {
                    AssetKey key = new AssetKey(row.getString(1), row.getString(2));
                    assets.add(new AssetDescription(
                            key,
                            new AgentKey(key.site(), row.getString(3)),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9),
                            signals.getOrDefault(key, List.of()),
                            formerly.getOrDefault(key, List.of())));
                }
            }
            return assets;
        }
    }

    private static Map<AssetKey, List<Former>> formerly(Statement statement) throws SQLException {
        Map<AssetKey, List<Former>> formerly = new HashMap<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT site, asset, profile, until_ns, told_ns FROM former_profile ORDER BY site, asset, place")) {
            while (row.next()) {
                formerly.computeIfAbsent(new AssetKey(row.getString(1), row.getString(2)), key -> new ArrayList<>())
                        .add(new Former(row.getString(3), row.getLong(4), row.getLong(5)));
            }
        }
        return formerly;
    }

    static SignalDescription signal(ResultSet row) throws SQLException {
        int unitId = row.getInt(9);
        Integer unit = row.wasNull() ? null : (Integer) unitId;
        return new SignalDescription(
                row.getString(3),
                row.getString(4),
                FieldType.valueOf(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                unit,
                real(row, 10),
                real(row, 11),
                row.getString(12));
    }

    private static @Nullable Double real(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : (Double) value;
    }
}
