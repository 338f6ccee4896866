package io.steelyard.gateway.model;

/** The door from ingest to the store. */
@FunctionalInterface
public interface BatchSink {

    /** Hands a batch over, in the order of the inbox; waits while the store lags, which is the back-pressure. */
    void write(Batch batch) throws InterruptedException;
}
