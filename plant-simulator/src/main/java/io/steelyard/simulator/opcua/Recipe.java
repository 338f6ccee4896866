package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.EquipmentClass;

/** What goes into one of a machine's products and what comes out, in whole kilograms; the rest is scale, chips and off-gas. */
record Recipe(String input, long inputKilograms, String output, long outputKilograms) {

    static Recipe of(EquipmentClass equipmentClass) {
        return switch (equipmentClass) {
            case ARC_FURNACE -> new Recipe("scrap-iron", 110_000, "heat", 100_000);
            case LADLE_FURNACE -> new Recipe("raw-heat", 101_000, "heat", 100_000);
            case MAGNESITE_KILN -> new Recipe("magnesite", 2_100, "magnesia", 1_000);
            case ROLLING_MILL -> new Recipe("slab", 20_600, "coil", 20_000);
            case PACKAGING_LINE -> new Recipe("loose-product", 101, "package", 100);
            default -> new Recipe("blank", 12, "workpiece", 9);
        };
    }
}
