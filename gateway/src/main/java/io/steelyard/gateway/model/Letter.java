package io.steelyard.gateway.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the dead-letter: a reading that the store did not take.
 *
 * @param id place in the list, the oldest first; -1 before it has one
 * @param position behind the arrival that brought it; with signal, field and time it tells one entry from another
 * @param field the field it was to be written to
 * @param time source time, nanoseconds since 1970
 * @param epoch the agent's epoch, or null when the publisher does not number
 * @param number the sample's number in that epoch, or -1
 * @param reason why the store did not take it
 * @param keptAt when, nanoseconds since 1970
 * @param where where the reading itself stands
 */
public record Letter(
        long id,
        InboxPosition position,
        SignalKey signal,
        String field,
        long time,
        @Nullable UUID epoch,
        long number,
        String reason,
        long keptAt,
        Where where) {

    /** A stretch of a file of the dead-letter's folder. */
    public record Where(long file, long offset, int length) {}
}
