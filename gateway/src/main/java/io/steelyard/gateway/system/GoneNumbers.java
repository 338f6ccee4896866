package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LetGo;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The samples that were kept aside, or those that had a letter, and were let go, as ranges of numbers: no longer here.
 * Neighbours are one row. Beyond the most rows the numbers of those that were written longest ago are forgotten, and only
 * how many they were in which hour is remembered ({@link GoneCounts}). Runs inside the transaction that writes.
 */
final class GoneNumbers {
    /**
     * What version 3 has in place of a row a number, which a program of version 2 would look for in vain. Up to version 3
     * what was kept aside stands with the letters.
     */
    private static final String LETTERS = "gone_range";

    /** What version 4 has beside, which a program of version 3 would call kept aside for ever. */
    private static final String ASIDES = "gone_aside";

    private final KeptAs what;
    private final String table;
    private final long most;
    private final Map<UUID, NumberSet> forgotten = new HashMap<>();
    private volatile LetGo told = LetGo.NOBODY;

    GoneNumbers(KeptAs what, long most) {
        this.what = what;
        this.table = table(what);
        this.most = most;
    }

    private static String table(KeptAs what) {
        return what == KeptAs.LETTER ? LETTERS : ASIDES;
    }

    static List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (String table : List.of(LETTERS, ASIDES)) {
            tables.add("CREATE TABLE IF NOT EXISTS " + table + "(epoch TEXT, first INTEGER, last INTEGER NOT NULL,"
                    + " turn INTEGER NOT NULL, PRIMARY KEY(epoch, first)) WITHOUT ROWID");
            tables.add("CREATE INDEX IF NOT EXISTS " + table + "_by_turn ON " + table + "(turn)");
        }
        tables.add(GoneCounts.TABLE);
        return tables;
    }

    /** Makes ranges of the rows of version 2, one a number, and joins them to those that are there. */
    static void takeOver(Connection connection) throws SQLException {
        Map<UUID, NumberSet> numbers = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'dead_letter_gone'")) {
                if (!row.next()) {
                    return;
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT epoch, number FROM dead_letter_gone ORDER BY epoch, number")) {
                while (row.next()) {
                    numbers.computeIfAbsent(UUID.fromString(row.getString(1)), epoch -> new NumberSet())
                            .add(row.getLong(2));
                }
            }
            new GoneNumbers(KeptAs.LETTER, Long.MAX_VALUE).insert(numbers, connection);
            statement.execute("DROP TABLE dead_letter_gone");
        }
    }

    /** Who knows where numbers stand and has to know of those that are forgotten. */
    void onForgotten(LetGo listener) {
        told = listener;
    }

    /** Adds the numbers; answers how many rows of which table had to be forgotten for that. */
    Map<String, Long> add(Map<UUID, NumberSet> numbers, Connection connection) throws SQLException {
        insert(numbers, connection);
        long rows = count(connection);
        return rows > most ? forget(rows - most + most / 10, connection) : Map.of();
    }

    private void insert(Map<UUID, NumberSet> numbers, Connection connection) throws SQLException {
        long turn = turn(connection) + 1;
        try (PreparedStatement touching = connection.prepareStatement(
                        "SELECT first, last FROM " + table + " WHERE epoch = ? AND first <= ? ORDER BY first DESC");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE epoch = ? AND first = ?");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, ?, " + turn + ")")) {
            for (Map.Entry<UUID, NumberSet> epoch : numbers.entrySet()) {
                String id = epoch.getKey().toString();
                touching.setString(1, id);
                delete.setString(1, id);
                insert.setString(1, id);
                for (NumberRange range : epoch.getValue().ranges()) {
                    NumberRange whole = join(range, touching, delete);
                    insert.setLong(2, whole.first());
                    insert.setLong(3, whole.last());
                    insert.executeUpdate();
                }
            }
        }
    }

    /** Takes the rows away that touch the range, and answers what it is together with them. */
    private static NumberRange join(NumberRange range, PreparedStatement touching, PreparedStatement delete)
            throws SQLException {
        long first = range.first();
        long last = range.last();
        List<Long> joined = new ArrayList<>();
        touching.setLong(2, last + 1);
        try (ResultSet row = touching.executeQuery()) {
            while (row.next() && row.getLong(2) >= range.first() - 1) {
                joined.add(row.getLong(1));
                first = Math.min(first, row.getLong(1));
                last = Math.max(last, row.getLong(2));
            }
        }
        for (long gone : joined) {
            delete.setLong(2, gone);
            delete.executeUpdate();
        }
        return new NumberRange(first, last);
    }

    private long turn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(turn) FROM " + table)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Map<String, Long> forget(long surplus, Connection connection) throws SQLException {
        String oldest = "SELECT epoch, first, last FROM " + table + " ORDER BY turn, epoch, first LIMIT " + surplus;
        long gone = 0;
        Map<UUID, NumberSet> going = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(oldest)) {
            while (row.next()) {
                going.computeIfAbsent(UUID.fromString(row.getString(1)), epoch -> new NumberSet())
                        .add(row.getLong(2), row.getLong(3));
                gone++;
            }
        }
        Map<String, Long> went = GoneCounts.add(told.places(what, going), most, told::epochs, connection);
        went.put(table, gone);
        going.forEach((epoch, numbers) ->
                forgotten.computeIfAbsent(epoch, e -> new NumberSet()).addAll(numbers));
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "DELETE FROM " + table + " WHERE (epoch, first) IN (SELECT epoch, first FROM (" + oldest + "))");
        }
        return went;
    }

    boolean hasForgotten() {
        return !forgotten.isEmpty();
    }

    /** Tells what was forgotten by a transaction that is on disk now, of which these are the counts. */
    void tellForgotten(Map<UUID, SortedMap<Long, Forgotten>> counts) {
        if (!forgotten.isEmpty()) {
            told.forgotten(what, forgotten, counts);
        }
        tellNothing();
    }

    /** The transaction failed. */
    void tellNothing() {
        forgotten.clear();
    }

    /** Every number, by epoch. */
    static Map<UUID, NumberSet> read(KeptAs what, Connection connection) throws SQLException {
        Map<UUID, NumberSet> known = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT epoch, first, last FROM " + table(what) + " ORDER BY epoch, first")) {
            while (row.next()) {
                known.computeIfAbsent(UUID.fromString(row.getString(1)), epoch -> new NumberSet())
                        .add(row.getLong(2), row.getLong(3));
            }
        }
        return known;
    }
}
