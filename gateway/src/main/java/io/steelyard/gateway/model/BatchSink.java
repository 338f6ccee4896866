package io.steelyard.gateway.model;

import java.time.Duration;
import java.util.List;

/** The door from ingest to the store. */
@FunctionalInterface
public interface BatchSink {

    /** Hands a batch over, in the order of the inbox; waits while the store lags, which is the back-pressure. */
    void write(Batch batch) throws InterruptedException;

    /**
     * Waits until {@link #write} would take a batch of these readings at once, so that the caller has something else to do
     * while the store lags.
     *
     * @return false when there was no room within the time
     */
    default boolean hasRoom(List<Reading> readings, Duration atMost) throws InterruptedException {
        return true;
    }
}
