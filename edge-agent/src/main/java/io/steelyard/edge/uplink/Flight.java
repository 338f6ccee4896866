package io.steelyard.edge.uplink;

import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.ledger.NumberSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way.
 *
 * @param what for messages to a person, such as {@code DDATA stand-1}
 * @param epoch null when the message carries no numbers
 * @param metrics numbered metrics in it
 * @param single the only entry in it, when there is but one
 */
record Flight(
        String what,
        @Nullable UUID epoch,
        NumberSet samples,
        NumberSet records,
        int metrics,
        @Nullable OutboxEntry single,
        int sizeBytes,
        long sentAt) {

    static Flight withoutNumbers(String what, int sizeBytes, long now) {
        return new Flight(what, null, new NumberSet(), new NumberSet(), 0, null, sizeBytes, now);
    }
}
