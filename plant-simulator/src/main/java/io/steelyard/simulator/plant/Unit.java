package io.steelyard.simulator.plant;

/**
 * The engineering units of the plant, with their UNECE Recommendation 20 codes; {@link #unitId()} is what OPC UA carries
 * in EUInformation (OPC UA Part 8 §5.6.3): the characters of the code as the bytes of one number.
 */
public enum Unit {
    WATT("WTT", "W", "watt"),
    WATT_HOUR("WHR", "W·h", "watt hour"),
    KILOVAR("KVR", "kvar", "kilovar"),
    VOLT("VLT", "V", "volt"),
    AMPERE("AMP", "A", "ampere"),
    HERTZ("HTZ", "Hz", "hertz"),
    CELSIUS("CEL", "°C", "degree Celsius"),
    PERCENT("P1", "%", "percent"),
    REVOLUTIONS_PER_MINUTE("RPM", "r/min", "revolutions per minute"),
    METRE_PER_SECOND("MTS", "m/s", "metre per second"),
    MILLIMETRE_PER_SECOND("C16", "mm/s", "millimetre per second"),
    MILLIMETRE_PER_MINUTE("H81", "mm/min", "millimetre per minute"),
    METRE("MTR", "m", "metre"),
    MILLIMETRE("MMT", "mm", "millimetre"),
    KILONEWTON("B47", "kN", "kilonewton"),
    KILONEWTON_METRE("B48", "kN·m", "kilonewton metre"),
    KILOGRAM_PER_SECOND("KGS", "kg/s", "kilogram per second"),
    LITRE_PER_MINUTE("L2", "l/min", "litre per minute"),
    KILOGRAM("KGM", "kg", "kilogram"),
    BAR("BAR", "bar", "bar"),
    MILLIBAR("MBR", "mbar", "millibar"),
    SECOND("SEC", "s", "second"),
    MILLISECOND("C26", "ms", "millisecond"),
    PIECE("H87", "pcs", "piece");

    private final String code;
    private final String symbol;
    private final String title;

    Unit(String code, String symbol, String title) {
        this.code = code;
        this.symbol = symbol;
        this.title = title;
    }

    public String symbol() {
        return symbol;
    }

    public String title() {
        return title;
    }

    /** The UNECE code as OPC UA writes it. */
    public int unitId() {
        int id = 0;
        for (int i = 0; i < code.length(); i++) {
            id = (id << 8) | code.charAt(i);
        }
        return id;
    }
}
