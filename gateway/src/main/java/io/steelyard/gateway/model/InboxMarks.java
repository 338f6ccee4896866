package io.steelyard.gateway.model;

import java.util.Optional;

/** The door to the marks of an inbox partition, which live with the inbox's implementation. */
public interface InboxMarks {

    /** The latest state mark, or empty when there is none or it cannot be read whole. */
    Optional<StateMark> state(int partition);

    /** Replaces the state mark atomically; returns once it is on disk. */
    void saveState(StateMark mark);

    /** The stored mark that {@link #saveStored} kept, for stores that have no place for it themselves. */
    Optional<StoredMark> stored(int partition);

    /**
     * Replaces the stored mark; returns once it is on disk. Called for every store: what lies behind both marks and
     * behind what is kept for replays may be recycled.
     */
    void saveStored(StoredMark mark);
}
