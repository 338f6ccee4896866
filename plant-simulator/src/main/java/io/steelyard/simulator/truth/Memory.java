package io.steelyard.simulator.truth;

import io.steelyard.simulator.plant.PlantState;
import java.util.Map;

/**
 * What the simulator takes over from its predecessor.
 *
 * @param run the predecessor's number
 * @param state the last tick that was begun; what of it was shown stands in {@code present}
 * @param present what each signal shows, by {@code asset/signal}
 * @param nextRow the first row number that the truth has not used
 */
public record Memory(long run, PlantState state, Map<String, Present> present, long nextRow) {
    public Memory {
        present = Map.copyOf(present);
    }
}
