package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerFilter;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LedgerSums;
import io.steelyard.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the rows of the ledger that memory has not. */
final class LedgerReader {
    private static final String WANTED = " FROM ledger_hour WHERE (?1 IS NULL OR agent = ?1"
            + " OR substr(agent, length(site) + 2) = ?1) AND hour >= ?2 AND hour <= ?3"
            + " AND epoch || ' ' || hour NOT IN (SELECT value FROM json_each(?4))";

    private LedgerReader() {}

    /** By hour, agent and epoch. */
    static List<LedgerLine> lines(Connection connection, LedgerFilter filter) throws SQLException {
        String sql = "SELECT site, agent, epoch, hour, sampled, stored, kept_aside, dropped, elsewhere, in_outbox,"
                + " missing, closed, duplicates, reported" + WANTED
                + " AND (?5 IS NULL OR (hour, agent, epoch) > (?5, ?6, ?7))"
                + " ORDER BY hour, agent, epoch LIMIT ?8";
        List<LedgerLine> lines = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            wanted(query, filter);
            LedgerFilter.Place after = filter.after();
            query.setObject(5, after == null ? null : (Long) after.hour());
            query.setString(6, after == null ? null : after.agent());
            query.setString(7, after == null ? null : after.epoch());
            query.setInt(8, filter.limit());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    lines.add(line(row));
                }
            }
        }
        return withDuplicates(lines, connection);
    }

    /** They belong to an epoch; of its rows only the newest tells them as they are now. */
    private static List<LedgerLine> withDuplicates(List<LedgerLine> lines, Connection connection) throws SQLException {
        Map<String, Long> known = new HashMap<>();
        List<LedgerLine> all = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT max(duplicates) FROM ledger_hour WHERE agent = ? AND epoch = ?")) {
            for (LedgerLine line : lines) {
                String agent = line.agent().toString();
                String epoch = line.epoch().toString();
                Long duplicates = known.get(agent + '/' + epoch);
                if (duplicates == null) {
                    query.setString(1, agent);
                    query.setString(2, epoch);
                    try (ResultSet row = query.executeQuery()) {
                        duplicates = row.next() ? row.getLong(1) : line.duplicates();
                    }
                    known.put(agent + '/' + epoch, duplicates);
                }
                all.add(new LedgerLine(line.agent(), line.epoch(), line.row(), duplicates, line.reported()));
            }
        }
        return all;
    }

    private static void wanted(PreparedStatement query, LedgerFilter filter) throws SQLException {
        query.setString(1, filter.agent());
        query.setLong(2, filter.firstHour());
        query.setLong(3, filter.lastHour());
        query.setString(
                4,
                filter.present().stream()
                        .map(row -> '"' + row.epoch().toString() + ' ' + row.hour() + '"')
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static LedgerLine line(ResultSet row) throws SQLException {
        AgentKey agent = agent(row);
        LedgerRow of = new LedgerRow(
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                0,
                numbers(row.getString(8)),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11) == 0,
                row.getInt(12) == 1);
        return new LedgerLine(agent, UUID.fromString(row.getString(3)), of, row.getLong(13), row.getLong(14));
    }

    /** Over all rows that the filter wants, wherever its page begins and ends. */
    static LedgerSums sums(Connection connection, LedgerFilter filter) throws SQLException {
        String all = "SELECT count(*), total(sampled), total(stored), total(kept_aside), total(elsewhere),"
                + " total(in_outbox), total(missing <> 0), total(closed = 0)" + WANTED;
        try (PreparedStatement query = connection.prepareStatement(all)) {
            wanted(query, filter);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next() || row.getLong(1) == 0) {
                    return LedgerSums.none();
                }
                return new LedgerSums(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        dropped(connection, filter),
                        row.getLong(5),
                        row.getLong(6),
                        duplicates(connection, filter),
                        row.getLong(7),
                        row.getLong(8));
            }
        }
    }

    private static SortedMap<String, Long> dropped(Connection connection, LedgerFilter filter) throws SQLException {
        String sql = "SELECT reason.key, sum(reason.value) FROM (SELECT dropped" + WANTED
                + ") AS wanted, json_each(wanted.dropped) AS reason GROUP BY reason.key";
        SortedMap<String, Long> dropped = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            wanted(query, filter);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    dropped.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return dropped;
    }

    /** The latest report of each agent. */
    static Map<AgentKey, LastReport> lastReports(Connection connection) throws SQLException {
        // Of a group's rows SQLite answers the one with the greatest value.
        String sql = "SELECT site, agent, epoch, max(reported) FROM ledger_hour GROUP BY agent";
        Map<AgentKey, LastReport> last = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                last.put(agent(row), new LastReport(UUID.fromString(row.getString(3)), row.getLong(4)));
            }
        }
        return last;
    }

    /** Of a row that begins with site and agent; the agent's column has both. */
    private static AgentKey agent(ResultSet row) throws SQLException {
        String site = row.getString(1);
        return new AgentKey(site, row.getString(2).substring(site.length() + 1));
    }

    /** Of each epoch that a row is wanted of, all of them: they belong to no hour. */
    private static long duplicates(Connection connection, LedgerFilter filter) throws SQLException {
        String sql = "SELECT total(most) FROM (SELECT max(duplicates) AS most FROM ledger_hour"
                + " WHERE (agent, epoch) IN (SELECT agent, epoch" + WANTED + ") GROUP BY agent, epoch)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            wanted(query, filter);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Reasons are short words of small letters and hyphens, so that nothing in them needs escaping. */
    static String json(Map<String, Long> numbers) {
        return numbers.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static SortedMap<String, Long> numbers(String json) {
        SortedMap<String, Long> numbers = new TreeMap<>();
        for (String pair : json.substring(1, json.length() - 1).split(",", -1)) {
            int colon = pair.lastIndexOf(':');
            if (colon > 0) {
                numbers.put(pair.substring(1, colon - 1), Long.parseLong(pair.substring(colon + 1)));
            }
        }
        return numbers;
    }
}
