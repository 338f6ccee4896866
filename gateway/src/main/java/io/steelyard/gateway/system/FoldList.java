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
