package io.steelyard.simulator;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of a simulator; {@link #close} ends them.
 *
 * @param plant one thread: steps the plant
 * @param timer one thread: ends faults
 * @param connections as many as there are connections, bounded by who uses them
 */
public record SimulatorThreads(
        ScheduledExecutorService plant, ScheduledExecutorService timer, ExecutorService connections)
        implements AutoCloseable {
    @Override
    public void close() {
        plant.shutdownNow();
        timer.shutdownNow();
        connections.shutdownNow();
    }
}
