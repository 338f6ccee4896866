package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.SignalEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from the outbox into messages: reads as much as may be sent, and remembers what was read and not sent yet. */
final class Feed {

    private final Forwarding outbox;
    private final OutboxReader reader;
    private final Collector collector;
    private final Map<Integer, String> assets = new HashMap<>();
    private @Nullable OutboxEntry pending;

    Feed(Forwarding outbox) {
        this.outbox = outbox;
        reader = outbox.reader();
        collector = new Collector(this::assetOf);
    }

    /** What the dictionary once said of a signal it says for ever; asking it takes the outbox's lock. */
    private @Nullable String assetOf(int signal) {
        String known = assets.get(signal);
        if (known == null) {
            SignalEntry entry = outbox.signal(signal);
            known = entry == null ? null : entry.asset();
            if (known != null) {
                assets.put(signal, known);
            }
        }
        return known;
    }

    /** What was read and not confirmed will be read again. */
    void startOver() {
        collector.clear();
        pending = null;
        reader.rewind();
    }

    /**
     * Sends the batch that is due, or reads an entry.
     *
     * @return false when nothing is due and nothing is there to read
     */
    boolean step(Session session, long now) {
        Batch due = collector.due(now);
        if (due != null) {
            collector.sent(due, session.send(due));
            return true;
        }
        return readOne(now);
    }

    private boolean readOne(long now) {
        OutboxEntry entry = pending;
        pending = null;
        if (entry == null && !collector.isFull()) {
            entry = reader.next();
        }
        if (entry == null) {
            return false;
        }
        if (!collector.add(entry, now)) {
            pending = entry;
        }
        return true;
    }

    /** True when nothing that was read waits to be sent. */
    boolean isEmpty() {
        return collector.isEmpty() && pending == null;
    }

    /** When the first batch is due; Long.MAX_VALUE when none waits. */
    long deadline() {
        return collector.deadline();
    }
}
