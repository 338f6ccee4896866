package io.steelyard.gateway.system;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Documents that people give, one of each kind a site: declared answers for instance. Every change is a version that stays,
 * with who made it and when; a body that is the same as the newest makes none. Any thread; what is answered is on disk.
 */
public final class DocumentTable {
    /** Most characters of one body. */
    public static final int LONGEST = 4_000_000;

    private static final long MOST_VERSIONS = 100_000;
    private static final String COLUMNS = "SELECT version, who, at_ns, note, sha256, body FROM document";

    private final SystemRecords records;
    private final long most;
    private final LongAdder refused = new LongAdder();

    DocumentTable(SystemRecords records) {
        this(records, MOST_VERSIONS);
    }

    DocumentTable(SystemRecords records, long most) {
        this.records = records;
        this.most = most;
    }

    /** Whose document it is and what it is: {@code answers/sme-2024} for instance. */
    public record Name(String site, String kind) {}

    /**
     * One version of a document.
     *
     * @param version 1, 2, 3 … of its name
     * @param who who gave it
     * @param at when, nanoseconds since 1970
     * @param note what was said about the change, may be empty
     * @param sha256 of the body's UTF-8, hexadecimal
     */
    public record Version(Name name, long version, String who, long at, String note, String sha256, String body) {}

    /**
     * What to keep.
     *
     * @param at nanoseconds since 1970
     */
    public record Draft(String body, String who, long at, String note) {}

    /**
     * Keeps the body as the name's newest version, unless it is the newest already; answers that version.
     *
     * @throws FullException when the body is too long or there are too many versions; nothing was kept then
     */
    public Version put(Name name, Draft draft) {
        if (draft.body().length() > LONGEST) {
            refused.increment();
            throw new FullException(
                    "the document has more than " + LONGEST + " characters: split it, or leave out what is not needed");
        }
        String sha256 = sha256(draft.body());
        AtomicReference<@Nullable Version> kept = new AtomicReference<>();
        records.change("keep document " + name.kind() + " of " + name.site(), connection -> {
            Version newest = first(read(connection, name, " AND version > ?3", 0, 1));
            if (newest != null && newest.sha256().equals(sha256)) {
                kept.set(newest);
                return;
            }
            if (count(connection) >= most) {
                return;
            }
            long version = newest == null ? 1 : newest.version() + 1;
            Version next = new Version(name, version, draft.who(), draft.at(), draft.note(), sha256, draft.body());
            insert(connection, next);
            kept.set(next);
        });
        Version version = kept.get();
        if (version == null) {
            refused.increment();
            throw new FullException("there are " + most + " versions of documents, and none is ever let go: back the"
                    + " system records up and begin with a new data folder");
        }
        return version;
    }

    private static void insert(Connection connection, Version next) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, next.name().site());
            insert.setString(2, next.name().kind());
            insert.setLong(3, next.version());
            insert.setString(4, next.who());
            insert.setLong(5, next.at());
            insert.setString(6, next.note());
            insert.setString(7, next.sha256());
            insert.setString(8, next.body());
            insert.executeUpdate();
        }
    }

    /** The newest version, or null when there is none. */
    public @Nullable Version latest(Name name) {
        return first(read(name, " AND version > ?3", 0, 1));
    }

    /** That version, or null when there is none. */
    public @Nullable Version version(Name name, long version) {
        return first(read(name, " AND version = ?3", version, 1));
    }

    /** What was the newest version at the instant, or null when there was none. */
    public @Nullable Version at(Name name, long instant) {
        return first(read(name, " AND at_ns <= ?3", instant, 1));
    }

    /** The name's versions before the one given, the newest first, at most so many. */
    public List<Version> history(Name name, long before, int limit) {
        return read(name, " AND version < ?3", before, limit);
    }

    /** The names that the site has documents of, in order. */
    public List<Name> names(String site) {
        return records.ask("read the names of documents", connection -> {
            List<Name> found = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT DISTINCT kind FROM document WHERE site = ? ORDER BY kind")) {
                query.setString(1, site);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(new Name(site, row.getString(1)));
                    }
                }
            }
            return found;
        });
    }

    /** The names of that beginning, of any site, in order. */
    public List<Name> namesBeginning(String kind) {
        return records.ask("read the names of documents " + kind, connection -> {
            List<Name> found = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT DISTINCT site, kind FROM document WHERE substr(kind, 1, ?) = ? ORDER BY site, kind")) {
                query.setInt(1, kind.length());
                query.setString(2, kind);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(new Name(row.getString(1), row.getString(2)));
                    }
                }
            }
            return found;
        });
    }

    /** Bodies refused since the start because one was too long or there were too many. */
    public long refused() {
        return refused.sum();
    }

    private List<Version> read(Name name, String which, long bound, int limit) {
        return records.ask("read a document", connection -> read(connection, name, which, bound, limit));
    }

    private static List<Version> read(Connection connection, Name name, String which, long bound, int limit)
            throws SQLException {
        List<Version> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                COLUMNS + " WHERE site = ?1 AND kind = ?2" + which + " ORDER BY version DESC LIMIT ?4")) {
            query.setString(1, name.site());
            query.setString(2, name.kind());
            query.setLong(3, bound);
            query.setInt(4, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(of(name, row));
                }
            }
        }
        return found;
    }

    private static @Nullable Version first(List<Version> versions) {
        return versions.isEmpty() ? null : versions.get(0);
    }

    private static Version of(Name name, ResultSet row) throws SQLException {
        return new Version(
                name,
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM document");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static String sha256(String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
