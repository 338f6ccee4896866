package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The list of minutes to fold, as those see it who want minutes folded again. Any thread. */
public final class FoldList {
    private static final int A_TRANSACTION = 1_000;

    private final SystemRecords records;

    /** The list of these records. */
    public FoldList(SystemRecords records) {
        this.records = records;
    }

    /** How many minutes wait. */
    public long waiting() {
        return records.ask("count the minutes to fold", connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM dirty_minute");
                    ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    /** The asset's minutes that wait, and those that are being folded, of {@code from <= minute < to}. */
    public List<Long> of(AssetKey asset, long from, long to) {
        return records.ask("read the minutes to fold of " + asset, connection -> {
            List<Long> minutes = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT minute FROM dirty_minute WHERE site = ? AND asset = ? AND minute >= ? AND minute < ?")) {
                query.setString(1, asset.site());
                query.setString(2, asset.asset());
                query.setLong(3, from);
                query.setLong(4, to);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        minutes.add(row.getLong(1));
                    }
                }
            }
            return minutes;
        });
    }

    /** The earliest of the asset's minutes that wait or are being folded; {@link Long#MAX_VALUE} where none does. */
    public long first(AssetKey asset) {
        return records.ask("read the first minute to fold of " + asset, connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT min(minute) FROM dirty_minute WHERE site = ? AND asset = ?")) {
                query.setString(1, asset.site());
                query.setString(2, asset.asset());
                try (ResultSet row = query.executeQuery()) {
                    long first = row.next() ? row.getLong(1) : 0;
                    return row.wasNull() ? Long.MAX_VALUE : first;
                }
            }
        });
    }

    /** Lists minutes of the asset, so many a transaction. */
    public void add(AssetKey asset, Collection<Long> minutes) {
        List<SystemRow> rows = new ArrayList<>();
        for (long minute : minutes) {
            rows.add(new SystemRow.DirtyMinute(asset, minute));
            if (rows.size() == A_TRANSACTION) {
                records.write(rows);
                rows.clear();
            }
        }
        records.write(rows);
    }
}
