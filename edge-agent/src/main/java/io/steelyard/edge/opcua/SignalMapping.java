package io.steelyard.edge.opcua;

import org.jspecify.annotations.Nullable;

/**
 * A signal and the variable that it comes from.
 *
 * @param role the signal's role in the equipment profile, or null
 * @param unit the unit that the mapping names, for a server that names none; or null
 */
public record SignalMapping(
        String name, @Nullable String role, @Nullable String unit, NodeAddress address) {}
