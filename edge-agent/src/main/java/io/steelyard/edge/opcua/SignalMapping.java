package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.filter.Deadband;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A signal and the variable that it comes from.
 *
 * @param role the signal's role in the equipment profile, or null
 * @param unit the unit that the mapping names, for a server that names none; or null
 * @param deadband how far a value has to be from the last one, or null for every change
 * @param every how often its value is read, or null when the server tells its changes
 * @param swingingDoor how far a straight line may be off the values between, or null for every value
 * @param pace of what length of time only the latest value is told, or null for every value
 */
public record SignalMapping(
        String name,
        @Nullable String role,
        @Nullable String unit,
        NodeAddress address,
        @Nullable Deadband deadband,
        @Nullable Duration every,
        @Nullable Deadband swingingDoor,
        @Nullable Duration pace) {
    /** One text for each name, as in the dictionary. */
    public SignalMapping {
        name = name.intern();
    }

    /** A signal of which every change is told. */
    public SignalMapping(String name, @Nullable String role, @Nullable String unit, NodeAddress address) {
        this(name, role, unit, address, null, null, null, null);
    }

    /** A signal of which every value that its filters let pass is told at once. */
    public SignalMapping(
            String name,
            @Nullable String role,
            @Nullable String unit,
            NodeAddress address,
            @Nullable Deadband deadband,
            @Nullable Duration every,
            @Nullable Deadband swingingDoor) {
        this(name, role, unit, address, deadband, every, swingingDoor, null);
    }
}
