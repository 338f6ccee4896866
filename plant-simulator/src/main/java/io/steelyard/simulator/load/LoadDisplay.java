package io.steelyard.simulator.load;

import java.time.Instant;

/** Where bursts are shown. */
@FunctionalInterface
public interface LoadDisplay {
    /** The signals from number {@code from} to the one before {@code to} show the value; when this returns, all do. */
    void show(int from, int to, long value, Instant sourceTime);
}
