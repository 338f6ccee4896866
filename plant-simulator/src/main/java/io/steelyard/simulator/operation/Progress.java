package io.steelyard.simulator.operation;

/**
 * How far the operation is.
 *
 * @param run the number of this start
 * @param tick plant time in tenths of a second
 * @param signals that show a value
 * @param rowsSet rows of the truth set by this run
 * @param rowsDone those of them, and of the run before, that are shown
 * @param partsDropped parts of the truth deleted at its cap
 */
public record Progress(
        long run,
        long seed,
        long tick,
        int signals,
        long rowsSet,
        long rowsDone,
        long partsDropped,
        boolean isFrozen) {}
