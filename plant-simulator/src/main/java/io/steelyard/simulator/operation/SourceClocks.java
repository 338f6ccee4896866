package io.steelyard.simulator.operation;

import java.time.Duration;

/** The clocks of the plant's servers; any thread may set one while the plant runs. */
@FunctionalInterface
public interface SourceClocks {
    /** How far the clock of the server that shows the signal is wrong. */
    Duration errorOf(String signal);
}
