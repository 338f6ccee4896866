package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds minutes to fold on a list of which assets that rest may fill nearly all. The oldest rows are looked at one by one,
 * some thousand at most; where that is not the whole list, the minutes behind them are looked up asset by asset, passing over
 * those of an asset that is not wanted at once. What a turn costs is bounded by the number of assets and of the minutes that
 * are not wanted for themselves, not by the length of the list. For one thread.
 */
final class DirtyMinutes {
    static final int LOOKED_AT = 5_000;

    private final long before;
    private final int limit;
    private final Predicate<AssetKey> assets;
    private final Predicate<DirtyMinute> minutes;

    DirtyMinutes(long before, int limit, Predicate<AssetKey> assets, Predicate<DirtyMinute> minutes) {
        this.before = before;
        this.limit = limit;
        this.assets = assets;
        this.minutes = minutes;
    }

    List<DirtyMinute> find(Connection connection) throws SQLException {
        List<DirtyMinute> found = new ArrayList<>();
        long from = oldest(connection, found);
        if (from < before) {
            found.addAll(byAsset(connection, from, limit - found.size()));
        }
        return found;
    }

    /** Adds what is wanted of the oldest rows; returns the first minute at which it did not look. */
    private long oldest(Connection connection, List<DirtyMinute> found) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT site, asset, minute FROM dirty_minute WHERE minute < ? ORDER BY minute")) {
            query.setLong(1, before);
            try (ResultSet row = query.executeQuery()) {
                long last = Long.MIN_VALUE;
                for (int lookedAt = 0; found.size() < limit && row.next(); lookedAt++) {
                    long minute = row.getLong(3);
                    if (lookedAt >= LOOKED_AT && minute != last) {
                        return minute;
                    }
                    last = minute;
                    AssetKey asset = new AssetKey(row.getString(1), row.getString(2));
                    DirtyMinute dirty = new DirtyMinute(asset, minute);
                    if (assets.test(asset) && minutes.test(dirty)) {
                        found.add(dirty);
                    }
                }
                return before;
            }
        }
    }

    /** Each asset gives its share, and what those before it left over; beyond the room the newest wait. */
    private List<DirtyMinute> byAsset(Connection connection, long from, int room) throws SQLException {
        List<AssetKey> wanted = listed(connection).stream().filter(assets).toList();
        List<DirtyMinute> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT minute FROM dirty_minute WHERE site = ? AND asset = ? AND minute >= ? AND minute < ?"
                        + " ORDER BY minute")) {
            query.setLong(3, from);
            query.setLong(4, before);
            for (int i = 0; i < wanted.size(); i++) {
                int share = Math.max(1, (room - found.size()) / (wanted.size() - i));
                addOldest(query, wanted.get(i), share, found);
            }
        }
        found.sort(Comparator.comparingLong(DirtyMinute::minute));
        return found.subList(0, Math.min(room, found.size()));
    }

    private void addOldest(PreparedStatement query, AssetKey asset, int share, List<DirtyMinute> found)
            throws SQLException {
        query.setString(1, asset.site());
        query.setString(2, asset.asset());
        try (ResultSet row = query.executeQuery()) {
            int left = share;
            while (left > 0 && row.next()) {
                DirtyMinute dirty = new DirtyMinute(asset, row.getLong(1));
                if (minutes.test(dirty)) {
                    found.add(dirty);
                    left--;
                }
            }
        }
    }

    /** Every asset that has a minute on the list, each by one look behind the last one's rows. */
    private static List<AssetKey> listed(Connection connection) throws SQLException {
        List<AssetKey> listed = new ArrayList<>();
        // with the minute, without which SQLite walks over all rows of the asset before
        try (PreparedStatement next = connection.prepareStatement(
                "SELECT site, asset FROM dirty_minute WHERE (site, asset, minute) > (?, ?, ?)"
                        + " ORDER BY site, asset, minute LIMIT 1")) {
            next.setString(1, "");
            next.setString(2, "");
            next.setLong(3, Long.MAX_VALUE);
            while (true) {
                try (ResultSet row = next.executeQuery()) {
                    if (!row.next()) {
                        return listed;
                    }
                    AssetKey asset = new AssetKey(row.getString(1), row.getString(2));
                    listed.add(asset);
                    next.setString(1, asset.site());
                    next.setString(2, asset.asset());
                }
            }
        }
    }
}
