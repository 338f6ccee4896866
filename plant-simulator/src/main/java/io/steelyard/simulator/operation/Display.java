package io.steelyard.simulator.operation;

import io.steelyard.simulator.plant.Showing;

/** Where values are shown; when {@code show} returns, every subscriber's queue has it. */
@FunctionalInterface
public interface Display {
    void show(String signal, Showing showing);
}
