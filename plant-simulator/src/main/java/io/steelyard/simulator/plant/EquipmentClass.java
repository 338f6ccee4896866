package io.steelyard.simulator.plant;

/** The classes of equipment in the plant; the id is also the name of the equipment profile that describes the class. */
public enum EquipmentClass {
    ARC_FURNACE("arc-furnace"),
    LADLE_FURNACE("ladle-furnace"),
    MAGNESITE_KILN("magnesite-kiln"),
    ROLLING_MILL("rolling-mill"),
    PACKAGING_LINE("packaging-line"),
    LATHE("lathe"),
    MACHINING_CENTRE("machining-centre"),
    PUMP("pump"),
    COMPRESSOR("compressor"),
    FAN("fan"),
    ENERGY_METER("energy-meter"),
    /** The control room of the site: shift, orders, tariff. */
    CONTROL_ROOM("control-room");

    private final String id;

    EquipmentClass(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
