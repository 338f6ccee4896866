package io.steelyard.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that moves only when a test says so: the wall clock as an {@link InstantSource}, and {@link #nanoTime()} that runs
 * with it. Any thread may read and move it.
 */
public final class ManualClock implements InstantSource {
    private Instant wall;
    private long nanos;

    public ManualClock(Instant start) {
        wall = start;
    }

    /** A clock that begins at an instant without special properties. */
    public static ManualClock anywhere() {
        return new ManualClock(Instant.parse("2026-11-20T08:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    /** The running clock, for measuring. */
    public LongSupplier nanoTime() {
        return this::nanos;
    }

    private synchronized long nanos() {
        return nanos;
    }

    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time goes forward; use stepWallClock for a clock that is set back");
        }
        wall = wall.plus(step);
        nanos += step.toNanos();
    }

    /** Someone sets the wall clock, forward or back; the running clock does not notice. */
    public synchronized void stepWallClock(Duration step) {
        wall = wall.plus(step);
    }
}
