package io.steelyard.gateway.system;

import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the clocks of servers and their agents did not agree, made of the events {@code clock-skew} that are kept. Any
 * thread; the records are asked again only when an event was written to them.
 */
public final class ClockTable {
    private static final int MOST = 100_000;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final Comparator<ClockSpan> IN_TIME = Comparator.comparingLong(ClockSpan::from)
            .thenComparing(span -> span.scope().site())
            .thenComparing(span -> span.scope().agent())
            .thenComparing(span -> String.valueOf(span.scope().server()))
            .thenComparing(
                    span -> span.scope().asset() == null ? "" : span.scope().asset())
            .thenComparing(span -> span.to() == null ? Long.MAX_VALUE : span.to());

    private final SystemRecords records;
    private volatile Known known = new Known(-1, List.of());

    /** What was found when so many events had been written. */
    private record Known(long events, List<ClockSpan> spans) {}

    /** Those of these records. */
    public ClockTable(SystemRecords records) {
        this.records = records;
    }

    /** By their begin; of the latest 100,000 events. */
    public List<ClockSpan> spans() {
        long events = records.written.events();
        Known last = known;
        if (last.events() != events) {
            last = new Known(events, spans(told()));
            known = last;
        }
        return last.spans();
    }

    /** The events as they came: the clocks that they tell of may have been set back in between. */
    private List<EventRecord> told() {
        return records.ask("read what was told of clocks", connection -> {
            List<EventRecord> events = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT json FROM event WHERE type = 'clock-skew' ORDER BY part DESC, off DESC, ord DESC LIMIT ?")) {
                query.setInt(1, MOST);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        events.add(EventRecord.parse(row.getString(1)));
                    }
                }
            }
            Collections.reverse(events);
            return events;
        });
    }

    /** Each tells of a span that lasts until its server, or its asset, is told of again. */
    static List<ClockSpan> spans(List<EventRecord> told) {
        Map<Scope, ClockSpan> open = new HashMap<>();
        List<ClockSpan> spans = new ArrayList<>();
        for (EventRecord event : told) {
            String skew = event.details().get("skew");
            Scope scope = ClockSpan.clockOf(event);
            if (skew == null || scope == null) {
                continue;
            }
            long since = since(event);
            ClockSpan before = open.remove(scope);
            if (before != null) {
                long end = Math.max(before.from(), Math.max(event.at(), since));
                spans.add(new ClockSpan(scope, before.from(), end, before.skew(), before.how()));
            }
            if (ClockSpan.isApart(skew)) {
                String how = event.details().getOrDefault("how", "");
                open.put(scope, new ClockSpan(scope, Math.min(since, event.at()), null, ClockSpan.nanos(skew), how));
            }
        }
        spans.addAll(open.values());
        spans.sort(IN_TIME);
        return List.copyOf(spans);
    }

    private static long since(EventRecord event) {
        String since = event.details().get("since");
        Long nanos = since == null ? null : nanos(since);
        return nanos == null ? event.at() : nanos;
    }

    private static @Nullable Long nanos(String instant) {
        try {
            Instant at = Instant.parse(instant);
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_A_SECOND), at.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
