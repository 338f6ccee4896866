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
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Series and epochs as small numbers. The writer's thread adds; any thread reads what has been added. A number is given in
 * the transaction that first uses it; {@link #forget} takes back what a failed transaction gave.
 */
final class SeriesIds {
    private static final int REMEMBERED = 1_000_000;

    private final Map<Series, Slot> slots = new HashMap<>();
    /** Ingest keeps one object a series: finding it by what it is spares comparing eight texts a reading. */
    private final IdentityHashMap<Series, Slot> byIdentity = new IdentityHashMap<>();

    private final Map<UUID, Integer> epochs = new HashMap<>();
    private final Map<AssetKey, List<Known>> byAsset = new ConcurrentHashMap<>();
    private final List<Known> fresh = new ArrayList<>();
    private final List<UUID> freshEpochs = new ArrayList<>();
    private @Nullable UUID lastEpoch;
    private int lastEpochId;

    /** A series with its number. */
    record Known(int id, Series series) {}

    /** What the writer knows of a series. */
    static final class Slot {
        static final long NONE = Long.MIN_VALUE;

        final int id;
        /** The greatest time written since the start. */
        long latest = NONE;

        Slot(int id) {
            this.id = id;
        }
    }

    void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT id, site, asset, signal, class, area, line, field, type FROM series ORDER BY id")) {
                while (row.next()) {
                    Series series = new Series(
                            new SignalKey(new AssetKey(row.getString(2), row.getString(3)), row.getString(4)),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            FieldType.valueOf(row.getString(9)));
                    slots.put(series, new Slot(row.getInt(1)));
                    show(new Known(row.getInt(1), series));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT id, epoch FROM epoch")) {
                while (row.next()) {
                    epochs.put(UUID.fromString(row.getString(2)), row.getInt(1));
                }
            }
        }
    }

    private void show(Known known) {
        byAsset.merge(known.series().key().asset(), List.of(known), (there, one) -> {
            List<Known> all = new ArrayList<>(there);
            all.addAll(one);
            return List.copyOf(all);
        });
    }

    /** The series' place, made when there is none. For the writer's thread. */
    Slot slot(Series series) {
        Slot slot = byIdentity.get(series);
        if (slot != null) {
            return slot;
        }
        slot = slots.get(series);
        if (slot == null) {
            slot = new Slot(slots.size() + 1);
            slots.put(series, slot);
            fresh.add(new Known(slot.id, series));
        }
        if (byIdentity.size() >= REMEMBERED) {
            byIdentity.clear(); // somebody makes an object a reading: slower, not larger
        }
        byIdentity.put(series, slot);
        return slot;
    }

    /** The epoch's number, given when there is none. For the writer's thread. */
    int of(UUID epoch) {
        if (epoch.equals(lastEpoch)) {
            return lastEpochId;
        }
        Integer id = epochs.get(epoch);
        if (id == null) {
            id = epochs.size() + 1;
            epochs.put(epoch, id);
            freshEpochs.add(epoch);
        }
        lastEpoch = epoch;
        lastEpochId = id;
        return id;
    }

    /** Writes the new numbers, in the transaction that uses them. */
    void save(Connection connection) throws SQLException {
        if (!fresh.isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Known known : fresh) {
                    Series series = known.series();
                    insert.setInt(1, known.id());
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

    /** The transaction stands: the new numbers are given for good, and readers may ask for them. */
    void keep() {
        fresh.forEach(this::show);
        fresh.clear();
        freshEpochs.clear();
    }

    /** The transaction failed: the new numbers were never given. */
    void forget() {
        fresh.forEach(known -> slots.remove(known.series()));
        freshEpochs.forEach(epochs::remove);
        fresh.clear();
        freshEpochs.clear();
        byIdentity.clear();
        lastEpoch = null;
    }

    /** Every series of the signal: one, and one more for each type or place it has had. */
    List<Known> of(SignalKey signal) {
        return of(signal.asset()).stream()
                .filter(known -> known.series().key().equals(signal))
                .toList();
    }

    List<Known> of(AssetKey asset) {
        return byAsset.getOrDefault(asset, List.of());
    }

    List<Known> all() {
        return byAsset.values().stream().flatMap(List::stream).toList();
    }

    List<Known> of(Collection<AssetKey> assets) {
        return assets.stream().flatMap(asset -> of(asset).stream()).toList();
    }
}
