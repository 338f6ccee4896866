package io.steelyard.bench.peer;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite with a write-ahead log that is synced at each commit. */
public final class GroupedSqlite implements GroupedLog {
    private final Connection connection;
    private final PreparedStatement insert;

    private GroupedSqlite(Path folder) throws Exception {
        Files.createDirectories(folder);
        useLibraryBesideTheDriver();
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE log(id INTEGER PRIMARY KEY, record BLOB)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO log(record) VALUES (?)");
    }

    /** The distribution has taken the native library out of the driver's jar and laid it beside it. */
    private static void useLibraryBesideTheDriver() throws URISyntaxException {
        Path jar = Path.of(SQLiteJDBCLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path beside = jar.resolveSibling(System.mapLibraryName("sqlitejdbc"));
        if (Files.exists(beside)) {
            System.setProperty("org.sqlite.lib.path", String.valueOf(beside.getParent()));
        }
    }

    /** Opens databases. */
    public static final class Maker implements GroupedLog.Maker {
        @Override
        public String name() {
            return "SQLite";
        }

        @Override
        public GroupedLog open(Path folder) throws Exception {
            return new GroupedSqlite(folder);
        }
    }

    @Override
    public void append(byte[] record, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            insert.setBytes(1, record);
            insert.executeUpdate();
        }
        connection.commit();
    }

    @Override
    public void await() {
        // each append waits for itself
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
