package io.steelyard.gateway;

import io.steelyard.journal.FileLayer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the gateway takes from the world beside its settings; a test hands in a disk that fails and a clock that stands.
 *
 * @param nanoTime monotonic clock
 * @param ids gives new ids
 */
public record Surroundings(
        FileLayer files, InstantSource clock, LongSupplier nanoTime, Supplier<UUID> ids, ThreadFactory threads) {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** Nanoseconds since 1970. */
    public long now() {
        Instant instant = clock.instant();
        return instant.getEpochSecond() * NANOS_A_SECOND + instant.getNano();
    }
}
