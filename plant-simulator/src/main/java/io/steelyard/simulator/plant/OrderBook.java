package io.steelyard.simulator.plant;

import org.jspecify.annotations.Nullable;

/**
 * What a machine's controller knows of its orders at a moment.
 *
 * @param key the asset's number in the layout, from which the orders have their names
 * @param planned parts an order; 0 when it is made until the machine stops
 * @param good parts of all orders that passed
 * @param scrap parts of all orders that did not
 */
public record OrderBook(Asset asset, int key, int planned, Phase phase, Tally tally, long good, long scrap) {
    private static final long FIRST_NAME = 100_000;
    private static final long NAMES_A_MACHINE = 1_000;

    /** The name of an order, by its number. */
    public String name(long job) {
        return name(key, job);
    }

    static String name(int key, long job) {
        return "A-" + (FIRST_NAME + key * NAMES_A_MACHINE + job);
    }

    /** Whether somebody works on the present order; else it is interrupted. */
    public boolean isRunning() {
        return phase == Phase.PRODUCING || phase == Phase.SETUP;
    }

    /** Whether the two tell of the same order in the same state, with as many parts; times are told with the next part. */
    public boolean tellsTheSameAs(@Nullable OrderBook other) {
        return other != null
                && tally.job().number() == other.tally.job().number()
                && isRunning() == other.isRunning()
                && good == other.good
                && scrap == other.scrap;
    }
}
