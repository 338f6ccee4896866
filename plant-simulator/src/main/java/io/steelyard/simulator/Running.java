package io.steelyard.simulator;

import java.net.URI;

/** A simulator that runs, whatever it simulates; {@link #close} ends in bounded time. */
public interface Running extends AutoCloseable {
    /** Where the control commands go. */
    URI controlUrl();

    /** What clients connect to. */
    String endpointUrl();

    @Override
    void close();
}
