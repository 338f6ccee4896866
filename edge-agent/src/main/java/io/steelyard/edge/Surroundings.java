package io.steelyard.edge;

import io.steelyard.journal.FileLayer;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the agent takes from the world beside its settings; a test hands in a disk that fails and a clock that stands.
 *
 * @param epoch a new id for this run
 * @param nanoTime monotonic clock
 */
public record Surroundings(
        UUID epoch,
        FileLayer files,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator chance,
        ThreadFactory threads) {}
