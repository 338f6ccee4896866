package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on in the inbox for the live view alone, while the loop that books and stores is held up by the store. Begins with
 * a copy of that loop's state, answers nobody, books, writes and counts nothing. For ingest's thread.
 */
final class LookAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LookAhead.class);
    private static final long A_LOOK = 100_000_000L;

    private final InboxReader reader;
    private final Switchboard nodes;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private InboxPosition position;
    private boolean ended;

    /**
     * Reads nothing yet.
     *
     * @param from where the copied loop stands
     * @param state what it wrote of itself there
     */
    LookAhead(InboxPosition from, Bytes state, IngestDoors doors, LongSupplier now, LongSupplier nanoTime) {
        this.position = from;
        this.now = now;
        this.nanoTime = nanoTime;
        Gathering nothing = new Gathering(doors.system(), doors.store());
        Ledgers ledgers = new Ledgers(nothing::add);
        this.nodes = new Switchboard(new Desk(
                doors.inboxId(),
                new Registry(doors.system()),
                ledgers,
                nothing,
                new IngestCounters(),
                doors.live(),
                publish -> {}));
        this.ended = !nodes.read(state, ledgers);
        this.reader = doors.peek().apply(from);
    }

    /** Reads what there is, for a tenth of a second at most. */
    void read() {
        long start = nanoTime.getAsLong();
        try {
            while (!ended && nanoTime.getAsLong() - start < A_LOOK) {
                InboxEntry entry = reader.next();
                if (entry == null) {
                    nodes.tick(now.getAsLong(), false);
                    return;
                }
                nodes.take(entry, false);
                position = entry.behind();
            }
        } catch (RuntimeException e) {
            LOG.error("the live view stands still until everything up to here is stored", e);
            ended = true;
        }
    }

    /** Up to where the live view knows the inbox. */
    InboxPosition position() {
        return position;
    }

    @Override
    public void close() {
        reader.close();
    }
}
