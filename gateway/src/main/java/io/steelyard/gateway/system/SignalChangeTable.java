package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.SignalChange;
import io.steelyard.gateway.model.SignalChange.Meaning;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When births gave signals another unit or type, made of the events {@code signal-changed} that are kept, and how far back that
 * is all of them. Any thread; the records are asked again only when an event was written to them.
 */
public final class SignalChangeTable {
    private static final int MOST = 100_000;
    /** With fewer events none has been let go: what is let go leaves nine tenths of a million. */
    private static final long SURELY_ALL = 900_000;

    private static final String NOTE = "signal-changes";
    private static final String EVER = "ever";
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final SystemRecords records;
    private final long since;
    private volatile Known known = new Known(-1, Long.MIN_VALUE, Map.of());

    /** What was found when so many events had been written. */
    private record Known(long events, long whole, Map<SignalKey, List<SignalChange>> changes) {}

    /**
     * Those of these records; a program that did not keep them may have written what is there.
     *
     * @param now nanoseconds since 1970
     */
    public SignalChangeTable(SystemRecords records, long now) {
        this.records = records;
        NoteTable notes = new NoteTable(records);
        String kept = notes.get("", NOTE);
        if (kept.isEmpty()) {
            kept = records.assetKeys().isEmpty() ? EVER : Long.toString(now);
            notes.put("", NOTE, kept);
        }
        since = kept.equals(EVER) ? Long.MIN_VALUE : Long.parseLong(kept);
    }

    /** Those of the signal, in time order. */
    public List<SignalChange> of(SignalKey signal) {
        return known().changes().getOrDefault(signal, List.of());
    }

    /** Whether all changes from then on are known. */
    public boolean isWholeFrom(long at) {
        return since <= at && known().whole() <= at;
    }

    private Known known() {
        long events = records.written.events();
        Known last = known;
        if (last.events() != events) {
            last = records.ask("read how signals changed", connection -> read(connection, events));
            known = last;
        }
        return last;
    }

    private static Known read(Connection connection, long events) throws SQLException {
        Map<SignalKey, List<SignalChange>> changes = new HashMap<>();
        long whole = oldest(connection);
        int count = 0;
        try (PreparedStatement query =
                connection.prepareStatement("SELECT json FROM event WHERE type = 'signal-changed'"
                        + " ORDER BY part DESC, off DESC, ord DESC LIMIT ?")) {
            query.setInt(1, MOST);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    EventRecord event = EventRecord.parse(row.getString(1));
                    count++;
                    if (count == MOST) {
                        whole = Math.max(whole, event.at());
                    }
                    add(changes, event);
                }
            }
        }
        changes.values().forEach(of -> of.sort(Comparator.comparingLong(SignalChange::until)));
        return new Known(events, whole, changes);
    }

    /** From when on no event was let go. */
    private static long oldest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), min(at_ns) FROM event")) {
            return row.next() && row.getLong(1) >= SURELY_ALL ? row.getLong(2) : Long.MIN_VALUE;
        }
    }

    private static void add(Map<SignalKey, List<SignalChange>> changes, EventRecord event) {
        Scope scope = event.scope();
        Map<String, String> details = event.details();
        Meaning was = meaning(details, "was");
        Meaning is = meaning(details, "is");
        if (scope.asset() != null && scope.signal() != null && was != null && is != null) {
            SignalKey key = new SignalKey(new AssetKey(scope.site(), scope.asset()), scope.signal());
            changes.computeIfAbsent(key, signal -> new ArrayList<>())
                    .add(new SignalChange(was, is, nanos(details.get("since")), event.at()));
        }
    }

    private static @Nullable Meaning meaning(Map<String, String> details, String name) {
        try {
            String id = details.get(name + "Id");
            return new Meaning(
                    details.get(name),
                    id == null ? null : Integer.valueOf(id),
                    FieldType.valueOf(details.getOrDefault(name + "Type", "")));
        } catch (IllegalArgumentException e) {
            return null; // another version's
        }
    }

    private static long nanos(@Nullable String instant) {
        try {
            Instant at = instant == null ? null : Instant.parse(instant);
            return at == null
                    ? Long.MIN_VALUE
                    : Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_A_SECOND), at.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            return Long.MIN_VALUE;
        }
    }
}
