package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the agents that anything tells of. Tables with a million rows are not read for that: one look into the index finds the
 * next agent behind the last one.
 */
final class AgentReader {
    private static final List<String> SORTED = List.of("gap", "event");

    private AgentReader() {}

    static Set<AgentKey> read(Connection connection) throws SQLException {
        Set<AgentKey> agents = new TreeSet<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT DISTINCT site, agent FROM asset");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                agents.add(new AgentKey(row.getString(1), row.getString(2)));
            }
        }
        for (String table : SORTED) {
            sorted(connection, table, agents);
        }
        ledger(connection, agents);
        return agents;
    }

    private static void sorted(Connection connection, String table, Set<AgentKey> agents) throws SQLException {
        String sql = "SELECT site, agent FROM " + table + " WHERE (site, agent) > (?, ?) ORDER BY site, agent LIMIT 1";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            AgentKey last = new AgentKey("", "");
            while (last != null) {
                query.setString(1, last.site());
                query.setString(2, last.agent());
                try (ResultSet row = query.executeQuery()) {
                    last = row.next() ? new AgentKey(row.getString(1), row.getString(2)) : null;
                }
                if (last != null) {
                    agents.add(last);
                }
            }
        }
    }

    /** There the agent's column has both. */
    private static void ledger(Connection connection, Set<AgentKey> agents) throws SQLException {
        String sql = "SELECT site, agent FROM ledger_hour WHERE agent > ? ORDER BY agent LIMIT 1";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            String last = "";
            while (last != null) {
                query.setString(1, last);
                try (ResultSet row = query.executeQuery()) {
                    last = row.next() ? row.getString(2) : null;
                    if (last != null) {
                        String site = row.getString(1);
                        agents.add(new AgentKey(site, last.substring(site.length() + 1)));
                    }
                }
            }
        }
    }
}
