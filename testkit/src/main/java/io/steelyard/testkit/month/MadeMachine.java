package io.steelyard.testkit.month;

import java.util.List;

/**
 * A machine of the made plant.
 *
 * @param signals what can be read of it; {@link Samples} names them by their place here
 * @param samples what was read of it
 */
public record MadeMachine(
        String name,
        String line,
        String equipmentClass,
        String profile,
        List<Signal> signals,
        Plan plan,
        Truth truth,
        Samples samples) {

    public MadeMachine {
        signals = List.copyOf(signals);
    }

    /** Whether one of its signals has the role. */
    public boolean has(String role) {
        return signals.stream().anyMatch(signal -> signal.role().equals(role));
    }
}
