package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** Notes that parts of the program leave for their next run, one of each name a site; the latest replaces the one before. */
public final class NoteTable {
    /** Before an agent's id: how its connections are secured. */
    static final String SECURITY = "security/";

    private final SystemRecords records;

    /** The notes of these records. */
    public NoteTable(SystemRecords records) {
        this.records = records;
    }

    /** Keeps the note; what is answered is on disk. */
    public void put(String site, String name, String body) {
        records.change("keep note " + name + " of " + site, connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR REPLACE INTO note VALUES (?, ?, ?)")) {
                insert.setString(1, site);
                insert.setString(2, name);
                insert.setString(3, body);
                insert.executeUpdate();
            }
        });
    }

    /** The note; empty when there is none. */
    public String get(String site, String name) {
        return records.ask("read note " + name + " of " + site, connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT body FROM note WHERE site = ? AND name = ?")) {
                query.setString(1, site);
                query.setString(2, name);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? row.getString(1) : "";
                }
            }
        });
    }

    /** How the agent's connections are secured, as JSON of its latest birth; empty when it never said so. */
    public String security(AgentKey agent) {
        return get(agent.site(), SECURITY + agent.agent());
    }
}
