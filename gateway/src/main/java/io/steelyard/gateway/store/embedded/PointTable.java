package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import io.steelyard.gateway.store.embedded.SeriesIds.Slot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Appends points to the tables of their days. For the writer's thread, in its transaction. */
final class PointTable {
    private final SeriesIds ids;
    private final Replacements replacements;

    PointTable(SeriesIds ids) {
        this.ids = ids;
        this.replacements = new Replacements(ids);
    }

    /** The readings by their day; usually all are of one. */
    static Map<Long, List<Reading>> byDay(List<Reading> readings) {
        Map<Long, List<Reading>> days = new TreeMap<>();
        long day = Long.MIN_VALUE;
        List<Reading> of = List.of();
        for (Reading reading : readings) {
            long its = Schema.dayOf(reading.time());
            if (its != day || of.isEmpty()) {
                day = its;
                of = days.computeIfAbsent(day, d -> new ArrayList<>(readings.size()));
            }
            of.add(reading);
        }
        return days;
    }

    /**
     * Appends the day's readings; answers how many of them replace another number. An earlier statement has begun the
     * transaction: an appender alone commits by itself. What it could not take is said by flush only, closing it is silent.
     */
    long append(DuckDBConnection connection, long day, List<Reading> readings) throws SQLException {
        int[] series = new int[readings.size()];
        List<Integer> doubtful = new ArrayList<>();
        for (int i = 0; i < series.length; i++) {
            Reading reading = readings.get(i);
            Slot slot = ids.slot(reading.series());
            series[i] = slot.id;
            if (reading.time() > slot.latest && slot.latest != Slot.NONE) {
                slot.latest = reading.time();
            } else {
                doubtful.add(i);
                slot.latest = Math.max(slot.latest, reading.time());
            }
        }
        long replaced = doubtful.isEmpty() ? 0 : replacements.count(connection, day, readings, series, doubtful);
        try (DuckDBAppender appender =
                connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, Kind.POINTS.table(day))) {
            for (int i = 0; i < series.length; i++) {
                row(appender, series[i], readings.get(i));
            }
            appender.flush();
        }
        return replaced;
    }

    private void row(DuckDBAppender appender, int series, Reading reading) throws SQLException {
        appender.beginRow();
        appender.append(series);
        appender.append(reading.time());
        appender.append(reading.status());
        value(appender, reading.value());
        UUID epoch = reading.epoch();
        if (epoch == null) {
            appender.appendNull();
        } else {
            appender.append(ids.of(epoch));
        }
        appender.append(reading.number());
        appender.append(reading.position().partition());
        appender.append(reading.position().offset());
        appender.endRow();
    }

    private static void value(DuckDBAppender appender, @Nullable Object value) throws SQLException {
        if (value instanceof Double real) {
            appender.appendNull();
            appender.append(real.doubleValue());
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.appendNull();
            appender.appendNull();
            appender.append(text);
        } else {
            if (value instanceof Boolean flag) {
                appender.append(flag ? 1L : 0L);
            } else if (value instanceof Long whole) {
                appender.append(whole.longValue());
            } else {
                appender.appendNull();
            }
            appender.appendNull();
            appender.appendNull();
        }
    }
}
