package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds numbered readings whose place (series, time) stands for another number already: two samples for one instant, of
 * which one is lost to the reader. In order nothing needs to be looked up, because a reading later than all before it in
 * its series has a place of its own; only what is not is compared with the table. For the writer's thread.
 */
final class Replacements {
    private final SeriesIds ids;
    private final Map<Integer, Long> latest = new HashMap<>();

    Replacements(SeriesIds ids) {
        this.ids = ids;
    }

    private record Place(int series, long time) {}

    private record Sample(int epoch, long number) {}

    /** How many of the readings, all of the day, replace another number; the day's table is there. */
    long count(Connection connection, long day, List<Reading> readings) throws SQLException {
        List<Reading> doubtful = new ArrayList<>();
        for (Reading reading : readings) {
            Long before = reading.epoch() == null ? null : latest(ids.of(reading.series()), reading.time());
            if (reading.epoch() != null && (before == null || reading.time() <= before)) {
                doubtful.add(reading);
            }
        }
        if (doubtful.isEmpty()) {
            return 0;
        }
        Map<Place, Sample> there = there(connection, day, doubtful);
        long replaced = 0;
        for (Reading reading : readings) {
            if (reading.epoch() != null) {
                Sample sample = new Sample(ids.of(reading.epoch()), reading.number());
                Sample before = there.put(new Place(ids.of(reading.series()), reading.time()), sample);
                replaced += before == null || before.equals(sample) ? 0 : 1;
            }
        }
        return replaced;
    }

    private @Nullable Long latest(int series, long time) {
        Long before = latest.get(series);
        if (before == null || time > before) {
            latest.put(series, time);
        }
        return before;
    }

    private Map<Place, Sample> there(Connection connection, long day, List<Reading> doubtful) throws SQLException {
        TreeSet<Long> times = doubtful.stream().map(Reading::time).collect(Collectors.toCollection(TreeSet::new));
        String series = doubtful.stream()
                .map(reading -> String.valueOf(ids.of(reading.series())))
                .distinct()
                .collect(Collectors.joining(",", "(", ")"));
        Map<Place, Sample> there = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT series, time, epoch, number FROM "
                + Schema.dayTable(day) + " WHERE time >= ? AND time <= ? AND epoch IS NOT NULL AND series IN " + series
                + " ORDER BY part, off, rowid")) {
            query.setLong(1, times.first());
            query.setLong(2, times.last());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    there.put(new Place(row.getInt(1), row.getLong(2)), new Sample(row.getInt(3), row.getLong(4)));
                }
            }
        }
        return there;
    }
}
