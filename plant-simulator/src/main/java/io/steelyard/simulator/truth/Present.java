package io.steelyard.simulator.truth;

import io.steelyard.simulator.plant.Showing;

/**
 * What a signal shows, and by which row of the truth it came.
 *
 * @param done whether the truth says that it was shown
 */
public record Present(long row, Showing showing, boolean done) {}
