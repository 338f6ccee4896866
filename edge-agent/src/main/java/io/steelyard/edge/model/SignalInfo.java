package io.steelyard.edge.model;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a signal beside its values; travels in its asset's birth.
 *
 * @param id dictionary id and Sparkplug alias
 * @param role the signal's role in the equipment profile ({@code state}, {@code mode}, {@code good} …), or null
 * @param unit display text of the OPC UA EngineeringUnits, or null
 * @param unitId the EngineeringUnits' unit id (UNECE code as OPC UA Part 8 §5.6.4.3 packs it), or null
 * @param low lower end of the EURange, or null
 * @param high upper end of the EURange, or null
 * @param description the node's description, or null
 */
public record SignalInfo(
        int id,
        String asset,
        String name,
        SignalType type,
        @Nullable String role,
        @Nullable String unit,
        @Nullable Integer unitId,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable String description) {
    /** One text for each name, as in the dictionary. */
    public SignalInfo {
        asset = asset.intern();
        name = name.intern();
    }

    /** Whether its numbers are kept as the two's complement of what has no sign. */
    public boolean isUnsigned() {
        return type.element() == ValueType.UINT64;
    }
}
