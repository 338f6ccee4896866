package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sums of minutes over whole stretches of UTC time, as texts: they can be made again at any time, so of too many those that begin
 * first go. What is kept or forgotten is on disk. Any thread.
 */
public final class SumTable {
    /** About as much as a year of 500 assets by day. */
    private static final long MOST = 200_000;

    private static final int TEN = 10;

    private final SystemRecords records;
    private final long most;
    private final AtomicLong count = new AtomicLong(-1);
    private final LongAdder letGo = new LongAdder();

    /** Opens nothing. */
    public SumTable(SystemRecords records) {
        this(records, MOST);
    }

    SumTable(SystemRecords records, long most) {
        this.records = records;
        this.most = most;
    }

    /** The asset's sums of that length that begin in {@code from <= begin < to}, by their begin. */
    public Map<Long, String> read(AssetKey asset, long span, long from, long to) {
        return records.ask("read sums of minutes", connection -> {
            Map<Long, String> sums = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT begin_ns, sum FROM minute_sum WHERE site = ? AND asset = ? AND span = ?"
                            + " AND begin_ns >= ? AND begin_ns < ?")) {
                place(query, asset, span, from);
                query.setLong(5, to);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        sums.put(row.getLong(1), row.getString(2));
                    }
                }
            }
            return sums;
        });
    }

    /** Keeps sums of that length by their begin; the same again replaces. */
    public void keep(AssetKey asset, long span, Map<Long, String> sums) {
        records.change("keep sums of minutes", connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR REPLACE INTO minute_sum VALUES (?, ?, ?, ?, ?)")) {
                for (Map.Entry<Long, String> sum : sums.entrySet()) {
                    place(insert, asset, span, sum.getKey());
                    insert.setString(5, sum.getValue());
                    insert.executeUpdate();
                }
            }
            makeRoom(connection, sums.size());
        });
    }

    private void makeRoom(Connection connection, int more) throws SQLException {
        long held = count.get() < 0 ? counted(connection) : count.addAndGet(more);
        count.set(held);
        if (held <= most) {
            return;
        }
        long gone = held - most + most / TEN;
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM minute_sum WHERE (site, asset, span, begin_ns) IN"
                        + " (SELECT site, asset, span, begin_ns FROM minute_sum ORDER BY span, begin_ns LIMIT ?)")) {
            delete.setLong(1, gone);
            letGo.add(delete.executeUpdate());
        }
        count.set(counted(connection));
    }

    private static long counted(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM minute_sum");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Forgets those that hold one of the instants, of each of these lengths; changes nothing where there is none. */
    public void forget(Map<AssetKey, ? extends Collection<Long>> instants, Collection<Long> spans) {
        AtomicBoolean some = new AtomicBoolean();
        records.ask("look for sums of minutes", connection -> {
            some.set(isThere(connection, instants, spans));
            return some;
        });
        if (!some.get()) {
            return;
        }
        records.change("forget sums of minutes", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM minute_sum WHERE site = ? AND asset = ? AND span = ? AND begin_ns = ?")) {
                each(instants, spans, (asset, span, begin) -> {
                    place(delete, asset, span, begin);
                    delete.executeUpdate();
                    return false;
                });
            }
        });
    }

    private static boolean isThere(
            Connection connection, Map<AssetKey, ? extends Collection<Long>> instants, Collection<Long> spans)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT 1 FROM minute_sum WHERE site = ? AND asset = ? AND span = ? AND begin_ns = ?")) {
            return each(instants, spans, (asset, span, begin) -> {
                place(query, asset, span, begin);
                try (ResultSet row = query.executeQuery()) {
                    return row.next();
                }
            });
        }
    }

    /** Something done with a place; true ends it. */
    @FunctionalInterface
    private interface OfPlace {
        boolean done(AssetKey asset, long span, long begin) throws SQLException;
    }

    private static boolean each(
            Map<AssetKey, ? extends Collection<Long>> instants, Collection<Long> spans, OfPlace what)
            throws SQLException {
        for (Map.Entry<AssetKey, ? extends Collection<Long>> of : instants.entrySet()) {
            for (long span : spans) {
                Collection<Long> begins = of.getValue().stream()
                        .map(at -> Math.floorDiv(at, span) * span)
                        .distinct()
                        .toList();
                for (long begin : begins) {
                    if (what.done(of.getKey(), span, begin)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Forgets the asset's that touch {@code from <= t < to}. */
    public void forget(AssetKey asset, long from, long to) {
        records.change("forget sums of minutes", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM minute_sum WHERE site = ? AND asset = ? AND begin_ns + span > ? AND begin_ns < ?")) {
                delete.setString(1, asset.site());
                delete.setString(2, asset.asset());
                delete.setLong(3, from);
                delete.setLong(4, to);
                delete.executeUpdate();
            }
        });
    }

    private static void place(PreparedStatement statement, AssetKey asset, long span, long begin) throws SQLException {
        statement.setString(1, asset.site());
        statement.setString(2, asset.asset());
        statement.setLong(3, span);
        statement.setLong(4, begin);
    }

    /** How many went because there were too many. */
    public long letGo() {
        return letGo.sum();
    }
}
