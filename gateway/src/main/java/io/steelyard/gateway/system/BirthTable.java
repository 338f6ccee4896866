package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What births said at a time: of an asset, and of how an agent's connections are secured. The first that is known held since
 * ever, for whatever is from before it cannot have been told of otherwise. Any thread; the records are asked again only when a
 * birth that may say something else was written to them.
 */
public final class BirthTable {
    /** Descriptions in memory; beyond it they are read again. */
    private static final int MOST = 2_000;

    private final SystemRecords records;
    private final Map<Former, AssetDescription> descriptions = new ConcurrentHashMap<>();
    private volatile Known known = new Known(-1, Map.of(), Map.of());

    private record Former(AssetKey asset, long until) {}

    /**
     * What was found when so many births had been written.
     *
     * @param ends of what was said of each asset before, in time order
     * @param endpoints of each agent as births said before, by their end
     */
    private record Known(
            long births, Map<AssetKey, List<Long>> ends, Map<AgentKey, NavigableMap<Long, String>> endpoints) {}

    /** Those of these records. */
    public BirthTable(SystemRecords records) {
        this.records = records;
    }

    /**
     * What was said of the asset right before a time, and what that left open as the next birth told it.
     *
     * @param now as its latest birth describes it
     * @param end nanoseconds since 1970
     */
    public AssetDescription before(AssetDescription now, long end) {
        AssetDescription then = null;
        for (long until : known().ends().getOrDefault(now.key(), List.of())) {
            if (until >= end) {
                AssetDescription next = description(new Former(now.key(), until), now);
                then = then == null ? next : then.completedBy(next);
            }
        }
        return then == null ? now : then.completedBy(now);
    }

    /**
     * How the agent's connections were secured right before a time, as JSON of its birth.
     *
     * @param now as its latest birth says
     * @param end nanoseconds since 1970
     */
    public String security(AgentKey agent, String now, long end) {
        NavigableMap<Long, String> former = known().endpoints().get(agent);
        Map.Entry<Long, String> then = former == null ? null : former.ceilingEntry(end);
        return then == null ? now : then.getValue();
    }

    /** One that was let go meanwhile is taken for the present one. */
    private AssetDescription description(Former former, AssetDescription now) {
        AssetDescription read = descriptions.get(former);
        if (read == null) {
            List<AssetDescription> found = records.ask("read a former birth", connection -> read(connection, former));
            read = found.isEmpty() ? now : found.get(0);
            if (descriptions.size() >= MOST) {
                descriptions.clear();
            }
            descriptions.put(former, read);
        }
        return read;
    }

    private Known known() {
        long births = records.written.births();
        Known last = known;
        if (last.births() != births) {
            last = records.ask("read when births said something else", connection -> read(connection, births));
            known = last;
        }
        return last;
    }

    private static Known read(Connection connection, long births) throws SQLException {
        Map<AssetKey, List<Long>> ends = new HashMap<>();
        Map<AgentKey, NavigableMap<Long, String>> endpoints = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT site, asset, until_ns FROM former_birth ORDER BY site, asset, until_ns")) {
                while (row.next()) {
                    ends.computeIfAbsent(new AssetKey(row.getString(1), row.getString(2)), key -> new ArrayList<>())
                            .add(row.getLong(3));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT site, agent, until_ns, endpoints FROM former_security")) {
                while (row.next()) {
                    endpoints
                            .computeIfAbsent(new AgentKey(row.getString(1), row.getString(2)), key -> new TreeMap<>())
                            .put(row.getLong(3), row.getString(4));
                }
            }
        }
        return new Known(births, ends, endpoints);
    }

    /** Nothing when it is not there. */
    private static List<AssetDescription> read(Connection connection, Former former) throws SQLException {
        List<SignalDescription> signals = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT site, asset, name, field, type, type_name, role, unit, unit_id,"
                        + " low, high, description FROM former_signal WHERE site = ? AND asset = ? AND until_ns = ?"
                        + " ORDER BY name")) {
            key(query, former);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    signals.add(AssetReader.signal(row));
                }
            }
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT agent, server, enterprise, class, profile, area, line"
                        + " FROM former_birth WHERE site = ? AND asset = ? AND until_ns = ?")) {
            key(query, former);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? List.of(new AssetDescription(
                                former.asset(),
                                new AgentKey(former.asset().site(), row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                signals,
                                List.of()))
                        : List.of();
            }
        }
    }

    private static void key(PreparedStatement query, Former former) throws SQLException {
        query.setString(1, former.asset().site());
        query.setString(2, former.asset().asset());
        query.setLong(3, former.until());
    }
}
