package io.steelyard.edge.uplink;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The clock that payloads carry, the clock that deadlines go by, and the chance in the back-off. */
public record Timing(InstantSource clock, LongSupplier nanoTime, RandomGenerator jitter) {

    long now() {
        return nanoTime.getAsLong();
    }

    long epochMillis() {
        return clock.millis();
    }

    long epochNanos() {
        Instant now = clock.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }
}
