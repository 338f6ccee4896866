package io.steelyard.edge.opcua;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The clock that records carry, the clock that deadlines go by, and the chance in back-off and ids. */
public record OpcUaTiming(InstantSource clock, LongSupplier nanoTime, RandomGenerator chance) {

    long now() {
        return nanos(clock.instant());
    }

    /** An id for a record, unique for the agent with certainty enough: 128 bits of chance. */
    String newId() {
        return "%016x%016x".formatted(chance.nextLong(), chance.nextLong());
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
