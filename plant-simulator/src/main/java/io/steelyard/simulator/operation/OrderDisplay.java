package io.steelyard.simulator.operation;

import io.steelyard.simulator.plant.OrderShowing;

/** Where the machines' orders are shown: beside the signals, and not in the truth. */
@FunctionalInterface
public interface OrderDisplay {
    void show(OrderShowing showing);
}
