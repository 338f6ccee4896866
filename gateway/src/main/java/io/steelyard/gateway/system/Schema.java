package io.steelyard.gateway.system;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, and how those of an earlier version become them. SQLite's {@code user_version} holds the version. */
final class Schema {
    static final int VERSION = 4;
    private static final List<String> TABLES = List.of(
            "CREATE TABLE gap(site TEXT, agent TEXT, id TEXT, asset TEXT, signal TEXT, from_ns INTEGER NOT NULL,"
                    + " to_ns INTEGER, json TEXT NOT NULL, PRIMARY KEY(site, agent, id)) WITHOUT ROWID",
            "CREATE INDEX gap_by_time ON gap(from_ns)",
            "CREATE INDEX gap_open ON gap(site, agent) WHERE to_ns IS NULL",
            "CREATE TABLE event(part INTEGER, off INTEGER, ord INTEGER, at_ns INTEGER NOT NULL, site TEXT, agent TEXT,"
                    + " type TEXT, json TEXT NOT NULL, PRIMARY KEY(part, off, ord)) WITHOUT ROWID",
            "CREATE INDEX event_by_time ON event(at_ns)",
            "CREATE TABLE kept_aside(part INTEGER, off INTEGER, ord INTEGER, site TEXT, agent TEXT, reason TEXT,"
                    + " epoch TEXT, number INTEGER, topic TEXT, payload BLOB, PRIMARY KEY(part, off, ord))"
                    + " WITHOUT ROWID",
            "CREATE TABLE field_type(measurement TEXT, field TEXT, type TEXT NOT NULL,"
                    + " PRIMARY KEY(measurement, field)) WITHOUT ROWID",
            "CREATE TABLE asset(site TEXT, asset TEXT, agent TEXT, enterprise TEXT, class TEXT, profile TEXT,"
                    + " area TEXT, line TEXT, PRIMARY KEY(site, asset)) WITHOUT ROWID",
            "CREATE TABLE signal(site TEXT, asset TEXT, name TEXT, field TEXT, type TEXT, type_name TEXT, role TEXT,"
                    + " unit TEXT, unit_id INTEGER, low REAL, high REAL, description TEXT,"
                    + " PRIMARY KEY(site, asset, name)) WITHOUT ROWID",
            "CREATE TABLE dirty_minute(site TEXT, asset TEXT, minute INTEGER, PRIMARY KEY(site, asset, minute))"
                    + " WITHOUT ROWID",
            "CREATE INDEX dirty_by_minute ON dirty_minute(minute)");

    /** What version 2 has beside: rows of the ledger that memory let go. */
    private static final List<String> LEDGER = List.of(
            "CREATE TABLE IF NOT EXISTS ledger_hour(agent TEXT, epoch TEXT, hour INTEGER, site TEXT NOT NULL,"
                    + " sampled INTEGER, stored INTEGER, kept_aside INTEGER, dropped TEXT, elsewhere INTEGER,"
                    + " in_outbox INTEGER, missing INTEGER, closed INTEGER, duplicates INTEGER, reported INTEGER,"
                    + " PRIMARY KEY(agent, epoch, hour)) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS ledger_by_hour ON ledger_hour(hour)");
    /** Of what sums are kept: hours and days, in nanoseconds. */
    private static final List<Long> SUMMED = List.of(3_600_000_000_000L, 86_400_000_000_000L);
    /** What came later; a program that does not know it does not need it. */
    private static final List<String> ADDED = List.of(
            "CREATE TABLE IF NOT EXISTS dead_letter(id INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER, off INTEGER,"
                    + " site TEXT, asset TEXT, signal TEXT, field TEXT, time_ns INTEGER, epoch TEXT, number INTEGER,"
                    + " reason TEXT, kept_ns INTEGER, file INTEGER, pos INTEGER, len INTEGER,"
                    + " UNIQUE(part, off, site, asset, field, time_ns))",
            "CREATE INDEX IF NOT EXISTS dead_letter_by_number ON dead_letter(epoch, number)",
            "CREATE INDEX IF NOT EXISTS dead_letter_by_file ON dead_letter(file)",
            "CREATE INDEX IF NOT EXISTS event_by_agent ON event(site, agent)",
            "CREATE INDEX IF NOT EXISTS event_of_clocks ON event(part, off, ord) WHERE type = 'clock-skew'",
            "CREATE INDEX IF NOT EXISTS event_of_signals ON event(part, off, ord) WHERE type = 'signal-changed'",
            "CREATE TABLE IF NOT EXISTS series(measurement TEXT, site TEXT, area TEXT, line TEXT, asset TEXT,"
                    + " field TEXT, PRIMARY KEY(measurement, site, area, line, asset, field)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS minute_sum(site TEXT, asset TEXT, span INTEGER, begin_ns INTEGER,"
                    + " sum TEXT NOT NULL, PRIMARY KEY(site, asset, span, begin_ns)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS refolding(id INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL,"
                    + " asset TEXT NOT NULL, from_ns INTEGER NOT NULL, to_ns INTEGER NOT NULL)",
            "CREATE TABLE IF NOT EXISTS asset_server(site TEXT, asset TEXT, server TEXT NOT NULL,"
                    + " PRIMARY KEY(site, asset)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS former_profile(site TEXT, asset TEXT, place INTEGER, profile TEXT NOT NULL,"
                    + " until_ns INTEGER NOT NULL, told_ns INTEGER NOT NULL, PRIMARY KEY(site, asset, place))"
                    + " WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS former_birth(site TEXT, asset TEXT, until_ns INTEGER, agent TEXT NOT NULL,"
                    + " server TEXT NOT NULL, enterprise TEXT NOT NULL, class TEXT NOT NULL, profile TEXT NOT NULL,"
                    + " area TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY(site, asset, until_ns)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS former_signal(site TEXT, asset TEXT, until_ns INTEGER, name TEXT, field TEXT,"
                    + " type TEXT, type_name TEXT, role TEXT, unit TEXT, unit_id INTEGER, low REAL, high REAL,"
                    + " description TEXT, PRIMARY KEY(site, asset, until_ns, name)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS former_security(site TEXT, agent TEXT, until_ns INTEGER,"
                    + " endpoints TEXT NOT NULL, PRIMARY KEY(site, agent, until_ns)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS document(site TEXT, kind TEXT, version INTEGER, who TEXT NOT NULL,"
                    + " at_ns INTEGER NOT NULL, note TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT NOT NULL,"
                    + " PRIMARY KEY(site, kind, version))",
            "CREATE TABLE IF NOT EXISTS milestone(site TEXT, kind TEXT, version INTEGER, what TEXT,"
                    + " at_ns INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(site, kind, version, what))"
                    + " WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS note(site TEXT, name TEXT, body TEXT NOT NULL, PRIMARY KEY(site, name))"
                    + " WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS input_version(site TEXT, kind TEXT, version INTEGER, who TEXT NOT NULL,"
                    + " at_ns INTEGER NOT NULL, note TEXT NOT NULL, changed INTEGER NOT NULL,"
                    + " PRIMARY KEY(site, kind, version)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS input_row(site TEXT, kind TEXT, key TEXT, version INTEGER, body TEXT,"
                    + " PRIMARY KEY(site, kind, key, version)) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS latency_hour(site TEXT, asset TEXT, began_ns INTEGER, prior INTEGER NOT NULL,"
                    + " counts TEXT NOT NULL, PRIMARY KEY(site, asset, began_ns)) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS latency_by_time ON latency_hour(began_ns, prior)",
            "CREATE INDEX IF NOT EXISTS latency_begins ON latency_hour(began_ns) WHERE prior = 1",
            forgetsSums("listed", "INSERT", "NEW"),
            forgetsSums("settled", "DELETE", "OLD"));

    private Schema() {}

    /**
     * Forgets the sums that hold a minute when it is listed to be folded and when its row is written: also a program that knows
     * of no sums, an older one that was started again, runs it.
     */
    private static String forgetsSums(String when, String event, String row) {
        StringBuilder trigger = new StringBuilder("CREATE TRIGGER IF NOT EXISTS sums_of_" + when + " AFTER " + event
                + " ON dirty_minute WHEN " + row + ".minute >= 0 BEGIN");
        for (long span : SUMMED) { // one statement each, so that it finds its row by the key
            String begin = row + ".minute / " + span + " * " + span;
            trigger.append(" DELETE FROM minute_sum WHERE site = " + row + ".site AND asset = " + row
                    + ".asset AND span = " + span + " AND begin_ns = " + begin + ";");
        }
        return trigger.append(" END").toString();
    }

    static void open(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA busy_timeout=10000");
            int found = version(statement);
            if (found > VERSION) {
                throw new SystemException("the system records have version " + found + ", this program knows up to "
                        + VERSION + ": start the newer program again");
            }
            if (found < VERSION) {
                bringUpToDate(connection, statement, found);
            }
            statement.execute(NewestRows.TABLE);
            for (String table : ADDED) {
                statement.execute(table);
            }
        }
    }

    /** In one transaction: whatever happens, the file is of one version. */
    private static void bringUpToDate(Connection connection, Statement statement, int found) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (String table : found == 0 ? TABLES : List.<String>of()) {
                statement.execute(table);
            }
            for (String table : LEDGER) {
                statement.execute(table);
            }
            for (String table : GoneNumbers.tables()) {
                statement.execute(table);
            }
            GoneNumbers.takeOver(connection);
            statement.execute("PRAGMA user_version=" + VERSION);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
