package io.steelyard.simulator.load;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the load is.
 *
 * @param pushed values set behind the first 0 of every signal
 * @param skipped values that were due and never set, because the machine could not keep the rate
 * @param since when the first was pushed; null before
 * @param last source time of the last one
 */
public record LoadProgress(
        long pushed, long skipped, @Nullable Instant since, Instant last, boolean isFrozen) {

    /** What the signal with the number shows: 0 at first, then one more with every round. */
    public long value(int number, int signals) {
        return pushed / signals + (number < pushed % signals ? 1 : 0);
    }
}
