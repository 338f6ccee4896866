package io.steelyard.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that runs as another does and that somebody sets, forward or back. Any thread. */
public final class SteppedClock implements InstantSource {
    private final InstantSource running;
    private volatile Duration offset = Duration.ZERO;

    public SteppedClock(InstantSource running) {
        this.running = running;
    }

    @Override
    public Instant instant() {
        return running.instant().plus(offset);
    }

    /** Sets the clock by so much from where it stands. */
    public synchronized void step(Duration by) {
        offset = offset.plus(by);
    }
}
