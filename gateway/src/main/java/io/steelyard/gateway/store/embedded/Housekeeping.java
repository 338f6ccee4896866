package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.TimeSeriesStore.NewestPoints;
import io.steelyard.gateway.store.embedded.Compaction.Step;
import io.steelyard.gateway.store.embedded.Compaction.Steps;
import io.steelyard.gateway.store.embedded.Schema.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Dropping days and compacting; one at a time. */
final class Housekeeping {
    private static final double ROOM = 1.1;
    private static final long CLOSE_SECONDS = 60;

    private final Database database;
    private final Writing writing;
    private final ReentrantLock busy = new ReentrantLock();
    private volatile boolean stopping;

    Housekeeping(Database database, Writing writing) {
        this.database = database;
        this.writing = writing;
    }

    /** Drops the days that end by the instant; nothing while a compaction runs. Answers how many tables went. */
    int expire(long before, NewestPoints newest, Reads reads) {
        if (!busy.tryLock()) {
            return 0;
        }
        try {
            int gone = 0;
            for (Kind kind : Kind.values()) {
                for (long day : writing.days(kind)) {
                    if (day + 1 > Schema.dayOf(before)) {
                        break;
                    }
                    if (kind == Kind.POINTS) {
                        newest.keep(newestOf(day, reads));
                    }
                    writing.drop(kind, List.of(day));
                    gone++;
                }
            }
            return gone;
        } finally {
            busy.unlock();
        }
    }

    /** Drops minutes that begin from the instant on; after a compaction, which goes by numbers of rows. */
    void forgetMinutes(long from) {
        busy.lock();
        try {
            writing.forgetMinutes(from);
        } finally {
            busy.unlock();
        }
    }

    private Map<SignalKey, StoredPoint> newestOf(long day, Reads reads) {
        return reads.read("the newest points of a day", snapshot -> {
            Map<SignalKey, StoredPoint> newest = new HashMap<>();
            PointQueries queries = new PointQueries(snapshot, writing.ids().all());
            queries.lastOf(day)
                    .forEach(found ->
                            newest.merge(found.signal(), found.point(), (a, b) -> a.time() >= b.time() ? a : b));
            return newest;
        });
    }

    /**
     * Copies the store into a new file and puts it in the old one's place. Days are copied while the writer goes on; for
     * the last step, what came meanwhile and the change of files, it waits, and so do readers. Fails, leaving everything as
     * it was, when the disk has no room or a compaction runs already.
     */
    void compact(Steps steps) {
        if (!busy.tryLock()) {
            throw new StoreException("the store is being compacted already, or a day is being dropped: wait for that");
        }
        DuckDBConnection connection = null;
        try {
            requireRoom();
            connection = database.connect();
            Compaction compaction = new Compaction(database, steps, () -> stopping);
            compaction.copy(connection);
            synchronized (writing) {
                compaction.finish(connection);
                Database.closeQuietly(connection);
                change(steps);
            }
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "the embedded store was not compacted: "
                            + Advice.on(String.valueOf(e.getMessage()), database.file()),
                    e);
        } finally {
            abandon(connection);
            busy.unlock();
        }
    }

    private void abandon(@Nullable DuckDBConnection connection) {
        try {
            if (connection != null && !connection.isClosed()) {
                Compaction.abandon(connection);
            }
            if (Files.exists(database.copy())) {
                Files.delete(database.copy());
                Files.deleteIfExists(Database.wal(database.copy()));
            }
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "what a failed compaction left in " + database.copy() + " stays until the next start: "
                            + e.getMessage(),
                    e);
        } finally {
            Database.closeQuietly(connection);
        }
    }

    private void requireRoom() throws IOException {
        long size = Files.size(database.file());
        long room = Files.getFileStore(database.file()).getUsableSpace();
        if (room < size * ROOM) {
            throw new StoreException("the embedded store was not compacted: its copy may need " + size
                    + " bytes, and the disk has " + room + " free: make room on it");
        }
    }

    /** Nobody writes; readers are waited for. The old file is complete by itself before the copy takes its name. */
    private void change(Steps steps) throws SQLException, IOException {
        database.changing().lock();
        try {
            force(database.copy());
            writing.end();
            database.close();
            if (Files.exists(Database.wal(database.file()))) {
                throw new StoreException("the embedded store was not compacted: the old file could not be completed");
            }
            steps.at(Step.CLOSED, 0, 0);
            Files.move(
                    database.copy(),
                    database.file(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            force(database.file().toAbsolutePath().getParent());
            steps.at(Step.SWAPPED, 0, 0);
        } finally {
            if (!database.isOpen()) {
                database.open();
            }
            database.changing().unlock();
        }
        writing.connect();
        steps.at(Step.OPENED, 0, 0);
    }

    private static void force(@Nullable Path path) throws IOException {
        if (path != null) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** A compaction that runs is given up. */
    void stop() {
        stopping = true;
        try {
            if (busy.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                busy.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For those who count. */
    List<Long> pointDays() {
        return new ArrayList<>(writing.days(Kind.POINTS));
    }
}
