package io.steelyard.gateway.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's file and its being open. Whoever reads holds {@link #using}, so that the file is changed for another one
 * only between readers. A connection of its own keeps the database open and is never written on.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String FILE = "telemetry.duckdb";
    private static final String COPY = "telemetry.compacting.duckdb";
    private static final String WAL = ".wal";
    private static final String SPILL = "spill";
    /** Of a question, its asker's among them. */
    static final int THREADS = 2;

    private final Path folder;
    private final long memoryBytes;
    private final ReadWriteLock file = new ReentrantReadWriteLock();
    private @Nullable DuckDBConnection keeper;

    Database(Path folder, long memoryBytes) {
        this.folder = folder;
        this.memoryBytes = memoryBytes;
    }

    Path file() {
        return folder.resolve(FILE);
    }

    /** Where a compacted copy grows; nothing of it counts before it has the file's name. */
    Path copy() {
        return folder.resolve(COPY);
    }

    /** What of the file has not been written into it yet, while it is open. */
    static Path wal(Path file) {
        return file.resolveSibling(file.getFileName() + WAL);
    }

    /** Opens the file, making it when it is not there; what a killed process left beside it goes. */
    void open() throws SQLException, IOException {
        Files.createDirectories(folder);
        Properties properties = new Properties();
        properties.setProperty("memory_limit", memoryBytes / (1024 * 1024) + "MiB");
        properties.setProperty("threads", String.valueOf(THREADS));
        properties.setProperty("temp_directory", folder.resolve(SPILL).toString());
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file(), properties);
        keeper = connection.unwrap(DuckDBConnection.class);
        // now that the file is ours, what lies beside it is nobody's
        Files.deleteIfExists(copy());
        Files.deleteIfExists(wal(copy()));
        clear(folder.resolve(SPILL));
    }

    private static void clear(Path spill) throws IOException {
        if (Files.isDirectory(spill)) {
            List<Path> left = new ArrayList<>();
            try (Stream<Path> files = Files.list(spill)) {
                files.forEach(left::add);
            }
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Whether it is open. */
    boolean isOpen() {
        return keeper != null;
    }

    /** A connection of the caller's. */
    DuckDBConnection connect() throws SQLException {
        DuckDBConnection open = keeper;
        if (open == null) {
            throw new SQLException("the store's file is not open");
        }
        return open.duplicate().unwrap(DuckDBConnection.class);
    }

    /** Held by whoever reads. */
    Lock using() {
        return file.readLock();
    }

    /** Held by whoever changes the file for another one, who waits for the readers. */
    Lock changing() {
        return file.writeLock();
    }

    /** Closes the database once its last connection is closed; it then writes what it has into its file. */
    void close() throws SQLException {
        DuckDBConnection open = keeper;
        keeper = null;
        if (open != null) {
            open.close();
        }
    }

    static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("a connection did not close: {}", e.getMessage());
        }
    }
}
