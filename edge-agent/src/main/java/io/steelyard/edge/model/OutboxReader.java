package io.steelyard.edge.model;

import org.jspecify.annotations.Nullable;

/**
 * A way through the outbox, from the oldest entry that is not released; for one thread. Places grow along the log, are the
 * same for all readers of an outbox, and mean nothing else.
 */
public interface OutboxReader {

    /** The next entry that holds something not released; null when there is none for now. Never blocks for news. */
    default @Nullable OutboxEntry next() {
        return next(Long.MAX_VALUE);
    }

    /** As {@link #next()}, but only of what stands before this place. */
    @Nullable
    OutboxEntry next(long before);

    /** Where reading goes on: nothing that will be read stands before it, and what was read last may stand there again. */
    long at();

    /** Goes on at a place that a reader or {@link Forwarding#end} gave. */
    void seek(long to);

    /** Goes back to the oldest entry that is not released. */
    void rewind();
}
