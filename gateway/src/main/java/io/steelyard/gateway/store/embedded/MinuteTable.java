package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.embedded.MinuteIds.Place;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The tables of minute rows, one a day. A row's doubles stand in a list of numbers, which packs well; everything else is a
 * line of JSON. Rows that were made together may stand in one block. A row again is appended again, and the last one stands.
 */
final class MinuteTable {
    private static final long MINUTE = 60_000_000_000L;
    private static final String ROW = "SELECT rowid AS r, place, minute, fields, shape, ";

    private final MinuteIds ids = new MinuteIds();

    void load(Connection connection) throws SQLException {
        ids.load(connection);
    }

    /** Appends the blocks in the caller's transaction, to tables that are there. */
    void appendBlocks(DuckDBConnection connection, List<PackedStretch> stretches) throws SQLException {
        Map<Long, List<PackedStretch>> byDay = stretches.stream()
                .collect(Collectors.groupingBy(
                        stretch -> Schema.dayOf(stretch.from()), TreeMap::new, Collectors.toList()));
        for (Map.Entry<Long, List<PackedStretch>> day : byDay.entrySet()) {
            try (DuckDBAppender appender =
                    connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, Kind.MINUTES.table(day.getKey()))) {
                for (PackedStretch stretch : day.getValue()) {
                    appender.beginRow();
                    appender.append(ids.place(stretch.place()));
                    appender.append(stretch.from());
                    appender.appendNull();
                    appender.appendNull();
                    appender.appendNull();
                    appender.append(Math.toIntExact((stretch.to() - stretch.from()) / MINUTE));
                    appender.append(stretch.block().toArray());
                    appender.endRow();
                }
                appender.flush();
            }
        }
        ids.save(connection);
    }

    /** Appends the rows in the caller's transaction, to tables that are there. */
    void append(DuckDBConnection connection, List<MinuteRow> rows) throws SQLException {
        Map<Long, List<MinuteRow>> byDay = rows.stream()
                .collect(Collectors.groupingBy(row -> Schema.dayOf(row.minute()), TreeMap::new, Collectors.toList()));
        for (Map.Entry<Long, List<MinuteRow>> day : byDay.entrySet()) {
            try (DuckDBAppender appender =
                    connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, Kind.MINUTES.table(day.getKey()))) {
                for (MinuteRow row : day.getValue()) {
                    append(appender, row);
                }
                appender.flush();
            }
        }
        ids.save(connection);
    }

    private void append(DuckDBAppender appender, MinuteRow row) throws SQLException {
        Map<String, Object> texts = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        row.fields().forEach((name, value) -> {
            if (value instanceof Double number && !number.isNaN()) {
                names.add(name);
                numbers.add(number);
            } else {
                texts.put(name, value);
            }
        });
        int place = ids.place(Place.of(row));
        List<String> shape = ids.shape(place, names);
        double[] list = new double[shape.size()];
        int written = 0;
        for (int i = 0; i < list.length; i++) {
            boolean isThere = written < names.size() && shape.get(i).equals(names.get(written));
            list[i] = isThere ? numbers.get(written++) : Double.NaN;
        }
        appender.beginRow();
        appender.append(place);
        appender.append(row.minute());
        appender.append(FieldsText.of(texts));
        appender.append(ids.shapeId(shape));
        appender.append(list);
        appender.appendNull();
        appender.appendNull();
        appender.endRow();
    }

    /** Deletes what begins on the day from the instant on, in the caller's transaction; blocks that reach over it end there. */
    void delete(DuckDBConnection connection, long day, long from) throws SQLException {
        String table = Kind.MINUTES.table(day);
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE minute >= ?");
                PreparedStatement cut = connection.prepareStatement("UPDATE " + table + " SET minutes = (? - minute + "
                        + (MINUTE - 1) + ") // " + MINUTE + " WHERE minutes > 0 AND minute + minutes * " + MINUTE
                        + " > ?")) {
            delete.setLong(1, from);
            delete.executeUpdate();
            cut.setLong(1, from);
            cut.setLong(2, from);
            cut.executeUpdate();
        }
    }

    /** The transaction stands. */
    void keep() {
        ids.keep();
    }

    /** The transaction failed. */
    void forget() {
        ids.forget();
    }

    /** The asset's rows in time order; only these fields where a choice is given. */
    List<MinuteRow> read(Snapshot snapshot, AssetKey asset, long from, long to, @Nullable FieldChoice choice)
            throws SQLException {
        TreeMap<Long, MinuteRow> rows = new TreeMap<>();
        Map<Integer, Place> places = ids.of(asset);
        if (places.isEmpty()) {
            return List.of();
        }
        String in = places.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        Map<Integer, List<String>> chosen = choice == null ? Map.of() : ids.shapesWith(choice);
        String numbers = choice == null ? "real" : numbers(chosen);
        List<String> quoted = choice == null ? List.of() : FieldsText.quoted(choice);
        Wanted wanted = new Wanted(places, chosen, from, to, choice, quoted);
        for (long day : snapshot.days(Kind.MINUTES, from, to)) {
            String table = Kind.MINUTES.table(day);
            // a block that begins before may reach into the range
            String sql = ROW + numbers + ", minutes, block FROM " + table + " WHERE place IN " + in
                    + " AND minute >= ? AND minute < ? UNION ALL " + ROW + numbers + ", minutes, block FROM " + table
                    + " WHERE place IN " + in + " AND minutes > 0 AND minute < ? AND minute + minutes * " + MINUTE
                    + " > ? ORDER BY r";
            try (PreparedStatement query = snapshot.prepare(sql)) {
                query.setLong(1, from);
                query.setLong(2, to);
                query.setLong(3, from);
                query.setLong(4, from);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        read(row, wanted, rows);
                    }
                }
            }
            if (rows.size() > snapshot.most()) {
                throw snapshot.tooMany();
            }
        }
        return new ArrayList<>(rows.values());
    }

    /** What is asked for. */
    private record Wanted(
            Map<Integer, Place> places,
            Map<Integer, List<String>> chosen,
            long from,
            long to,
            @Nullable FieldChoice choice,
            List<String> quoted) {}

    private void read(ResultSet row, Wanted wanted, Map<Long, MinuteRow> rows) throws SQLException {
        Place place = wanted.places().get(row.getInt(2));
        if (place == null) {
            return;
        }
        int minutes = row.getInt(7);
        if (row.wasNull()) {
            int shape = row.getInt(5);
            List<String> names =
                    wanted.choice() == null ? ids.names(shape) : wanted.chosen().getOrDefault(shape, List.of());
            rows.put(row.getLong(3), row(place, row, names, wanted));
            return;
        }
        long begin = row.getLong(3);
        int first = (int) Math.max(0, Math.min(minutes, -Math.floorDiv(begin - wanted.from(), MINUTE)));
        int end = (int) Math.max(0, Math.min(minutes, -Math.floorDiv(begin - wanted.to(), MINUTE)));
        try {
            UnpackedMinutes.read(row.getBytes(8), wanted.choice(), first, end, (fields, at) -> {
                long minute = begin + at * MINUTE;
                rows.put(
                        minute,
                        new MinuteRow(
                                place.asset(), place.equipmentClass(), place.area(), place.line(), minute, fields));
            });
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new SQLException("a block of minute rows that cannot be read: " + e.getMessage(), e);
        }
    }

    /** When the asset's first row begins; {@link Long#MAX_VALUE} when it has none. */
    long first(Snapshot snapshot, AssetKey asset) throws SQLException {
        Map<Integer, Place> places = ids.of(asset);
        if (places.isEmpty()) {
            return Long.MAX_VALUE;
        }
        String in = places.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        for (long day : snapshot.days(Kind.MINUTES, Long.MIN_VALUE, Long.MAX_VALUE)) {
            try (PreparedStatement query = snapshot.prepare(
                            "SELECT min(minute) FROM " + Kind.MINUTES.table(day) + " WHERE place IN " + in);
                    ResultSet row = query.executeQuery()) {
                if (row.next()) {
                    long first = row.getLong(1);
                    if (!row.wasNull()) {
                        return first;
                    }
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** The chosen numbers of each shape, in the order of their names; a list has some hundred others. */
    private String numbers(Map<Integer, List<String>> chosen) {
        StringBuilder sql = new StringBuilder("list_select(real, CASE shape");
        chosen.forEach((shape, names) -> {
            List<String> all = ids.names(shape);
            String places = names.stream()
                    .map(name -> String.valueOf(all.indexOf(name) + 1))
                    .collect(Collectors.joining(",", "[", "]"));
            sql.append(" WHEN ").append(shape).append(" THEN ").append(places);
        });
        return chosen.isEmpty()
                ? "[]::DOUBLE[]"
                : sql.append(" ELSE []::BIGINT[] END)").toString();
    }

    private static MinuteRow row(Place place, ResultSet row, List<String> names, Wanted wanted) throws SQLException {
        String text = row.getString(4);
        SortedMap<String, Object> fields =
                FieldsText.mayHold(text, wanted.quoted()) ? FieldsText.parse(text, wanted.choice()) : new TreeMap<>();
        Object[] numbers = (Object[]) row.getArray(6).getArray();
        for (int i = 0; i < numbers.length && i < names.size(); i++) {
            if (numbers[i] instanceof Double number && !number.isNaN()) {
                fields.put(names.get(i), number);
            }
        }
        return new MinuteRow(place.asset(), place.equipmentClass(), place.area(), place.line(), row.getLong(3), fields);
    }
}
