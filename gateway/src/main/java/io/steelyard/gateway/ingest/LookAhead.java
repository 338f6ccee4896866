package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on in the inbox for the live view alone, while the loop that books and stores is held up by the store. Begins with
 * a copy of that loop's state, answers nobody, books, locks, writes, counts and proves nothing. For ingest's thread.
 */
final class LookAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LookAhead.class);

    private final InboxReader reader;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private @Nullable Switchboard nodes;
    private InboxPosition position;
    private long tickedAt = Long.MIN_VALUE;

    /**
     * Reads nothing yet.
     *
     * @param from where the copied loop stands
     * @param desk the desk of that loop
     * @param nodes its nodes
     */
    LookAhead(
            InboxPosition from,
            Desk desk,
            Switchboard nodes,
            IngestDoors doors,
            LongSupplier now,
            LongSupplier nanoTime) {
        this.position = from;
        this.now = now;
        this.nanoTime = nanoTime;
        KnownLocks locks = new KnownLocks(desk.registry());
        Gathering nothing = new Gathering(locks, batch -> {});
        Ledgers ledgers = new Ledgers(nothing::add);
        Switchboard copy = new Switchboard(new Desk(
                desk.inboxId(),
                new Registry(locks),
                ledgers,
                nothing,
                new Latencies(nothing),
                new IngestCounters(),
                new LiveGate(doors.live(), new LiveGate.Nobody()),
                publish -> {}));
        if (!copy.read(nodes.write(desk.ledgers()), ledgers)) {
            throw new IllegalStateException("ingest's own state cannot be read");
        }
        copy.goOnFrom(nodes);
        this.nodes = copy;
        this.reader = doors.peek().apply(from);
    }

    /**
     * Reads what there is, one arrival at least, and no more once so many nanoseconds are over.
     *
     * @return whether there may be more
     */
    boolean read(long atMost) {
        Switchboard copy = nodes;
        if (copy == null) {
            return false;
        }
        long start = nanoTime.getAsLong();
        try {
            do {
                InboxEntry entry = reader.next();
                if (entry == null) {
                    tickedAt = now.getAsLong();
                    copy.tick(tickedAt, false);
                    return false;
                }
                copy.take(entry, false);
                position = entry.behind();
            } while (nanoTime.getAsLong() - start < atMost);
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            nodes = null; // and with it the memory that it took
            LOG.error("the live view stands still until everything up to here is stored", e);
            return false;
        }
    }

    /** Whether a fault has ended it. */
    boolean isBroken() {
        return nodes == null;
    }

    /** Up to where the live view knows the inbox. */
    InboxPosition position() {
        return position;
    }

    /** Until when time has passed for the live view, where the inbox had no more. */
    long tickedAt() {
        return tickedAt;
    }

    @Override
    public void close() {
        reader.close();
    }
}
