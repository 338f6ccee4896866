package io.steelyard.gateway.system;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened to versions of documents for the first time, one row of each kind a version; it stays as long as the document does,
 * which is for good. Any thread; what is answered is on disk.
 */
public final class MilestoneTable {
    private final SystemRecords records;

    /** The milestones of these records. */
    public MilestoneTable(SystemRecords records) {
        this.records = records;
    }

    /**
     * One of them.
     *
     * @param version of the document
     * @param at nanoseconds since 1970
     */
    public record Row(long version, String what, long at, String body) {}

    /** Keeps the row, unless there is one of that version and kind: the first counts. */
    public void keep(DocumentTable.Name name, Row row) {
        records.change("keep that a plan of " + name.site() + " is " + row.what(), connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR IGNORE INTO milestone VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, name.site());
                insert.setString(2, name.kind());
                insert.setLong(3, row.version());
                insert.setString(4, row.what());
                insert.setLong(5, row.at());
                insert.setString(6, row.body());
                insert.executeUpdate();
            }
        });
    }

    /** The name's rows, those that came first first. */
    public List<Row> of(DocumentTable.Name name) {
        return records.ask("read milestones of " + name.site(), connection -> {
            List<Row> found = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT version, what, at_ns, body FROM milestone"
                            + " WHERE site = ? AND kind = ? ORDER BY version, at_ns, what")) {
                query.setString(1, name.site());
                query.setString(2, name.kind());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(new Row(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4)));
                    }
                }
            }
            return found;
        });
    }
}
