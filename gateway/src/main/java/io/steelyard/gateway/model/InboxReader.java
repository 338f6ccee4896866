package io.steelyard.gateway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads one partition of the inbox in order; only what is on disk. For one thread. */
public interface InboxReader extends AutoCloseable {

    /** The next arrival, or null when there is none for now. */
    @Nullable
    InboxEntry next();

    /** Waits until {@link #next} may have something, at most for the given time. */
    void await(Duration atMost) throws InterruptedException;

    @Override
    void close();
}
