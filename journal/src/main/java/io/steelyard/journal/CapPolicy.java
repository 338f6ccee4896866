package io.steelyard.journal;

/**
 * Asked when a droppable record meets the cap. The door for giving up the oldest segment instead of refusing the newest
 * record; this version knows only refusal.
 */
@FunctionalInterface
public interface CapPolicy {
    /** Refuses the record; the sender has to wait. */
    CapPolicy REFUSE = (oldest, upTo) -> Choice.REFUSE;

    /** The range that could be given up begins at {@code oldest} and ends before {@code upTo}. Must not block. */
    Choice atCap(Position oldest, Position upTo);

    /** What to do at the cap. */
    enum Choice {
        /** The append is refused with {@link JournalFullException}. */
        REFUSE
    }
}
