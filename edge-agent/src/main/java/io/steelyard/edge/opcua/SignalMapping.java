package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.filter.Deadband;
import org.jspecify.annotations.Nullable;

/**
 * A signal and the variable that it comes from.
 *
 * @param role the signal's role in the equipment profile, or null
 * @param unit the unit that the mapping names, for a server that names none; or null
 * @param deadband how far a value has to be from the last one, or null for every change
 */
public record SignalMapping(
        String name,
        @Nullable String role,
        @Nullable String unit,
        NodeAddress address,
        @Nullable Deadband deadband) {

    /** A signal of which every change is told. */
    public SignalMapping(String name, @Nullable String role, @Nullable String unit, NodeAddress address) {
        this(name, role, unit, address, null);
    }
}
