package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LetGo;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.NumberSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the tables that grow with time within bounds: beyond a table's most rows the oldest go, and are counted. Runs inside
 * the transaction that writes.
 */
final class Retention {

    /** The tables that grow with time, and what is oldest in each. */
    enum Table {
        GAP("gap", "site, agent, id", "coalesce(to_ns, 9223372036854775807), from_ns", 1_000_000),
        EVENT("event", "part, off, ord", "at_ns", 1_000_000),
        KEPT_ASIDE("kept_aside", "part, off, ord", "off, ord", 100_000),
        LEDGER_HOUR("ledger_hour", "agent, epoch, hour", "hour", 200_000),
        LATENCY_HOUR("latency_hour", "site, asset, began_ns", "began_ns", 1_000_000),
        DIRTY_MINUTE("dirty_minute", "site, asset, minute", "minute", 2_000_000);

        private final String table;
        private final String key;
        private final String age;
        private final long most;

        Table(String table, String key, String age, long most) {
            this.table = table;
            this.key = key;
            this.age = age;
            this.most = most;
        }

        private static Table of(SystemRow row) {
            if (row instanceof SystemRow.Gap) {
                return GAP;
            } else if (row instanceof SystemRow.Event || row instanceof SystemRow.OwnEvent) {
                return EVENT;
            } else if (row instanceof SystemRow.Ledger) {
                return LEDGER_HOUR;
            } else if (row instanceof SystemRow.Latency) {
                return LATENCY_HOUR;
            }
            return row instanceof SystemRow.KeptAside ? KEPT_ASIDE : DIRTY_MINUTE;
        }
    }

    /** Ranges of numbers of either kind that were let go, some 20 MB. */
    private static final long MOST_GONE = 200_000;

    private final Map<Table, Long> most = new EnumMap<>(Table.class);
    private final Map<Table, Long> atMost = new EnumMap<>(Table.class);
    private final Map<Table, Boolean> counted = new EnumMap<>(Table.class);
    private final Map<String, Long> letGo = new ConcurrentHashMap<>();
    private final Map<String, Long> letGoNow = new HashMap<>();
    private final Map<KeptAs, Map<UUID, NumberSet>> numbersGone = new EnumMap<>(KeptAs.class);
    private volatile AsideNumbers asideNumbers = payload -> Map.of();
    private Map<UUID, SortedMap<Long, Forgotten>> counts = Map.of();
    private volatile LetGo told = LetGo.NOBODY;
    private final Map<KeptAs, GoneNumbers> numbersLetGo = new EnumMap<>(KeptAs.class);

    private Retention(long goneRows) {
        for (KeptAs what : KeptAs.values()) {
            numbersLetGo.put(what, new GoneNumbers(what, goneRows));
        }
    }

    /** The limits of the program. */
    static Retention usual() {
        Retention retention = new Retention(MOST_GONE);
        for (Table table : Table.values()) {
            retention.most.put(table, table.most);
        }
        return retention;
    }

    /** The same small limit for every table, for tests. */
    static Retention of(long rows) {
        return of(rows, MOST_GONE);
    }

    /** The same, and another for what is remembered of samples that were let go. */
    static Retention of(long rows, long goneRows) {
        Retention retention = new Retention(goneRows);
        for (Table table : Table.values()) {
            retention.most.put(table, rows);
        }
        return retention;
    }

    /** Who has to know of samples that are let go, and how those of a whole message that was kept aside are read. */
    void onLetGo(AsideNumbers numbers, LetGo listener) {
        asideNumbers = numbers;
        told = listener;
        numbersLetGo.forEach((what, gone) -> gone.onForgotten(listener));
    }

    /** These samples are kept no more. */
    void remember(KeptAs what, Map<UUID, NumberSet> numbers, Connection connection) throws SQLException {
        Map<UUID, NumberSet> ofKind = numbersGone.computeIfAbsent(what, w -> new HashMap<>());
        numbers.forEach((epoch, gone) ->
                ofKind.computeIfAbsent(epoch, e -> new NumberSet()).addAll(gone));
        GoneNumbers all = Objects.requireNonNull(numbersLetGo.get(what));
        all.add(numbers, connection).forEach((table, rows) -> letGoNow.merge(table, rows, Long::sum));
        counts = all.hasForgotten() ? GoneCounts.read(connection) : counts;
    }

    /** The transaction is on disk: tells what it let go of, and what it forgot of that. */
    void committed() {
        letGoNow.forEach((table, rows) -> letGo.merge(table, rows, Long::sum));
        letGoNow.clear();
        numbersGone.forEach((what, ofKind) -> ofKind.forEach((epoch, numbers) -> told.letGo(what, epoch, numbers)));
        numbersGone.clear();
        numbersLetGo.values().forEach(gone -> gone.tellForgotten(counts));
    }

    /** The transaction failed: nothing of it happened, and each table is counted anew. */
    void rolledBack() {
        letGoNow.clear();
        numbersGone.clear();
        numbersLetGo.values().forEach(GoneNumbers::tellNothing);
        counted.clear();
    }

    /** Rows were written; lets go of the oldest where there are too many now. */
    void wrote(List<SystemRow> rows, Connection connection) throws SQLException {
        for (SystemRow row : rows) {
            if (!(row instanceof SystemRow.Asset)
                    && !(row instanceof SystemRow.Security)
                    && !(row instanceof SystemRow.FormerBirth)) {
                // Replaced rows count twice here, so that this is never less than what is there.
                long rowsOfIt =
                        row instanceof SystemRow.Ledger ledger ? ledger.lines().size() : 1;
                atMost.merge(Table.of(row), rowsOfIt, Long::sum);
            }
        }
        for (Table table : Table.values()) {
            Long known = atMost.get(table);
            long limit = most.getOrDefault(table, table.most);
            if (known != null && (known > limit || !counted(table))) {
                keepWithin(table, limit, connection);
            }
        }
    }

    private boolean counted(Table table) {
        return counted.put(table, true) != null;
    }

    private void keepWithin(Table table, long limit, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long found;
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table.table)) {
                found = row.next() ? row.getLong(1) : 0;
            }
            if (found > limit) {
                // A tenth more than needed, so that the next rows need no counting.
                long surplus = found - limit + limit / 10;
                if (table == Table.KEPT_ASIDE) {
                    rememberNumbers(surplus, connection);
                }
                int gone = statement.executeUpdate(
                        "DELETE FROM " + table.table + " WHERE (" + table.key + ") IN (SELECT " + table.key + " FROM "
                                + table.table + " ORDER BY " + table.age + " LIMIT " + surplus + ")");
                letGoNow.merge(table.table, (long) gone, Long::sum);
                found -= gone;
            }
            atMost.put(table, found);
        }
    }

    /** They are no longer here: the ledger must not call them kept aside. */
    private void rememberNumbers(long rows, Connection connection) throws SQLException {
        Map<UUID, NumberSet> goes = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT epoch, number, payload FROM kept_aside ORDER BY " + Table.KEPT_ASIDE.age + " LIMIT ?")) {
            query.setLong(1, rows);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String epoch = row.getString(1);
                    if (epoch == null) {
                        asideNumbers
                                .of(row.getBytes(3))
                                .forEach((of, numbers) -> goes.computeIfAbsent(of, e -> new NumberSet())
                                        .addAll(numbers));
                    } else if (row.getLong(2) >= 0) {
                        goes.computeIfAbsent(UUID.fromString(epoch), e -> new NumberSet())
                                .add(row.getLong(2));
                    }
                }
            }
        }
        remember(KeptAs.ASIDE, goes, connection);
    }

    /** Rows let go since the start, by table. */
    SortedMap<String, Long> letGo() {
        return new TreeMap<>(letGo);
    }
}
