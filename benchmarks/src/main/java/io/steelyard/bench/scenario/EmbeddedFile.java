package io.steelyard.bench.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The embedded store's file, once its gateway has closed. */
final class EmbeddedFile implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;

    /**
     * Opens it.
     *
     * @param store the folder that it lies in
     */
    EmbeddedFile(Path store) throws IOException, SQLException {
        Path file;
        try (Stream<Path> files = Files.list(store)) {
            file = files.filter(one -> one.toString().endsWith(".duckdb"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no embedded store in " + store));
        }
        connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        statement = connection.createStatement();
    }

    /** Points, of whatever status. */
    long rows() throws SQLException {
        long rows = 0;
        for (String table : tables()) {
            rows += number("SELECT count(*) FROM " + table);
        }
        return rows;
    }

    /** Of the blocks in use. */
    long usedBytes() throws SQLException {
        return number("SELECT block_size * used_blocks FROM pragma_database_size()");
    }

    /**
     * Whole numbers of one signal.
     *
     * @param different how many there are, the same counted once
     */
    record Numbers(long different, long least, long greatest) {}

    /** By {@code asset/signal}. */
    Map<String, Numbers> numbers() throws SQLException {
        String points = tables().stream()
                .map(table -> "SELECT series, whole FROM " + table + " WHERE whole IS NOT NULL")
                .collect(Collectors.joining(" UNION ALL "));
        Map<String, Numbers> numbers = new HashMap<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT s.asset || '/' || s.signal, count(DISTINCT p.whole), min(p.whole), max(p.whole) FROM (" + points
                        + ") p JOIN series s ON s.id = p.series GROUP BY 1")) {
            while (row.next()) {
                numbers.put(row.getString(1), new Numbers(row.getLong(2), row.getLong(3), row.getLong(4)));
            }
        }
        return numbers;
    }

    private List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet names = statement.executeQuery(
                "SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^p_[0-9]{8}$')")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        return tables;
    }

    private long number(String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
        connection.close();
    }
}
