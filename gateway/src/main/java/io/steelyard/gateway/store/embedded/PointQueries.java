package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.StoredPoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads points from the tables of the days; of several rows of one (series, time) the latest position stands,
 * and of one arrival the row written last.
 */
final class PointQueries {
    private static final String COLUMNS = "series, time, status, whole, real, text";
    private static final int TIMEOUT_SECONDS = 30;

    private final Connection connection;
    private final Map<Integer, SeriesIds.Known> series = new HashMap<>();
    private final String ids;

    PointQueries(Connection connection, List<SeriesIds.Known> wanted) {
        this.connection = connection;
        for (SeriesIds.Known known : wanted) {
            series.put(known.id(), known);
        }
        ids = series.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    }

    /** A point and the signal it belongs to. */
    record Found(String signal, StoredPoint point) {}

    /** Points in time order over the days, at most {@code limit}. */
    List<Found> between(NavigableSet<Long> days, long from, long to, int limit) throws SQLException {
        List<Found> found = new ArrayList<>();
        if (series.isEmpty() || from >= to) {
            return found;
        }
        for (long day : days.subSet(Schema.dayOf(from), true, Schema.dayOf(to - 1), true)) {
            if (found.size() >= limit) {
                break;
            }
            String sql = "SELECT " + COLUMNS + " FROM " + Schema.dayTable(day) + " WHERE series IN " + ids
                    + " AND time >= ? AND time < ?"
                    + " QUALIFY row_number() OVER (PARTITION BY series, time ORDER BY part DESC, off DESC, rowid DESC) = 1"
                    + " ORDER BY time, series LIMIT " + (limit - found.size());
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setQueryTimeout(TIMEOUT_SECONDS);
                query.setLong(1, from);
                query.setLong(2, to);
                collect(query, found);
            }
        }
        return found;
    }

    /** The last point before the time of each series, looking back day by day until each has one. */
    Map<Integer, Found> lastBefore(NavigableSet<Long> days, long time) throws SQLException {
        Map<Integer, Found> last = new HashMap<>();
        if (series.isEmpty()) {
            return last;
        }
        for (long day : days.headSet(Schema.dayOf(time - 1), true).descendingSet()) {
            String missing = series.keySet().stream()
                    .filter(id -> !last.containsKey(id))
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", "(", ")"));
            if (missing.equals("()")) {
                break;
            }
            String sql = "SELECT " + COLUMNS + " FROM " + Schema.dayTable(day) + " WHERE series IN " + missing
                    + " AND time < ?"
                    + " QUALIFY row_number() OVER (PARTITION BY series ORDER BY time DESC, part DESC, off DESC, rowid DESC) = 1";
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setQueryTimeout(TIMEOUT_SECONDS);
                query.setLong(1, time);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        last.put(row.getInt(1), found(row));
                    }
                }
            }
        }
        return last;
    }

    private void collect(PreparedStatement query, List<Found> found) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(found(row));
            }
        }
    }

    private Found found(ResultSet row) throws SQLException {
        SeriesIds.Known known = series.get(row.getInt(1));
        if (known == null) {
            throw new SQLException("a row of a series that was not asked for");
        }
        StoredPoint point = new StoredPoint(
                row.getLong(2), row.getLong(3), value(row, known.series().type()));
        return new Found(known.series().key().signal(), point);
    }

    private static @Nullable Object value(ResultSet row, FieldType type) throws SQLException {
        switch (type) {
            case FLOAT -> {
                double real = row.getDouble(5);
                return row.wasNull() ? null : (Object) real;
            }
            case STRING -> {
                return row.getString(6);
            }
            default -> {
                long whole = row.getLong(4);
                if (row.wasNull()) {
                    return null;
                }
                return type == FieldType.BOOL ? (Object) (whole != 0) : (Object) whole;
            }
        }
    }
}
