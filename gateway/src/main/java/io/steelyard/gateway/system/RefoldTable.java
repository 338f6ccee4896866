package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stretches of assets whose minutes are to be listed to be folded again, in the order in which they came. Any thread; what is
 * kept is on disk.
 */
public final class RefoldTable {
    private static final int MOST_OF_ASSET = 100;

    private final SystemRecords records;

    /** Opens nothing. */
    public RefoldTable(SystemRecords records) {
        this.records = records;
    }

    /** A stretch that waits. */
    public record Waiting(long id, AssetKey asset, long from, long to) {}

    /**
     * Keeps a stretch; one that lies within a waiting one adds nothing. Where an asset has very many they become
     * one, which holds them all.
     */
    public void keep(AssetKey asset, long from, long to) {
        records.change("keep what is to be folded again", connection -> {
            long begin = from;
            long end = to;
            PreparedStatement query = connection.prepareStatement("SELECT id, site, asset, from_ns, to_ns"
                    + " FROM refolding WHERE site = ? AND asset = ? ORDER BY id");
            query.setString(1, asset.site());
            query.setString(2, asset.asset());
            List<Waiting> of = read(query);
            boolean full = of.size() >= MOST_OF_ASSET;
            for (Waiting waiting : of) {
                if (waiting.from() <= begin && waiting.to() >= end) {
                    return;
                }
                if (full) {
                    begin = Math.min(begin, waiting.from());
                    end = Math.max(end, waiting.to());
                    delete(connection.prepareStatement("DELETE FROM refolding WHERE id = ?"), waiting.id());
                }
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO refolding(site, asset, from_ns, to_ns) VALUES (?, ?, ?, ?)")) {
                insert.setString(1, asset.site());
                insert.setString(2, asset.asset());
                insert.setLong(3, begin);
                insert.setLong(4, end);
                insert.executeUpdate();
            }
        });
    }

    private static void delete(PreparedStatement statement, long id) throws SQLException {
        try (statement) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    private static List<Waiting> read(PreparedStatement statement) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (statement;
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                waiting.add(new Waiting(
                        row.getLong(1),
                        new AssetKey(row.getString(2), row.getString(3)),
                        row.getLong(4),
                        row.getLong(5)));
            }
        }
        return waiting;
    }

    /** The first that wait, at most so many. */
    public List<Waiting> first(int limit) {
        return records.ask("read what is to be folded again", connection -> {
            PreparedStatement query = connection.prepareStatement(
                    "SELECT id, site, asset, from_ns, to_ns FROM refolding ORDER BY id LIMIT ?");
            query.setInt(1, limit);
            return read(query);
        });
    }

    /** Each waits from an instant on; no longer when that is its end. */
    public void advance(Map<Waiting, Long> from) {
        records.change("advance what is to be folded again", connection -> {
            for (Map.Entry<Waiting, Long> one : from.entrySet()) {
                Waiting waiting = one.getKey();
                if (one.getValue() >= waiting.to()) {
                    delete(connection.prepareStatement("DELETE FROM refolding WHERE id = ?"), waiting.id());
                    continue;
                }
                try (PreparedStatement update =
                        connection.prepareStatement("UPDATE refolding SET from_ns = ? WHERE id = ?")) {
                    update.setLong(1, one.getValue());
                    update.setLong(2, waiting.id());
                    update.executeUpdate();
                }
            }
        });
    }

    /** None waits any longer. */
    public void clear() {
        records.change("clear what is to be folded again", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM refolding")) {
                delete.executeUpdate();
            }
        });
    }

    /** How many wait. */
    public long count() {
        return counted("SELECT count(*) FROM refolding");
    }

    /** How many minutes are on the list to be folded. */
    public long dirty() {
        return counted("SELECT count(*) FROM dirty_minute");
    }

    private long counted(String sql) {
        return records.ask("count what is to be folded", connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql);
                    ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
