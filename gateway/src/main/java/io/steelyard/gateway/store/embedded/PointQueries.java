package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads points from the tables of the days; of several rows of one (series, time) the latest position stands, and of one
 * arrival the row written last. What is sorted is never more than what is wanted.
 */
final class PointQueries {
    private static final String COLUMNS = "series, time, status, whole, real, text";
    private static final String LATEST_LAST = "part NULLS FIRST, off NULLS FIRST, rowid";
    private static final int SPARE = 16;
    private static final int GROWTH = 8;
    /** Most signals have a point within this; looking there first spares reading a day. */
    private static final long LATELY = 120_000_000_000L;

    private final Snapshot snapshot;
    private final Map<Integer, SeriesIds.Known> series = new HashMap<>();

    PointQueries(Snapshot snapshot, Collection<SeriesIds.Known> wanted) {
        this.snapshot = snapshot;
        for (SeriesIds.Known known : wanted) {
            series.put(known.id(), known);
        }
    }

    /** A point and the series it belongs to. */
    record Found(int series, SignalKey signal, StoredPoint point) {

        private boolean isAt(Found other) {
            return series == other.series && point.time() == other.point.time();
        }
    }

    private static String in(Collection<Integer> ids) {
        return ids.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    }

    /** Points in time order over the days, at most {@code limit}. */
    List<Found> between(long from, long to, int limit) throws SQLException {
        List<Found> found = new ArrayList<>();
        if (series.isEmpty()) {
            return found;
        }
        for (long day : snapshot.days(Kind.POINTS, from, to)) {
            if (found.size() >= limit) {
                break;
            }
            ofDay(day, from, to, limit, found);
        }
        return found;
    }

    /**
     * All points by signal, each in time order, at most {@code limit} or some more. Rows mostly lie in time order, so only those
     * that do not are sorted, and only of signals of which a time is there twice, or two series, the database is asked for their
     * order.
     */
    Map<SignalKey, List<StoredPoint>> bySignal(long from, long to, int limit) throws SQLException {
        Map<SignalKey, List<StoredPoint>> all = new HashMap<>();
        long count = 0;
        for (long day : series.isEmpty() ? List.<Long>of() : snapshot.days(Kind.POINTS, from, to)) {
            if (count >= limit) {
                break;
            }
            for (Map.Entry<SignalKey, List<StoredPoint>> one :
                    bySignalOfDay(day, from, to, limit).entrySet()) {
                count += one.getValue().size();
                all.merge(one.getKey(), one.getValue(), (points, more) -> {
                    points.addAll(more);
                    return points;
                });
            }
        }
        return all;
    }

    private Map<SignalKey, List<StoredPoint>> bySignalOfDay(long day, long from, long to, int limit)
            throws SQLException {
        Map<SignalKey, List<StoredPoint>> points = new HashMap<>();
        Set<SignalKey> unclear = new HashSet<>();
        Map<Integer, List<StoredPoint>> rows = rows(day, from, to, limit);
        boolean isCut = rows.values().stream().mapToLong(List::size).sum() >= limit;
        for (SeriesIds.Known known : series.values()) {
            List<StoredPoint> its = rows.get(known.id());
            SignalKey signal = known.series().key();
            if (isCut || (its != null && (!isInOrder(its) || points.put(signal, its) != null))) {
                unclear.add(signal);
            }
        }
        if (!unclear.isEmpty()) {
            points.keySet().removeAll(unclear);
            List<Found> found = new ArrayList<>();
            new PointQueries(
                            snapshot,
                            series.values().stream()
                                    .filter(known ->
                                            unclear.contains(known.series().key()))
                                    .toList())
                    .ofDay(day, from, to, limit, found);
            found.forEach(one -> points.computeIfAbsent(one.signal(), signal -> new ArrayList<>())
                    .add(one.point()));
        }
        return points;
    }

    /** By series, as they lie there. */
    private Map<Integer, List<StoredPoint>> rows(long day, long from, long to, int limit) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + Kind.POINTS.table(day) + " WHERE series IN " + in(series.keySet())
                + " AND time >= " + from + " AND time < " + to + " LIMIT " + limit;
        Map<Integer, List<StoredPoint>> rows = new HashMap<>();
        try (Statement query = snapshot.statement();
                ResultSet row = query.executeQuery(sql)) {
            while (row.next()) {
                int id = row.getInt(1);
                rows.computeIfAbsent(id, one -> new ArrayList<>()).add(point(row, known(id)));
            }
        }
        return rows;
    }

    /** Sorts by time what is not; answers whether no time is there twice. */
    private static boolean isInOrder(List<StoredPoint> points) {
        if (isAscending(points)) {
            return true;
        }
        points.sort(Comparator.comparingLong(StoredPoint::time));
        return isAscending(points);
    }

    private static boolean isAscending(List<StoredPoint> points) {
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).time() <= points.get(i - 1).time()) {
                return false;
            }
        }
        return true;
    }

    /** A piece at a time, because a row that another one replaces takes a place in the piece and none in the answer. */
    private void ofDay(long day, long from, long to, int limit, List<Found> found) throws SQLException {
        long begin = from;
        long piece = (long) limit - found.size() + SPARE;
        while (found.size() < limit) {
            List<Found> rows = piece(day, begin, to, piece);
            boolean last = rows.size() < piece;
            long end = last ? to : rows.get(rows.size() - 1).point().time();
            long before = found.size();
            for (Found row : rows) {
                if (row.point().time() < end) {
                    add(found, row);
                }
            }
            if (last) {
                break;
            }
            piece = found.size() == before ? piece * GROWTH : piece;
            begin = end;
        }
        while (found.size() > limit) {
            found.remove(found.size() - 1);
        }
    }

    /** The rows come so that of several of one place the one that stands is the last. */
    private static void add(List<Found> found, Found row) {
        if (!found.isEmpty() && found.get(found.size() - 1).isAt(row)) {
            found.set(found.size() - 1, row);
        } else {
            found.add(row);
        }
    }

    private List<Found> piece(long day, long from, long to, long limit) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + Kind.POINTS.table(day) + " WHERE series IN "
                + in(series.keySet()) + " AND time >= ? AND time < ? ORDER BY time, series, " + LATEST_LAST + " LIMIT "
                + limit;
        List<Found> rows = new ArrayList<>();
        try (PreparedStatement query = snapshot.prepare(sql)) {
            query.setLong(1, from);
            query.setLong(2, to);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(found(row));
                }
            }
        }
        return rows;
    }

    /** The last point before the time of each series, looking back day by day until each has one. */
    Map<Integer, Found> lastBefore(long time) throws SQLException {
        Map<Integer, Found> last = new HashMap<>();
        if (series.isEmpty()) {
            return last;
        }
        List<Long> days = new ArrayList<>(snapshot.days(Kind.POINTS, Long.MIN_VALUE, time));
        Collections.reverse(days);
        long lately = time < Long.MIN_VALUE + LATELY ? Long.MIN_VALUE : time - LATELY;
        for (long day : days) {
            if (last.isEmpty() && Schema.dayOf(lately) <= day) {
                lastOfDay(day, lately, time, last);
            }
            if (last.size() < series.size()) {
                lastOfDay(day, Long.MIN_VALUE, time, last);
            }
            if (last.size() == series.size()) {
                break;
            }
        }
        return last;
    }

    /** The last point of each series in the day. */
    Collection<Found> lastOf(long day) throws SQLException {
        Map<Integer, Found> last = new HashMap<>();
        if (!series.isEmpty()) {
            lastOfDay(day, Long.MIN_VALUE, Long.MAX_VALUE, last);
        }
        return last.values();
    }

    private void lastOfDay(long day, long from, long time, Map<Integer, Found> last) throws SQLException {
        List<Integer> missing =
                series.keySet().stream().filter(id -> !last.containsKey(id)).toList();
        String table = Kind.POINTS.table(day);
        String sql = "SELECT " + COLUMNS + " FROM " + table + " p JOIN (SELECT series s, max(time) t FROM " + table
                + " WHERE series IN " + in(missing) + " AND time >= ? AND time < ? GROUP BY series) w"
                + " ON p.series = w.s AND p.time = w.t WHERE time >= ? AND time < ? ORDER BY part NULLS FIRST,"
                + " off NULLS FIRST, p.rowid";
        try (PreparedStatement query = snapshot.prepare(sql)) {
            query.setLong(1, from);
            query.setLong(2, time);
            query.setLong(3, from);
            query.setLong(4, time);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    last.put(row.getInt(1), found(row));
                }
            }
        }
    }

    private Found found(ResultSet row) throws SQLException {
        int id = row.getInt(1);
        SeriesIds.Known known = known(id);
        return new Found(id, known.series().key(), point(row, known));
    }

    private static StoredPoint point(ResultSet row, SeriesIds.Known known) throws SQLException {
        return new StoredPoint(
                row.getLong(2), row.getLong(3), value(row, known.series().type()));
    }

    private SeriesIds.Known known(int id) throws SQLException {
        SeriesIds.Known known = series.get(id);
        if (known == null) {
            throw new SQLException("a row of a series that was not asked for");
        }
        return known;
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
