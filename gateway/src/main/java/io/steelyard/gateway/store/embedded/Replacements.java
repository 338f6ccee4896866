package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds numbered readings whose place (series, time) stands for another number already: two samples for one instant, of
 * which one is lost to the reader. A compacted row has lost its number; there the same content is the same sample. For the
 * writer's thread.
 */
final class Replacements {
    private final SeriesIds ids;

    Replacements(SeriesIds ids) {
        this.ids = ids;
    }

    /** Where a point stands. */
    record Place(int series, long time) {}

    /** What stands there. */
    private record Sample(
            int epoch, long number, long status, @Nullable Object value) {

        boolean is(Sample other) {
            boolean compacted = epoch == 0 || other.epoch == 0;
            return compacted
                    ? status == other.status && Objects.equals(value, other.value)
                    : epoch == other.epoch && number == other.number;
        }
    }

    /**
     * How many of the readings, which are not written yet, replace another number.
     *
     * @param series number of each reading's series
     * @param doubtful which of the readings may: those that are not later than all before them
     */
    long count(Connection connection, long day, List<Reading> readings, int[] series, List<Integer> doubtful)
            throws SQLException {
        Set<Place> places = new HashSet<>();
        for (int i : doubtful) {
            if (readings.get(i).epoch() != null) {
                places.add(new Place(series[i], readings.get(i).time()));
            }
        }
        if (places.isEmpty()) {
            return 0;
        }
        Map<Place, Sample> there = there(connection, day, places);
        long replaced = 0;
        for (int i = 0; i < series.length; i++) {
            Reading reading = readings.get(i);
            Place place = new Place(series[i], reading.time());
            if (reading.epoch() != null && places.contains(place)) {
                Sample sample = new Sample(
                        ids.of(reading.epoch()), reading.number(), reading.status(), stored(reading.value()));
                Sample before = there.put(place, sample);
                replaced += before == null || before.is(sample) ? 0 : 1;
            }
        }
        return replaced;
    }

    private static @Nullable Object stored(@Nullable Object value) {
        return value instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : value;
    }

    private static Map<Place, Sample> there(Connection connection, long day, Set<Place> places) throws SQLException {
        Object[] series = new Object[places.size()];
        Object[] times = new Object[places.size()];
        int n = 0;
        for (Place place : places) {
            series[n] = place.series();
            times[n++] = place.time();
        }
        Map<Place, Sample> there = new HashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT p.series, p.time, epoch, number, status, whole, real, text FROM "
                        + Kind.POINTS.table(day)
                        + " p JOIN (SELECT unnest(?::INTEGER[]) s, unnest(?::BIGINT[]) t) w"
                        + " ON p.series = w.s AND p.time = w.t WHERE epoch IS NOT NULL"
                        + " ORDER BY part NULLS FIRST, off NULLS FIRST, p.rowid")) {
            query.setArray(1, connection.createArrayOf("INTEGER", series));
            query.setArray(2, connection.createArrayOf("BIGINT", times));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Object value = row.getObject(6);
                    value = value == null ? row.getObject(7) : value;
                    value = value == null ? row.getString(8) : value;
                    there.put(
                            new Place(row.getInt(1), row.getLong(2)),
                            new Sample(row.getInt(3), row.getLong(4), row.getLong(5), value));
                }
            }
        }
        return there;
    }
}
