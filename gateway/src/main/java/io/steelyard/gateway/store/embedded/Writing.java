package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that changes the store. Whoever changes anything holds this object's lock, so that a compaction can
 * let the writers wait by taking it.
 */
final class Writing {
    final AtomicLong written = new AtomicLong();
    final AtomicLong replaced = new AtomicLong();

    /** How much is written between two checkpoints, which all who begin a question wait for: DuckDB's own, and while days are folded again. */
    private static final String USUAL_CHECKPOINT = "16MiB";

    private static final String BULK_CHECKPOINT = "64MiB";
    /** While lanes fold days again each asks by itself: a second thread for a question only takes time from the other lane. */
    private static final int BULK_THREADS = 1;

    private static final long BULK_IS_OVER = 10_000_000_000L;

    private final Database database;
    private final LongSupplier nanoTime;
    private boolean bulk;
    /** Whether the open database is so, as far as is known. */
    private boolean adapted;

    private long bulkAt;
    private final SeriesIds ids = new SeriesIds();
    private final PointTable points = new PointTable(ids);
    private final MinuteTable minutes = new MinuteTable();
    private final Map<Kind, Set<Long>> days = new EnumMap<>(Kind.class);
    private @Nullable DuckDBConnection connection;
    private volatile @Nullable String failure;

    /** @param nanoTime monotonic clock */
    Writing(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
    }

    SeriesIds ids() {
        return ids;
    }

    MinuteTable minutes() {
        return minutes;
    }

    /** Why the last batch was not taken; null when it was. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Makes sure of the tables and learns what is there. */
    synchronized void begin() throws SQLException {
        connect();
        DuckDBConnection writer = connected();
        Schema.open(writer);
        ids.load(writer);
        minutes.load(writer);
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT kind, day FROM days")) {
            while (row.next()) {
                known(Kind.of(row.getInt(1))).add(row.getLong(2));
            }
        }
    }

    private Set<Long> known(Kind kind) {
        return days.computeIfAbsent(kind, k -> new HashSet<>());
    }

    /** Takes a new connection; the caller holds the lock, or nobody else knows this object yet. */
    void connect() throws SQLException {
        connection = database.connect();
        adapted = false;
    }

    /** Gives the connection up, which rolls back. */
    void end() {
        Database.closeQuietly(connection);
        connection = null;
    }

    private DuckDBConnection connected() throws SQLException {
        DuckDBConnection writer = connection;
        if (writer != null) {
            return writer;
        }
        if (!database.isOpen()) {
            openAgain();
        }
        connect();
        return connected();
    }

    /** After a compaction whose new file did not open, a disk that failed for a while for instance. */
    private void openAgain() throws SQLException {
        database.changing().lock();
        try {
            database.open();
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        } finally {
            database.changing().unlock();
        }
    }

    synchronized void write(List<Reading> readings, StoredMark mark) {
        Map<Long, List<Reading>> byDay = PointTable.byDay(readings);
        long[] replacing = {0};
        try {
            change(writer -> {
                save(writer, mark);
                for (Map.Entry<Long, List<Reading>> day : byDay.entrySet()) {
                    makeSureOf(writer, Kind.POINTS, day.getKey());
                    replacing[0] += points.append(writer, day.getKey(), day.getValue());
                }
                ids.save(writer);
            });
        } catch (SQLException e) {
            failure = Advice.on(String.valueOf(e.getMessage()), database.file());
            throw new StoreException("the embedded store did not take a batch: " + failure, e);
        }
        failure = null;
        known(Kind.POINTS).addAll(byDay.keySet());
        written.addAndGet(readings.size());
        replaced.addAndGet(replacing[0]);
    }

    synchronized void writeMinutes(List<MinuteRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Set<Long> of = new HashSet<>();
        rows.forEach(row -> of.add(Schema.dayOf(row.minute())));
        changeMinutes(of, false, writer -> minutes.append(writer, rows));
    }

    private void changeMinutes(Set<Long> of, boolean isBulk, Change append) {
        try {
            adaptTo(isBulk);
            change(writer -> {
                touch(writer);
                for (long day : of) {
                    makeSureOf(writer, Kind.MINUTES, day);
                }
                append.run(writer);
            });
        } catch (SQLException e) {
            throw new StoreException(
                    "the embedded store did not take minute rows: "
                            + Advice.on(String.valueOf(e.getMessage()), database.file()),
                    e);
        }
        known(Kind.MINUTES).addAll(of);
    }

    synchronized void writeStretches(List<PackedStretch> stretches) {
        if (stretches.isEmpty()) {
            return;
        }
        Set<Long> of = new HashSet<>();
        stretches.forEach(stretch -> of.add(Schema.dayOf(stretch.from())));
        changeMinutes(of, true, writer -> minutes.appendBlocks(writer, stretches));
    }

    /**
     * The more is written between two checkpoints, the more is read again after a crash, and with one thread a single question is
     * answered later than with two: only for as long as it serves.
     */
    private void adaptTo(boolean isBulk) throws SQLException {
        bulkAt = isBulk ? nanoTime.getAsLong() : bulkAt;
        boolean wanted = isBulk || (bulk && nanoTime.getAsLong() - bulkAt < BULK_IS_OVER);
        if (wanted != bulk || !adapted) {
            adapted = false;
            try (Statement statement = connected().createStatement()) {
                statement.execute(
                        "SET GLOBAL checkpoint_threshold = '" + (wanted ? BULK_CHECKPOINT : USUAL_CHECKPOINT) + "'");
                statement.execute("SET GLOBAL threads = " + (wanted ? BULK_THREADS : Database.THREADS));
            }
            bulk = wanted;
            adapted = true;
        }
    }

    /** Drops the tables of the kind for these days. */
    synchronized void drop(Kind kind, List<Long> gone) {
        try {
            change(writer -> {
                for (long day : gone) {
                    Schema.dropDay(writer, kind, day);
                }
            });
        } catch (SQLException e) {
            throw new StoreException(
                    "the embedded store did not drop a day: "
                            + Advice.on(String.valueOf(e.getMessage()), database.file()),
                    e);
        }
        known(kind).removeAll(gone);
    }

    /** Drops minutes that begin from the instant on: tables of whole days, and of its own day the rows. */
    synchronized void forgetMinutes(long from) {
        List<Long> gone = days(Kind.MINUTES).stream()
                .filter(day -> Schema.beginOf(day) >= from)
                .toList();
        long first = Schema.dayOf(from);
        boolean isPart = days(Kind.MINUTES).contains(first) && !gone.contains(first);
        try {
            change(writer -> {
                touch(writer);
                for (long day : gone) {
                    Schema.dropDay(writer, Kind.MINUTES, day);
                }
                if (isPart) {
                    minutes.delete(writer, first, from);
                }
            });
        } catch (SQLException e) {
            throw new StoreException(
                    "the embedded store did not drop minute rows: "
                            + Advice.on(String.valueOf(e.getMessage()), database.file()),
                    e);
        }
        known(Kind.MINUTES).removeAll(gone);
    }

    /** Days of the kind with a table. */
    synchronized List<Long> days(Kind kind) {
        List<Long> sorted = new ArrayList<>(known(kind));
        sorted.sort(null);
        return sorted;
    }

    private void makeSureOf(DuckDBConnection writer, Kind kind, long day) throws SQLException {
        if (!known(kind).contains(day)) {
            Schema.createDay(writer, kind, day);
        }
    }

    /** Something to be done whole or not at all. */
    @FunctionalInterface
    private interface Change {
        void run(DuckDBConnection writer) throws SQLException;
    }

    /**
     * A connection whose transaction failed is given up, because after a failed commit it takes statements one by one
     * (DuckDB 2.0.0.1): the next batch would then be there in parts, and its mark without it. The first statement of a
     * change begins the transaction; an appender before it would commit by itself.
     */
    private void change(Change change) throws SQLException {
        boolean stands = false;
        DuckDBConnection writer = connected();
        try {
            writer.setAutoCommit(false);
            change.run(writer);
            writer.commit();
            writer.setAutoCommit(true);
            stands = true;
            ids.keep();
            minutes.keep();
        } finally {
            if (!stands) {
                ids.forget();
                minutes.forget();
                end();
            }
        }
    }

    private static void touch(DuckDBConnection writer) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private static void save(DuckDBConnection writer, StoredMark mark) throws SQLException {
        try (PreparedStatement insert = writer.prepareStatement("INSERT OR REPLACE INTO mark VALUES (?, ?, ?)")) {
            insert.setInt(1, mark.position().partition());
            insert.setLong(2, mark.position().offset());
            insert.setBytes(3, mark.received().toArray());
            insert.execute();
        }
    }
}
