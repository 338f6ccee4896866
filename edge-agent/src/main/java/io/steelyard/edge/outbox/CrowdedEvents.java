package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts what servers tell of their events while records that stay crowd the log, and tells it as one record a server and
 * minute. The first is told at once, so that it is known also when nobody lives to count the others. Any thread.
 */
final class CrowdedEvents {
    private static final long EVERY = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Counted> servers = new HashMap<>();
    private volatile boolean counting;

    /** Those of one server that were not told. */
    private static final class Counted {
        final Scope scope;
        long events;
        long since;
        long toldAt;

        Counted(Scope scope, long first) {
            this.scope = scope;
            this.toldAt = first - EVERY;
        }
    }

    /** Whether some wait to be told. */
    boolean isCounting() {
        return counting;
    }

    /** What of a delivery is told; when it is not crowded any more, with what was counted before. */
    synchronized Delivery telling(Delivery delivery, boolean crowded) {
        List<EventRecord> events = delivery.events();
        @Nullable Counted counted = servers.get(delivery.server());
        if (!crowded) {
            servers.remove(delivery.server());
            counting = !servers.isEmpty();
            return counted == null || counted.events == 0
                    ? delivery
                    : delivery.telling(join(record(delivery, counted), events));
        }
        if (events.isEmpty()) {
            return delivery;
        }
        if (counted == null) {
            counted = new Counted(events.get(0).scope(), delivery.receiveTime());
            servers.put(delivery.server(), counted);
            counting = true;
        }
        if (counted.events == 0) {
            counted.since = events.get(0).at();
        }
        counted.events += events.size();
        if (Math.abs(delivery.receiveTime() - counted.toldAt) < EVERY) {
            return delivery.telling(List.of());
        }
        return delivery.telling(List.of(record(delivery, counted)));
    }

    private static List<EventRecord> join(EventRecord first, List<EventRecord> others) {
        List<EventRecord> all = new ArrayList<>();
        all.add(first);
        all.addAll(others);
        return all;
    }

    private static EventRecord record(Delivery delivery, Counted counted) {
        Map<String, String> details = Map.of(
                "server", delivery.server(),
                "events", Long.toString(counted.events),
                "reason", "outbox-full",
                "since", Instant.EPOCH.plusNanos(counted.since).toString());
        counted.events = 0;
        counted.toldAt = delivery.receiveTime();
        return EventType.EVENTS_MISSED.at(delivery.receiveTime(), counted.scope, details);
    }
}
