package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.WorkTime;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The system records of one gateway. Any thread; calls block until what they wrote is on disk. Every failure of the disk
 * is a {@link SystemException}: what was to be written may not be taken for durable.
 */
public final class SystemRecords implements AutoCloseable {
    private static final int MINUTES_REMEMBERED = 100_000;

    private final Path file;
    private final Connection writer;
    final Retention retention;
    private final WorkTime work;
    final Written written = new Written();
    private final Set<SystemRow.DirtyMinute> listedAgain = new HashSet<>();
    private final DocumentTable documents = new DocumentTable(this);
    private final InputTable inputs = new InputTable(this);

    private SystemRecords(Path file, Connection writer, Retention retention, WorkTime work) {
        this.file = file;
        this.writer = writer;
        this.retention = retention;
        this.work = work;
    }

    /** Opens the records in the folder, making them when they are not there. */
    public static SystemRecords open(Path folder, LongSupplier nanoTime) {
        return open(folder, Retention.usual(), nanoTime);
    }

    static SystemRecords open(Path folder, Retention retention, LongSupplier nanoTime) {
        Path file = folder.resolve("system.db");
        try {
            Files.createDirectories(folder);
            Connection writer = connect(file);
            Schema.open(writer);
            return new SystemRecords(file, writer, retention, new WorkTime(nanoTime));
        } catch (SQLException | IOException e) {
            throw new SystemException("cannot open the system records in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        NativeLibrary.show();
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** Writes the rows in one transaction. */
    public synchronized void write(List<SystemRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        inTransaction("write " + rows.size() + " rows", () -> {
            try (RowWriter writing = new RowWriter(writer)) {
                for (SystemRow row : rows) {
                    writing.write(row);
                }
            }
            retention.wrote(rows, writer);
        });
        for (SystemRow row : rows) {
            if (row instanceof SystemRow.DirtyMinute minute && listedAgain.size() < MINUTES_REMEMBERED) {
                listedAgain.add(minute);
            }
        }
        written.add(rows);
    }

    /** Locks the field to the type if it is not locked yet; answers the type it is locked to. */
    public synchronized FieldType lock(String measurement, String field, FieldType wanted) {
        try (PreparedStatement insert = writer.prepareStatement("INSERT OR IGNORE INTO field_type VALUES (?, ?, ?)");
                PreparedStatement select =
                        writer.prepareStatement("SELECT type FROM field_type WHERE measurement = ? AND field = ?")) {
            insert.setString(1, measurement);
            insert.setString(2, field);
            insert.setString(3, wanted.name());
            insert.executeUpdate();
            select.setString(1, measurement);
            select.setString(2, field);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return FieldType.valueOf(row.getString(1));
            }
        } catch (SQLException e) {
            throw failed("lock the type of " + measurement + "." + field, e);
        }
    }

    /** Gaps in the order of their beginning. A gap of a whole agent or asset is found for each of its signals. */
    public List<GapRecord> gaps(Query query) {
        return gapPage(query).rows();
    }

    /** As {@link #gaps}, and where the next page begins: behind the last row, whatever comes in between. */
    public Page<GapRecord> gapPage(Query query) {
        return select(
                "SELECT json, from_ns, site, agent, id FROM gap"
                        + " WHERE (?1 IS NULL OR site = ?1) AND (?2 IS NULL OR agent = ?2)"
                        + " AND (?3 IS NULL OR asset = ?3 OR (asset IS NULL AND (?9 IS NULL OR agent = ?9)"
                        + " AND (?10 = '' OR coalesce(json_extract(json, '$.scope.server'), ?10) = ?10)))"
                        + " AND (?4 IS NULL OR signal IS NULL OR signal = ?4)"
                        + " AND (?5 IS NULL OR ?5 = CASE WHEN signal IS NOT NULL THEN 'signal'"
                        + " WHEN asset IS NOT NULL THEN 'asset' ELSE 'server' END)"
                        + " AND (to_ns IS NULL OR to_ns >= ?6) AND from_ns < ?7"
                        + " AND (?11 IS NULL OR (from_ns, site, agent, id) > (?11, ?12, ?13, ?14))"
                        + " ORDER BY from_ns, site, agent, id LIMIT ?8",
                query,
                row -> GapRecord.parse(row.getString(1)));
    }

    /** Events, the latest first. */
    public List<EventRecord> events(Query query) {
        return eventPage(query).rows();
    }

    /** As {@link #events}, and where the next page begins: behind the last row, whatever comes in between. */
    public Page<EventRecord> eventPage(Query query) {
        return select(
                "SELECT json, at_ns, part, off, ord FROM event"
                        + " WHERE (?1 IS NULL OR site = ?1) AND (?2 IS NULL OR agent = ?2)"
                        + " AND (?3 IS NULL OR json_extract(json, '$.scope.asset') = ?3)"
                        + " AND (?4 IS NULL OR json_extract(json, '$.scope.signal') = ?4)"
                        + " AND (?5 IS NULL OR ?5 = CASE WHEN json_extract(json, '$.scope.signal') IS NOT NULL"
                        + " THEN 'signal' WHEN json_extract(json, '$.scope.asset') IS NOT NULL THEN 'asset'"
                        + " ELSE 'server' END)"
                        + " AND at_ns >= ?6 AND at_ns < ?7"
                        + " AND (?11 IS NULL OR (at_ns, part, off, ord) < (?11, ?12, ?13, ?14))"
                        + " ORDER BY at_ns DESC, part DESC, off DESC, ord DESC LIMIT ?8",
                query,
                row -> EventRecord.parse(row.getString(1)));
    }

    /** Writes an event of the gateway's own unless there is one of its kind and hour; says whether there was none. */
    public synchronized boolean happenedFirst(SystemRow.OwnEvent own) {
        AtomicBoolean first = new AtomicBoolean();
        inTransaction("write an event", () -> {
            try (RowWriter writing = new RowWriter(writer)) {
                first.set(writing.writeOnce(own));
            }
            retention.wrote(List.of(own), writer);
        });
        written.add(List.of(own));
        return first.get();
    }

    /** Rows of the ledger that memory has not. */
    public LedgerTable ledger() {
        return new LedgerTable(this);
    }

    /** Every asset that a birth described, with its signals. */
    public List<AssetDescription> assets() {
        try (Connection connection = connect(file)) {
            return AssetReader.read(connection);
        } catch (SQLException e) {
            throw failed("read the assets", e);
        }
    }

    /** Every agent that an asset, a record or a row of the ledger tells of. */
    public Set<AgentKey> agents() {
        return ask("read the agents", AgentReader::read);
    }

    /** The keys of every asset that a birth described. */
    public List<AssetKey> assetKeys() {
        return assets().stream().map(AssetDescription::key).toList();
    }

    /** Minutes to fold that begin before the instant, the oldest first. For one reader, who settles them next. */
    public List<SystemRow.DirtyMinute> dirtyMinutes(long before, int limit) {
        return dirtyMinutes(before, limit, asset -> true, minute -> true);
    }

    /**
     * As {@link #dirtyMinutes(long, int)}, but only those that are wanted, of assets that are, however many others are before
     * them. Where there are very many of assets that are not wanted, only those of each asset have their order.
     */
    public List<SystemRow.DirtyMinute> dirtyMinutes(
            long before, int limit, Predicate<AssetKey> assets, Predicate<SystemRow.DirtyMinute> minutes) {
        synchronized (this) {
            listedAgain.clear();
        }
        return ask("read the minutes to fold", new DirtyMinutes(before, limit, assets, minutes)::find);
    }

    /** The minutes are folded and their rows durable; what was listed again since {@link #dirtyMinutes} stays listed. */
    public synchronized void settle(List<SystemRow.DirtyMinute> folded) {
        if (listedAgain.size() >= MINUTES_REMEMBERED) {
            return; // nobody knows which: they are folded once more
        }
        inTransaction("settle " + folded.size() + " minutes", () -> {
            try (PreparedStatement delete =
                    writer.prepareStatement("DELETE FROM dirty_minute WHERE site = ? AND asset = ? AND minute = ?")) {
                for (SystemRow.DirtyMinute minute : folded) {
                    if (listedAgain.contains(minute)) {
                        continue;
                    }
                    delete.setString(1, minute.asset().site());
                    delete.setString(2, minute.asset().asset());
                    delete.setLong(3, minute.minute());
                    delete.executeUpdate();
                }
            }
        });
    }

    /** Keeps the newest points of signals; only a newer one replaces one. */
    public synchronized void keepNewest(Map<SignalKey, StoredPoint> newest) {
        inTransaction("keep newest points", () -> NewestRows.write(writer, newest));
    }

    /** The kept newest points of the asset, by signal name. */
    public Map<String, StoredPoint> newest(AssetKey asset) {
        try (Connection connection = connect(file)) {
            return NewestRows.of(connection, asset);
        } catch (SQLException e) {
            throw failed("read newest points", e);
        }
    }

    /** How many messages and samples are kept aside. */
    public long keptAside() {
        try (Connection connection = connect(file);
                PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM kept_aside");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw failed("count what is kept aside", e);
        }
    }

    /** Rows written since the start, and those that went because a table held too many. */
    public StageStatus status() {
        return new StageStatus("system", written.rows(), written.rows(), retention.letGo(), 0, work.seconds());
    }

    /** Whether the file can be read. */
    public Check check() {
        try {
            keptAside();
            return Check.well(Check.Part.SYSTEM);
        } catch (SystemException e) {
            return Finding.SYSTEM_UNREADABLE.check(Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (SQLException e) {
            throw failed("close", e);
        }
    }

    /** The dead-letter's index. */
    public DeadLetterTable deadLetter() {
        return new DeadLetterTable(this);
    }

    /** Documents that people gave; always the same table, which counts what it refuses. */
    public DocumentTable documents() {
        return documents;
    }

    /** Tables that people gave, row by row; always the same, which counts what it refuses. */
    public InputTable inputs() {
        return inputs;
    }

    /** The series that have been written. */
    public SeriesTable series() {
        return new SeriesTable(this);
    }

    /** Something done on a connection. */
    @FunctionalInterface
    interface On<T> {
        T make(Connection connection) throws SQLException;
    }

    /** A change made on a connection. */
    @FunctionalInterface
    interface Change {
        void make(Connection connection) throws SQLException;
    }

    /** Makes the change in one transaction. */
    synchronized void change(String what, Change change) {
        inTransaction(what, () -> change.make(writer));
    }

    /** Reads on a connection of its own. */
    <T> T ask(String what, On<T> question) {
        try (Connection connection = connect(file)) {
            return question.make(connection);
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    /** A part of a transaction. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(String what, Work change) {
        long begin = work.begin();
        try {
            writer.setAutoCommit(false);
            try {
                change.run();
                writer.commit();
            } catch (SQLException | RuntimeException e) {
                retention.rolledBack();
                writer.rollback();
                throw e;
            } finally {
                writer.setAutoCommit(true);
            }
            retention.committed();
        } catch (SQLException e) {
            throw failed(what, e);
        } finally {
            work.end(begin);
        }
    }

    /** Makes a record of a row. */
    @FunctionalInterface
    private interface FromRow<T> {
        T make(ResultSet row) throws SQLException;
    }

    private <T> Page<T> select(String sql, Query query, FromRow<T> fromRow) {
        List<T> found = new ArrayList<>();
        String last = null;
        try (Connection connection = connect(file);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            List<@Nullable Object> values = query.values();
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            Place.set(statement, values.size() + 1, query.after());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (found.size() == query.limit()) {
                        return new Page<>(found, last);
                    }
                    found.add(fromRow.make(row));
                    last = Place.of(row, 2);
                }
            }
            return new Page<>(found, null);
        } catch (SQLException e) {
            throw failed("read gaps or events", e);
        }
    }

    private static SystemException failed(String what, SQLException cause) {
        return new SystemException("the system records could not " + what + ": " + cause.getMessage(), cause);
    }
}
