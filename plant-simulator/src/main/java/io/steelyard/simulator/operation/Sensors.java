package io.steelyard.simulator.operation;

/** The health of the plant's sensors; any thread may switch it while the plant runs. */
@FunctionalInterface
public interface Sensors {
    /** The OPC UA status that the signal reports; 0 (Good) when its sensor works. A signal that is not Good has no value. */
    long statusOf(String signal);
}
