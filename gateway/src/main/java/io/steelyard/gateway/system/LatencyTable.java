package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Latencies by asset and hour of arrival, of hours that are over. Any thread. */
public final class LatencyTable {
    private final SystemRecords records;

    /** Those of these records. */
    public LatencyTable(SystemRecords records) {
        this.records = records;
    }

    /**
     * Where a row of hours begins: the oldest one that is kept, or one before which counts are lost.
     *
     * @param began of the first hour of the row
     * @param previous when the hour before it began, null when none is kept
     */
    public record Start(
            long began, LatencyHour.Before before, @Nullable Long previous) {}

    /** Hours that began in {@code from <= began < to}, in time order: those of one asset, or where it is null of all. */
    public List<LatencyHour> hours(String site, @Nullable String asset, long from, long to) {
        return records.ask("read latencies", connection -> {
            List<LatencyHour> hours = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT asset, began_ns, prior, counts FROM latency_hour WHERE site = ?1"
                            + (asset == null ? "" : " AND asset = ?4")
                            + " AND began_ns >= ?2 AND began_ns < ?3 ORDER BY began_ns, asset")) {
                query.setString(1, site);
                query.setLong(2, from);
                query.setLong(3, to);
                if (asset != null) {
                    query.setString(4, asset);
                }
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        hours.add(new LatencyHour(
                                new AssetKey(site, row.getString(1)),
                                row.getLong(2),
                                LatencyHour.Before.of(row.getInt(3)),
                                LatencyCounts.parse(row.getString(4))));
                    }
                }
            }
            return hours;
        });
    }

    /** Where rows of hours begin, in time order. */
    public List<Start> starts() {
        return records.ask("read where latencies begin", connection -> {
            List<Start> starts = new ArrayList<>();
            String oldest = "SELECT began_ns, prior FROM latency_hour ORDER BY began_ns LIMIT 1";
            String others = "SELECT DISTINCT began_ns, prior FROM latency_hour WHERE prior = 1 ORDER BY began_ns";
            for (String text : List.of(oldest, others)) {
                try (PreparedStatement query = connection.prepareStatement(text);
                        ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        long began = row.getLong(1);
                        if (starts.isEmpty() || starts.get(0).began() != began) {
                            starts.add(new Start(
                                    began, LatencyHour.Before.of(row.getInt(2)), previous(connection, began)));
                        }
                    }
                }
            }
            return starts;
        });
    }

    /** When the latest hour that is kept began, null when none is. */
    public @Nullable Long latest() {
        return records.ask(
                        "read the latest latencies",
                        connection -> Optional.ofNullable(previous(connection, Long.MAX_VALUE)))
                .orElse(null);
    }

    private static @Nullable Long previous(Connection connection, long began) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT max(began_ns) FROM latency_hour WHERE began_ns < ?")) {
            query.setLong(1, began);
            try (ResultSet row = query.executeQuery()) {
                long previous = row.next() ? row.getLong(1) : 0;
                return row.wasNull() ? null : (Long) previous;
            }
        }
    }
}
