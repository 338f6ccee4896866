package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LetGo;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.ledger.NumberSet;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The dead-letter's index. Any thread; what was changed is on disk when a call returns. */
public final class DeadLetterTable {
    private static final String COLUMNS =
            "id, part, off, site, asset, signal, field, time_ns, epoch, number, reason, kept_ns, file, pos, len";

    private final SystemRecords records;

    DeadLetterTable(SystemRecords records) {
        this.records = records;
    }

    /** A sample's number. */
    public record SampleNumber(UUID epoch, long number) {}

    /**
     * Who has to know of samples that were kept aside, by ingest or here, and that are let go because there are too many.
     *
     * @param numbers reads the numbers of a message that was kept aside as a whole
     */
    public void onLetGo(AsideNumbers numbers, LetGo listener) {
        records.retention.onLetGo(numbers, listener);
    }

    /** Adds letters; one with the same position, signal, field and time stays as it was. */
    public void add(List<Letter> letters) {
        records.change("add " + letters.size() + " letters to the dead-letter", connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO dead_letter(part, off,"
                    + " site, asset, signal, field, time_ns, epoch, number, reason, kept_ns, file, pos, len)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Letter letter : letters) {
                    UUID epoch = letter.epoch();
                    @Nullable
                    Object[] values = {
                        letter.position().partition(),
                        letter.position().offset(),
                        letter.signal().asset().site(),
                        letter.signal().asset().asset(),
                        letter.signal().signal(),
                        letter.field(),
                        letter.time(),
                        epoch == null ? null : epoch.toString(),
                        letter.number(),
                        letter.reason(),
                        letter.keptAt(),
                        letter.where().file(),
                        letter.where().offset(),
                        letter.where().length()
                    };
                    for (int i = 0; i < values.length; i++) {
                        insert.setObject(i + 1, values[i]);
                    }
                    insert.executeUpdate();
                }
            }
        });
    }

    /** Letters behind an id, in the order of their ids. */
    public List<Letter> page(long after, int limit) {
        return records.ask("read the dead-letter's index", connection -> {
            List<Letter> letters = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?")) {
                query.setLong(1, after);
                query.setInt(2, limit);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        letters.add(letter(row));
                    }
                }
            }
            return letters;
        });
    }

    private static Letter letter(ResultSet row) throws SQLException {
        String epoch = row.getString(9);
        return new Letter(
                row.getLong(1),
                new InboxPosition(row.getInt(2), row.getLong(3)),
                new SignalKey(new AssetKey(row.getString(4), row.getString(5)), row.getString(6)),
                row.getString(7),
                row.getLong(8),
                epoch == null ? null : UUID.fromString(epoch),
                row.getLong(10),
                row.getString(11),
                row.getLong(12),
                new Letter.Where(row.getLong(13), row.getLong(14), row.getInt(15)));
    }

    /** Takes letters away; answers the numbers of which no letter is left. */
    public Set<SampleNumber> remove(List<Letter> letters) {
        Set<SampleNumber> done = new HashSet<>();
        records.change("take " + letters.size() + " letters out of the dead-letter", connection -> {
            done.clear();
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM dead_letter WHERE id = ?");
                    PreparedStatement rest = connection.prepareStatement(
                            "SELECT 1 FROM dead_letter WHERE epoch = ? AND number = ? LIMIT 1")) {
                for (Letter letter : letters) {
                    delete.setLong(1, letter.id());
                    delete.executeUpdate();
                }
                for (Letter letter : letters) {
                    UUID epoch = letter.epoch();
                    if (epoch != null && letter.number() >= 0) {
                        rest.setString(1, epoch.toString());
                        rest.setLong(2, letter.number());
                        try (ResultSet row = rest.executeQuery()) {
                            if (!row.next()) {
                                done.add(new SampleNumber(epoch, letter.number()));
                            }
                        }
                    }
                }
            }
        });
        return done;
    }

    /**
     * Lets go of all letters of a file, and remembers and tells their numbers: they are in no store, and no longer here.
     * Answers how many letters that were.
     */
    public long letGo(long file) {
        long[] letters = {0};
        records.change("let go of file " + file + " of the dead-letter", connection -> {
            Map<UUID, NumberSet> numbers = new HashMap<>();
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT DISTINCT epoch, number FROM dead_letter WHERE file = ?"
                                    + " AND epoch IS NOT NULL AND number >= 0 ORDER BY epoch, number");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM dead_letter WHERE file = ?")) {
                query.setLong(1, file);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        numbers.computeIfAbsent(UUID.fromString(row.getString(1)), epoch -> new NumberSet())
                                .add(row.getLong(2));
                    }
                }
                records.retention.remember(KeptAs.LETTER, numbers, connection);
                delete.setLong(1, file);
                letters[0] = delete.executeUpdate();
            }
        });
        return letters[0];
    }

    /** The files that letters stand in. */
    public Set<Long> files() {
        return records.ask("read the dead-letter's index", connection -> {
            Set<Long> files = new HashSet<>();
            try (PreparedStatement query = connection.prepareStatement("SELECT DISTINCT file FROM dead_letter");
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    files.add(row.getLong(1));
                }
            }
            return files;
        });
    }

    /** How many letters there are. */
    public long count() {
        return records.ask("count the dead-letter", connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM dead_letter");
                    ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    /** Every number that has a letter, by epoch. */
    public Map<UUID, NumberSet> numbers() {
        String sql = "SELECT DISTINCT epoch, number FROM dead_letter WHERE epoch IS NOT NULL AND number >= 0"
                + " ORDER BY epoch, number";
        return records.ask("read the dead-letter's numbers", connection -> {
            Map<UUID, NumberSet> known = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement(sql);
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    known.computeIfAbsent(UUID.fromString(row.getString(1)), epoch -> new NumberSet())
                            .add(row.getLong(2));
                }
            }
            return known;
        });
    }

    /** Every number that was let go of those that had a letter, or were kept aside, by epoch. */
    public Map<UUID, NumberSet> gone(KeptAs what) {
        return records.ask("read which samples were let go", connection -> GoneNumbers.read(what, connection));
    }

    /** How many more were let go of which no number is remembered, by epoch and hour. */
    public Map<UUID, SortedMap<Long, Forgotten>> forgotten() {
        return records.ask("read how many samples were let go", GoneCounts::read);
    }
}
