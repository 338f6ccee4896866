package io.steelyard.gateway.model;

import java.util.concurrent.CompletableFuture;

/** The door from the MQTT endpoint to the inbox. */
@FunctionalInterface
public interface ArrivalSink {

    /**
     * Appends without blocking; the future completes, on the inbox's writer thread, once the arrival is on disk, and
     * only then may it be acknowledged. Fails with {@link InboxFullException} when the inbox is at its cap (nothing was
     * written; try again later), with another exception when the inbox has failed for good. Arrivals are durable in
     * the order of the calls.
     */
    CompletableFuture<InboxPosition> append(Arrival arrival);
}
