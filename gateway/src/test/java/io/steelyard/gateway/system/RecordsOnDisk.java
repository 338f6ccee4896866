package io.steelyard.gateway.system;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The file of the system records, as another program opens it. */
final class RecordsOnDisk {
    private RecordsOnDisk() {}

    static void onDisk(Path folder, String sql) throws SQLException {
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
                Statement statement = direct.createStatement()) {
            statement.execute(sql);
        }
    }

    static long rows(Path folder, String table) throws SQLException {
        return number(folder, "SELECT count(*) FROM " + table);
    }

    static long number(Path folder, String sql) throws SQLException {
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
                Statement statement = direct.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
