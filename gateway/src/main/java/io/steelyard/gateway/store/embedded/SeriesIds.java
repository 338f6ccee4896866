package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Series and epochs as small numbers. The writer's thread adds; readers see what has been added. A number is given in the
 * transaction that first uses it; {@link #forget} takes back what a failed transaction gave.
 */
final class SeriesIds {
    private final Map<Series, Integer> ids = new HashMap<>();
    private final Map<UUID, Integer> epochs = new HashMap<>();
    private final List<Series> fresh = new ArrayList<>();
    private final List<UUID> freshEpochs = new ArrayList<>();

    /** A series with its number. */
    record Known(int id, Series series) {}

    synchronized void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT id, site, asset, signal, class, area, line, field, type FROM series")) {
                while (row.next()) {
                    ids.put(
                            new Series(
                                    new SignalKey(new AssetKey(row.getString(2), row.getString(3)), row.getString(4)),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getString(7),
                                    row.getString(8),
                                    FieldType.valueOf(row.getString(9))),
                            row.getInt(1));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT id, epoch FROM epoch")) {
                while (row.next()) {
                    epochs.put(UUID.fromString(row.getString(2)), row.getInt(1));
                }
            }
        }
    }

    synchronized int of(Series series) {
        Integer id = ids.get(series);
        if (id == null) {
            id = ids.size() + 1;
            ids.put(series, id);
            fresh.add(series);
        }
        return id;
    }

    synchronized int of(UUID epoch) {
        Integer id = epochs.get(epoch);
        if (id == null) {
            id = epochs.size() + 1;
            epochs.put(epoch, id);
            freshEpochs.add(epoch);
        }
        return id;
    }

    /** Writes the new numbers, in the transaction that uses them. */
    synchronized void save(Connection connection) throws SQLException {
        if (!fresh.isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Series series : fresh) {
                    insert.setInt(1, of(series));
                    insert.setString(2, series.key().asset().site());
                    insert.setString(3, series.key().asset().asset());
                    insert.setString(4, series.key().signal());
                    insert.setString(5, series.equipmentClass());
                    insert.setString(6, series.area());
                    insert.setString(7, series.line());
                    insert.setString(8, series.field());
                    insert.setString(9, series.type().name());
                    insert.execute();
                }
            }
        }
        if (!freshEpochs.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO epoch VALUES (?, ?)")) {
                for (UUID epoch : freshEpochs) {
                    insert.setInt(1, of(epoch));
                    insert.setString(2, epoch.toString());
                    insert.execute();
                }
            }
        }
    }

    /** The transaction stands: the new numbers are given for good. */
    synchronized void keep() {
        fresh.clear();
        freshEpochs.clear();
    }

    /** The transaction failed: the new numbers were never given. */
    synchronized void forget() {
        fresh.forEach(ids::remove);
        freshEpochs.forEach(epochs::remove);
        keep();
    }

    /** Every series of the signal: one, and one more for each type it has had. */
    synchronized List<Known> of(SignalKey signal) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getKey().key().equals(signal))
                .map(entry -> new Known(entry.getValue(), entry.getKey()))
                .toList();
    }

    synchronized List<Known> of(AssetKey asset) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getKey().key().asset().equals(asset))
                .map(entry -> new Known(entry.getValue(), entry.getKey()))
                .toList();
    }
}
