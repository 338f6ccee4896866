package io.steelyard.simulator.plant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One machine: its id (unique in the site), its class, where it stands (ISA-95 area and line) and its signals.
 *
 * @param meter the energy meter that its power comes through; null at the top, and for what takes none
 */
public record Asset(
        String id,
        EquipmentClass equipmentClass,
        String area,
        String line,
        @Nullable String meter,
        List<Signal> signals) {
    public Asset {
        signals = List.copyOf(signals);
    }

    /** Whether it works on orders and its parts are counted. */
    public boolean makesParts() {
        return Pace.of(equipmentClass).makesParts();
    }
}
