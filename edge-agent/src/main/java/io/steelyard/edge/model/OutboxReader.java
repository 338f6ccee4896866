package io.steelyard.edge.model;

import org.jspecify.annotations.Nullable;

/** A way through the outbox, from the oldest entry that is not released; for one thread. */
public interface OutboxReader {

    /** The next entry that holds something not released; null when there is none for now. Never blocks for news. */
    @Nullable
    OutboxEntry next();

    /** Goes back to the oldest entry that is not released. */
    void rewind();
}
