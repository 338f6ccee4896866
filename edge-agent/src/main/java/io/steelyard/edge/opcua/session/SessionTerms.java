package io.steelyard.edge.opcua.session;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * What a session is kept by.
 *
 * @param server the server's name, for people
 * @param url where it is
 * @param queued how long its queues hold everything, as they were asked for
 * @param now the agent's clock, nanoseconds since 1970
 * @param nanoTime the clock that only runs
 * @param phase is told how the link is, and why
 */
public record SessionTerms(
        String server,
        String url,
        Duration queued,
        LongSupplier now,
        LongSupplier nanoTime,
        BiConsumer<String, String> phase) {}
