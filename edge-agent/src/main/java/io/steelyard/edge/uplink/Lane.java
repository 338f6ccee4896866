package io.steelyard.edge.uplink;

import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one way from the outbox into messages has read and not sent yet. For the uplink's thread. */
final class Lane {

    private final Collector collector;
    private @Nullable OutboxEntry pending;
    private long pendingAt;

    Lane(IntFunction<@Nullable String> assetOf) {
        collector = new Collector(assetOf);
    }

    /** What was read will be read again, if at all. */
    void clear() {
        collector.clear();
        pending = null;
    }

    /** True when nothing that was read waits to be sent. */
    boolean isEmpty() {
        return collector.isEmpty() && pending == null;
    }

    /** Where the oldest entry stood that waits to be sent; Long.MAX_VALUE when none does. */
    long oldest() {
        return Math.min(collector.oldest(), pending == null ? Long.MAX_VALUE : pendingAt);
    }

    /** When the first batch is due; Long.MAX_VALUE when none waits. */
    long deadline() {
        return collector.deadline();
    }

    /** Sends of the batch that is due what fits into one message; false when none is. */
    boolean send(Session session, long now) {
        Batch due = collector.due(now);
        if (due == null) {
            return false;
        }
        collector.sent(due, session.send(due));
        return true;
    }

    boolean isFull() {
        return collector.isFull();
    }

    /**
     * Takes one entry.
     *
     * @param reader where the entries come from
     * @param next gives them
     * @return false when there is none, or no room for one
     */
    boolean read(OutboxReader reader, Supplier<@Nullable OutboxEntry> next, long now) {
        OutboxEntry entry = pending;
        pending = null;
        if (entry == null && !collector.isFull()) {
            pendingAt = reader.at();
            entry = next.get();
        }
        if (entry == null) {
            return false;
        }
        if (!collector.add(entry, pendingAt, now)) {
            pending = entry;
        }
        return true;
    }
}
