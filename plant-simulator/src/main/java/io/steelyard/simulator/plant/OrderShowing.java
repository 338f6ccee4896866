package io.steelyard.simulator.plant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a machine shows of its orders from now on.
 *
 * @param since when the present order was begun; null when nobody remembers
 * @param lastSince when the order before was begun; it ended when the present one began
 * @param sourceTime when this was so
 */
public record OrderShowing(
        OrderBook book, @Nullable Instant since, @Nullable Instant lastSince, Instant sourceTime) {}
