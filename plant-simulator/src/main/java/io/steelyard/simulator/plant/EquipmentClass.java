package io.steelyard.simulator.plant;

/** The classes of equipment in the plant; the id is also the name of the equipment profile that describes the class. */
public enum EquipmentClass {
    ROLLING_MILL("rolling-mill"),
    LATHE("lathe"),
    PUMP("pump"),
    ENERGY_METER("energy-meter");

    private final String id;

    EquipmentClass(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
