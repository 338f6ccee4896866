package io.steelyard.simulator.plant;

import java.util.List;

/** One machine: its id (unique in the site), its class, where it stands (ISA-95 area and line) and its signals. */
public record Asset(String id, EquipmentClass equipmentClass, String area, String line, List<Signal> signals) {
    public Asset {
        signals = List.copyOf(signals);
    }
}
