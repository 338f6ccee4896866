package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time series in one DuckDB file. A batch's points and its mark are one transaction, so that after any crash the mark
 * says exactly what is there. Readers work on connections of their own and see whole transactions only.
 */
public final class EmbeddedStore implements TimeSeriesStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
    private static final String FILE = "telemetry.duckdb";
    private final Path folder;

    /** Keeps the database open and is never written on. */
    private final DuckDBConnection database;

    private final SeriesIds ids = new SeriesIds();
    private final NavigableSet<Long> days = new ConcurrentSkipListSet<>();
    private final Replacements replacements = new Replacements(ids);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong replaced = new AtomicLong();
    private DuckDBConnection writer;
    private volatile @Nullable String failure;

    private EmbeddedStore(Path folder, DuckDBConnection database) throws SQLException {
        this.folder = folder;
        this.database = database;
        this.writer = database.duplicate().unwrap(DuckDBConnection.class);
    }

    /**
     * Opens the store in the folder, making it when it is not there.
     *
     * @param memoryBytes most memory the database may use beside the heap
     * @throws StoreException when the file is of a newer format, damaged or in use
     */
    public static EmbeddedStore open(Path folder, long memoryBytes) {
        Path file = folder.resolve(FILE);
        Connection connection = null;
        boolean stands = false;
        try {
            Files.createDirectories(folder);
            Properties properties = new Properties();
            properties.setProperty("memory_limit", memoryBytes / (1024 * 1024) + "MiB");
            properties.setProperty("threads", "2");
            properties.setProperty("temp_directory", folder.resolve("spill").toString());
            connection = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
            EmbeddedStore store = new EmbeddedStore(folder, connection.unwrap(DuckDBConnection.class));
            store.load();
            stands = true;
            return store;
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "cannot open the embedded store in " + folder + ": "
                            + Advice.on(String.valueOf(e.getMessage()), file),
                    e);
        } catch (LinkageError e) {
            throw new StoreException(
                    "cannot load DuckDB's native library (" + e.getMessage() + "): lay libduckdb_java of this platform"
                            + " beside the program's jars, or set store.kind: influxdb",
                    e);
        } finally {
            if (!stands && connection != null) {
                closeQuietly(connection);
            }
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection did not close: {}", e.getMessage());
        }
    }

    private void load() throws SQLException {
        Schema.open(writer);
        ids.load(writer);
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT table_name FROM duckdb_tables()")) {
            while (row.next()) {
                long day = Schema.dayOfTable(row.getString(1));
                if (day != Long.MIN_VALUE) {
                    days.add(day);
                }
            }
        }
    }

    @Override
    public synchronized void write(List<Reading> readings, StoredMark mark) {
        Map<Long, List<Reading>> byDay = new HashMap<>();
        for (Reading reading : readings) {
            byDay.computeIfAbsent(Schema.dayOf(reading.time()), day -> new ArrayList<>())
                    .add(reading);
        }
        AtomicLong replacing = new AtomicLong();
        try {
            inTransaction(() -> {
                for (Map.Entry<Long, List<Reading>> day : byDay.entrySet()) {
                    Schema.createDay(writer, day.getKey());
                    replacing.addAndGet(replacements.count(writer, day.getKey(), day.getValue()));
                    append(day.getKey(), day.getValue());
                }
                ids.save(writer);
                save(mark);
            });
        } catch (SQLException e) {
            failure = Advice.on(String.valueOf(e.getMessage()), folder.resolve(FILE));
            throw new StoreException("the embedded store did not take a batch: " + failure, e);
        }
        failure = null;
        ids.keep();
        days.addAll(byDay.keySet());
        written.addAndGet(readings.size());
        replaced.addAndGet(replacing.get());
    }

    /** Something to be done whole or not at all. */
    @FunctionalInterface
    private interface Change {
        void run() throws SQLException;
    }

    /**
     * A connection whose transaction failed is given up, because after a failed commit it takes statements one by one
     * (DuckDB 2.0.0.1): the next batch would then be there in parts, and its mark without it.
     */
    private void inTransaction(Change change) throws SQLException {
        boolean stands = false;
        writer.setAutoCommit(false);
        try {
            change.run();
            writer.commit();
            writer.setAutoCommit(true);
            stands = true;
        } finally {
            if (!stands) {
                ids.forget();
                closeQuietly(writer); // which rolls back
                writer = database.duplicate().unwrap(DuckDBConnection.class);
            }
        }
    }

    /**
     * In a transaction that an earlier statement has begun: an appender alone commits by itself. What it could not take is
     * said by flush only, closing it is silent.
     */
    private void append(long day, List<Reading> readings) throws SQLException {
        try (DuckDBAppender appender = writer.createAppender(DuckDBConnection.DEFAULT_SCHEMA, Schema.dayTable(day))) {
            for (Reading reading : readings) {
                appender.beginRow();
                appender.append(ids.of(reading.series()));
                appender.append(reading.time());
                appender.append(reading.status());
                appendValue(appender, reading.value());
                if (reading.epoch() == null) {
                    appender.appendNull();
                } else {
                    appender.append(ids.of(reading.epoch()));
                }
                appender.append(reading.number());
                appender.append(reading.position().partition());
                appender.append(reading.position().offset());
                appender.endRow();
            }
            appender.flush();
        }
    }

    private static void appendValue(DuckDBAppender appender, @Nullable Object value) throws SQLException {
        if (value instanceof Boolean flag) {
            appender.append(flag ? 1L : 0L);
        } else if (value instanceof Long whole) {
            appender.append(whole.longValue());
        } else {
            appender.appendNull();
        }
        if (value instanceof Double real) {
            appender.append(real.doubleValue());
        } else {
            appender.appendNull();
        }
        if (value instanceof String text) {
            appender.append(text);
        } else {
            appender.appendNull();
        }
    }

    private void save(StoredMark mark) throws SQLException {
        try (PreparedStatement insert = writer.prepareStatement("INSERT OR REPLACE INTO mark VALUES (?, ?, ?)")) {
            insert.setInt(1, mark.position().partition());
            insert.setLong(2, mark.position().offset());
            insert.setBytes(3, mark.received().toArray());
            insert.execute();
        }
    }

    @Override
    public Optional<StoredMark> storedMark(int partition) {
        return read("the stored mark", connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT off, received FROM mark WHERE part = ?")) {
                query.setInt(1, partition);
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new StoredMark(
                                    new InboxPosition(partition, row.getLong(1)), Bytes.owning(row.getBytes(2))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public Page points(SignalKey signal, long from, long to, int limit) {
        return read("points of " + signal, connection -> {
            List<StoredPoint> points = new PointQueries(connection, ids.of(signal))
                    .between(days, from, to, limit + 1).stream()
                            .map(PointQueries.Found::point)
                            .toList();
            return points.size() <= limit
                    ? new Page(points, null)
                    : new Page(points.subList(0, limit), points.get(limit).time());
        });
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return read("the point before", connection -> {
                    StoredPoint last = null;
                    for (PointQueries.Found found : new PointQueries(connection, ids.of(signal))
                            .lastBefore(days, time)
                            .values()) {
                        if (last == null || found.point().time() > last.time()) {
                            last = found.point();
                        }
                    }
                    return Optional.ofNullable(last);
                })
                .orElse(null);
    }

    @Override
    public Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to) {
        return read("samples of " + asset, connection -> {
            Map<String, List<StoredPoint>> bySignal = new HashMap<>();
            for (PointQueries.Found found :
                    new PointQueries(connection, ids.of(asset)).between(days, from, to, Integer.MAX_VALUE)) {
                bySignal.computeIfAbsent(found.signal(), signal -> new ArrayList<>())
                        .add(found.point());
            }
            return bySignal;
        });
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return read("the last samples of " + asset, connection -> {
            Map<String, StoredPoint> last = new HashMap<>();
            for (PointQueries.Found found : new PointQueries(connection, ids.of(asset))
                    .lastBefore(days, time)
                    .values()) {
                last.merge(found.signal(), found.point(), (a, b) -> a.time() >= b.time() ? a : b);
            }
            return last;
        });
    }

    @Override
    public synchronized void writeMinutes(List<MinuteRow> rows) {
        try {
            inTransaction(() -> MinuteTable.insert(writer, rows));
        } catch (SQLException e) {
            throw new StoreException("the embedded store did not take minute rows: " + e.getMessage(), e);
        }
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return read("minutes of " + asset, connection -> MinuteTable.read(connection, asset, from, to));
    }

    @Override
    public Usage usage() {
        return read("the store's size", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT block_size * used_blocks, block_size * free_blocks FROM pragma_database_size()")) {
                return row.next()
                        ? new Usage(row.getLong(1), row.getLong(2), written.get(), replaced.get())
                        : new Usage(-1, -1, written.get(), replaced.get());
            }
        });
    }

    @Override
    public Check check() {
        String reason = failure;
        return reason == null
                ? new Check("store", Check.Status.OK, "embedded")
                : new Check("store", Check.Status.FAIL, "the embedded store failed: " + reason);
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
            database.close();
        } catch (SQLException e) {
            throw new StoreException("the embedded store did not close: " + e.getMessage(), e);
        }
    }

    /** Something that reads on a connection of its own. */
    @FunctionalInterface
    private interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T read(String what, Query<T> query) {
        try (Connection connection = database.duplicate()) {
            return query.on(connection);
        } catch (SQLException e) {
            throw new StoreException(
                    "cannot read " + what + ": " + Advice.on(String.valueOf(e.getMessage()), folder.resolve(FILE)), e);
        }
    }
}
