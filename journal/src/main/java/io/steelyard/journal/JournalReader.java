package io.steelyard.journal;

import org.jspecify.annotations.Nullable;

/**
 * Reads durable records in order. One thread at a time; several readers do not disturb each other. It holds a buffer and
 * an open file until it is closed.
 */
public interface JournalReader extends AutoCloseable {
    /**
     * The next durable record, or null when there is none yet. The record is a view that is valid until the next call. A
     * stretch that can no longer be read is counted, named in the log and by {@link JournalRecord#damagedBytesBefore()},
     * and passed.
     *
     * @throws PositionGoneException when the position lies before {@link Journal#start()}
     */
    @Nullable
    JournalRecord next();

    /** The position behind the record last returned: where {@link #next()} goes on. */
    Position position();

    /** Goes on at {@code to}, which must be a position that this journal gave. */
    void seek(Position to);

    @Override
    void close();
}
