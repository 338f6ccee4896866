package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.store.embedded.EmbeddedConfig.Bounds;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** One transaction's view of the store, within the bounds of one question: no batch is seen in part, whatever is asked. */
final class Snapshot {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Connection connection;
    private final Bounds bounds;
    private final LongSupplier nanoTime;
    private final long until;
    private final Map<Kind, List<Long>> days = new EnumMap<>(Kind.class);

    Snapshot(Connection connection, Bounds bounds, LongSupplier nanoTime) {
        this.connection = connection;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong() + bounds.time().toNanos();
    }

    /** A statement that may take what is left of the question's time. */
    PreparedStatement prepare(String sql) throws SQLException {
        int left = secondsLeft();
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(left);
        return statement;
    }

    /** The same for a text without parameters, which is planned once: a prepared one is again when it is run (DuckDB 2.0.0.1). */
    Statement statement() throws SQLException {
        int left = secondsLeft();
        Statement statement = connection.createStatement();
        statement.setQueryTimeout(left);
        return statement;
    }

    private int secondsLeft() throws SQLException {
        long left = until - nanoTime.getAsLong();
        if (left <= 0) {
            throw new SQLException(tooLong(bounds));
        }
        return (int) ((left + NANOS_A_SECOND - 1) / NANOS_A_SECOND);
    }

    static String tooLong(Bounds bounds) {
        return "it took longer than " + bounds.time().toMillis() / 1_000.0 + " s: ask for a shorter range";
    }

    /** Points or rows that one question may bring into memory. */
    int most() {
        return bounds.points();
    }

    /** What was found is more than one question may bring. */
    SQLException tooMany() {
        return new SQLException("it is more than " + bounds.points() + " points: ask for a shorter range");
    }

    /** The days with a table of the kind that hold instants of {@code from <= time < to}, in order. */
    List<Long> days(Kind kind, long from, long to) throws SQLException {
        if (from >= to) {
            return List.of();
        }
        long first = Schema.dayOf(from);
        long last = Schema.dayOf(to - 1);
        return days(kind).stream().filter(day -> day >= first && day <= last).toList();
    }

    /** When the first day with minute rows begins. */
    long firstMinute() throws SQLException {
        List<Long> all = days(Kind.MINUTES);
        return all.isEmpty() ? Long.MAX_VALUE : Schema.beginOf(all.get(0));
    }

    /** All of them; within one transaction they stay the same. */
    private List<Long> days(Kind kind) throws SQLException {
        List<Long> all = days.get(kind);
        if (all == null) {
            all = new ArrayList<>();
            try (Statement query = statement();
                    ResultSet row =
                            query.executeQuery("SELECT day FROM days WHERE kind = " + kind.code + " ORDER BY day")) {
                while (row.next()) {
                    all.add(row.getLong(1));
                }
            }
            days.put(kind, all);
        }
        return all;
    }
}
