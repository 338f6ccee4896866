package io.steelyard.edge.opcua.event;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of one server's events, over all its sessions: at most 20 a second and 200 at once, the others are counted
 * in one record. What a server tells again when it is asked for the state of its conditions is marked. For the server's
 * thread only.
 */
public final class Alarms {
    private static final int A_SECOND = 20;
    private static final int AT_ONCE = 200;
    private static final int MOST_KNOWN = 2_000;
    private static final int MOST_TEXT = 500;
    private static final int MOST_SAID = 100;
    private static final int MOST_REPEATS = 20;
    private static final long LONGEST_REFRESH = TimeUnit.SECONDS.toNanos(60);
    private static final long LEAST_PAUSE = TimeUnit.SECONDS.toNanos(5);
    private static final long MOST_PAUSE = TimeUnit.SECONDS.toNanos(300);

    private final Scope scope;
    private final Flood flood;
    private final Set<String> known = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    });
    private final Set<String> said = new HashSet<>();
    private final List<EventRecord> toTell = new ArrayList<>();
    private final Map<Asked, Long> refreshing = new HashMap<>(); // since when, by the clock that only runs
    private boolean wantsRefresh;
    private long refreshedAt;
    private long pause;
    private int repeats; // floods in a row that were nothing but what a refresh told
    private long heardUntil;
    private long counted;
    private boolean isFlooded;
    private boolean isNews; // of the flood
    private long since;

    /** What was asked of the server, and what the agent has to look at itself. */
    public record Asked(EventSource source, EventForm form, List<NodeId> types) {
        public Asked {
            types = List.copyOf(types);
        }
    }

    /** When an event came, by the agent's clock in nanoseconds since 1970, and by the clock that only runs. */
    public record At(long received, long run) {}

    /** Of one server; now is by a clock that only runs. */
    public Alarms(Scope scope, long now) {
        this.scope = scope;
        this.flood = new Flood(A_SECOND, AT_ONCE, now);
        this.refreshedAt = now;
    }

    /** How many were only counted, from the beginning. */
    public long counted() {
        return counted;
    }

    /** Up to when nothing is missing, nanoseconds since 1970; 0 while nothing was ever heard. */
    public long heardUntil() {
        return heardUntil;
    }

    /** The server has told everything up to here, or an earlier run knew it. */
    public void heard(long until) {
        heardUntil = until;
    }

    /**
     * Whether the state of the conditions is to be asked for again now; false from then on. The more often that was needed
     * lately, the later: what a server tells then may be the next flood.
     */
    public boolean takeRefresh(long run) {
        long passed = run - refreshedAt;
        if (!wantsRefresh || passed < pause) {
            return false;
        }
        boolean isQuiet = passed > 2 * MOST_PAUSE;
        pause = isQuiet ? LEAST_PAUSE : Math.min(MOST_PAUSE, Math.max(LEAST_PAUSE, 2 * pause));
        refreshedAt = run;
        wantsRefresh = false;
        return true;
    }

    /** A new subscription of events: what was begun on the one before is over. */
    public void begin() {
        refreshing.clear();
        pause = 0;
        refresh();
    }

    /** The state of all conditions is to be asked for. */
    public void refresh() {
        wantsRefresh = true;
        repeats = 0;
    }

    /** Is to be told, in this session or a later one. */
    public void tell(EventRecord record) {
        toTell.add(record);
    }

    /** What is to be told by now; to be told once. */
    public List<EventRecord> told(long now, long run) {
        toTell.addAll(over(now, flood.over(run)));
        return taken();
    }

    /** The same, though a flood may go on: nobody will be there to count it. */
    public List<EventRecord> rest(long now) {
        toTell.addAll(over(now, flood.rest()));
        return taken();
    }

    private List<EventRecord> taken() {
        List<EventRecord> all = List.copyOf(toTell);
        toTell.clear();
        return all;
    }

    /** Something may be missing since then. */
    public EventRecord missed(String reason, long from, long now) {
        refresh();
        return EventType.EVENTS_MISSED.at(
                now, scope, Map.of("server", server(), "reason", reason, "since", text(from > 0 ? from : now)));
    }

    /** The server tells no events, for a reason that was not told before; null when it was. */
    public @Nullable EventRecord refused(String node, String reason, long now) {
        if (said.size() >= MOST_SAID) {
            said.clear();
        }
        return said.add(node + " " + reason)
                ? EventType.EVENTS_REFUSED.at(now, scope, Map.of("server", server(), "node", node, "reason", reason))
                : null;
    }

    /** The server tells events of this node, so that a later refusal is news. */
    public void accepted(String node) {
        said.removeIf(one -> one.startsWith(node + " "));
    }

    /** The record of one event; null when there is none to be made of it. */
    public @Nullable EventRecord read(Variant @Nullable [] fields, Asked asked, EventTypes types, At at)
            throws InterruptedException {
        Told told = new Told(fields == null ? List.of() : Arrays.asList(fields));
        NodeId type = type(fields);
        if (isAboutEvents(type, asked, at.run())) {
            return type.equals(NodeIds.EventQueueOverflowEventType)
                    ? missed("queue-overflow", heardUntil, at.received())
                    : null;
        }
        int least = asked.source().severity();
        if ((least > 1 && told.severity() < least) // some tell none of an alarm that is over
                || !(asked.form().chooses() || types.isOneOf(type, asked.types()))) {
            return null;
        }
        String id = told.id();
        boolean before = !id.isEmpty() && known.contains(id);
        boolean isRepeat = isRefreshing(asked, at.run());
        if (before && (!isRepeat || repeats > 0)) {
            return null; // two notifiers told of it, or this is asked for the sake of the others
        }
        if (!flood.passes(at.run())) {
            isNews |= !isRepeat;
            counted++;
            return isFlooded ? null : flooded(at.received());
        }
        known.add(id);
        Map<String, String> details = told.details(types.name(type), types);
        if (isRepeat) {
            details.put("refresh", before ? "known" : "state");
        }
        return EventType.ALARM.at(at.received(), scope, details);
    }

    /** Said when it begins, so that it is known also when nobody lives to count it. */
    private EventRecord flooded(long received) {
        since = received;
        isFlooded = true;
        return EventType.EVENTS_MISSED.at(
                received, scope, Map.of("server", server(), "reason", "flood", "since", text(since)));
    }

    /** The type of an event, by its fields. */
    public static NodeId type(Variant @Nullable [] fields) {
        return fields != null && new Told(Arrays.asList(fields)).get(EventForm.Field.EVENT_TYPE) instanceof NodeId id
                ? id
                : NodeId.NULL_VALUE;
    }

    /** One record for all that were only counted, when the flood is over; none otherwise. */
    private List<EventRecord> over(long now, long held) {
        if (held == 0) {
            return List.of();
        }
        if (isNews) {
            refresh(); // what became of conditions meanwhile
        } else if (repeats < MOST_REPEATS) {
            repeats++; // there are more conditions than may be told at once: the others
            wantsRefresh = true;
        }
        isFlooded = false;
        isNews = false;
        return List.of(EventType.EVENTS_MISSED.at(
                now,
                scope,
                Map.of("server", server(), "reason", "flood", "events", Long.toString(held), "since", text(since))));
    }

    private boolean isRefreshing(Asked asked, long run) {
        Long from = refreshing.get(asked);
        return from != null && run - from < LONGEST_REFRESH;
    }

    private boolean isAboutEvents(NodeId type, Asked asked, long run) {
        if (type.equals(NodeIds.RefreshStartEventType)) {
            refreshing.put(asked, run);
        } else if (type.equals(NodeIds.RefreshEndEventType)) {
            refreshing.remove(asked);
        } else if (type.equals(NodeIds.RefreshRequiredEventType)) {
            wantsRefresh = true;
        } else {
            return type.equals(NodeIds.EventQueueOverflowEventType);
        }
        return true;
    }

    private String server() {
        return String.valueOf(scope.server());
    }

    private static String text(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).toString();
    }

    /** The fields of one event; a server leaves out what it does not know. */
    private record Told(List<Variant> fields) {
        @Nullable
        Object get(EventForm.Field field) {
            int place = EventForm.place(field);
            return place < fields.size() ? fields.get(place).getValue() : null;
        }

        String id() {
            return get(EventForm.Field.EVENT_ID) instanceof ByteString bytes
                    ? HexFormat.of().formatHex(bytes.bytesOrEmpty())
                    : "";
        }

        int severity() {
            return get(EventForm.Field.SEVERITY) instanceof Number number ? number.intValue() : 0;
        }

        Map<String, String> details(String type, EventTypes types) {
            Map<String, String> details = new TreeMap<>();
            put(details, "event", id());
            put(details, "type", type);
            put(details, "source", get(EventForm.Field.SOURCE_NAME));
            node(details, "sourceNode", EventForm.Field.SOURCE_NODE, types);
            node(details, "conditionId", EventForm.Field.CONDITION_ID, types);
            node(details, "branchId", EventForm.Field.BRANCH_ID, types);
            put(details, "severity", get(EventForm.Field.SEVERITY));
            put(details, "message", get(EventForm.Field.MESSAGE));
            put(details, "condition", get(EventForm.Field.CONDITION_NAME));
            put(details, "active", get(EventForm.Field.ACTIVE));
            put(details, "acked", get(EventForm.Field.ACKED));
            put(details, "confirmed", get(EventForm.Field.CONFIRMED));
            put(details, "retain", get(EventForm.Field.RETAIN));
            if (get(EventForm.Field.TIME) instanceof DateTime time && time.isNotNull() && time.getUtcTime() > 0) {
                put(details, "time", time.getJavaInstant().toString());
            }
            return details;
        }

        private void node(Map<String, String> details, String name, EventForm.Field field, EventTypes types) {
            put(details, name, get(field) instanceof NodeId node ? types.address(node) : null);
        }

        private static void put(Map<String, String> details, String name, @Nullable Object value) {
            String text =
                    value instanceof LocalizedText localized ? localized.text() : value == null ? null : "" + value;
            if (text != null && !text.isEmpty()) {
                details.put(
                        name,
                        text.length() > MOST_TEXT
                                ? text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, MOST_TEXT) - 1))
                                        + "…"
                                : text);
            }
        }
    }
}
