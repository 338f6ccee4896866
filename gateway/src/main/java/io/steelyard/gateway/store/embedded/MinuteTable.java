package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.embedded.MinuteIds.Place;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The tables of minute rows, one a day. A row's doubles stand in a list of numbers, which packs well; everything else is a
 * line of JSON. A row again is appended again, and the last one stands.
 */
final class MinuteTable {
    private final MinuteIds ids = new MinuteIds();

    void load(Connection connection) throws SQLException {
        ids.load(connection);
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
        SortedMap<String, Object> texts = new TreeMap<>();
        SortedMap<String, Double> numbers = new TreeMap<>();
        row.fields().forEach((name, value) -> {
            if (value instanceof Double number && !number.isNaN()) {
                numbers.put(name, number);
            } else {
                texts.put(name, value);
            }
        });
        int place = ids.place(Place.of(row));
        List<String> shape = ids.shape(place, new TreeSet<>(numbers.keySet()));
        double[] list = new double[shape.size()];
        for (int i = 0; i < list.length; i++) {
            list[i] = numbers.getOrDefault(shape.get(i), Double.NaN);
        }
        appender.beginRow();
        appender.append(place);
        appender.append(row.minute());
        appender.append(FieldsText.of(texts));
        appender.append(ids.shapeId(shape));
        appender.append(list);
        appender.endRow();
    }

    /** The transaction stands. */
    void keep() {
        ids.keep();
    }

    /** The transaction failed. */
    void forget() {
        ids.forget();
    }

    /** The asset's rows in time order. */
    List<MinuteRow> read(Snapshot snapshot, AssetKey asset, long from, long to) throws SQLException {
        TreeMap<Long, MinuteRow> rows = new TreeMap<>();
        Map<Integer, Place> places = ids.of(asset);
        if (places.isEmpty()) {
            return List.of();
        }
        String in = places.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        for (long day : snapshot.days(Kind.MINUTES, from, to)) {
            try (PreparedStatement query = snapshot.prepare("SELECT place, minute, fields, shape, real FROM "
                    + Kind.MINUTES.table(day) + " WHERE place IN " + in
                    + " AND minute >= ? AND minute < ? ORDER BY rowid")) {
                query.setLong(1, from);
                query.setLong(2, to);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        Place place = places.get(row.getInt(1));
                        if (place != null) {
                            rows.put(row.getLong(2), row(place, row));
                        }
                    }
                }
            }
            if (rows.size() > snapshot.most()) {
                throw snapshot.tooMany();
            }
        }
        return new ArrayList<>(rows.values());
    }

    private MinuteRow row(Place place, ResultSet row) throws SQLException {
        SortedMap<String, Object> fields = FieldsText.parse(row.getString(3));
        List<String> shape = ids.names(row.getInt(4));
        Object[] numbers = (Object[]) row.getArray(5).getArray();
        for (int i = 0; i < numbers.length && i < shape.size(); i++) {
            if (numbers[i] instanceof Double number && !number.isNaN()) {
                fields.put(shape.get(i), number);
            }
        }
        return new MinuteRow(place.asset(), place.equipmentClass(), place.area(), place.line(), row.getLong(2), fields);
    }
}
