package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one of a signal's unit is in kilowatt hours, for the units that energy meters count in. */
public final class EnergyUnits {
    private static final double JOULES = 3_600_000;

    /** By UNECE Recommendation 20 code. */
    private static final Map<String, Double> BY_CODE = Map.of(
            "WHR",
            1e-3,
            "KWH",
            1.0,
            "MWH",
            1e3,
            "GWH",
            1e6,
            "JOU",
            1 / JOULES,
            "KJO",
            1e3 / JOULES,
            "3B",
            1e6 / JOULES,
            "GV",
            1e9 / JOULES);

    private static final Map<String, Double> BY_SYMBOL = Map.of(
            "Wh",
            1e-3,
            "kWh",
            1.0,
            "MWh",
            1e3,
            "GWh",
            1e6,
            "J",
            1 / JOULES,
            "kJ",
            1e3 / JOULES,
            "MJ",
            1e6 / JOULES,
            "GJ",
            1e9 / JOULES);

    private EnergyUnits() {}

    /** Null when the signal says no unit of energy; its EngineeringUnits id counts before the symbol. */
    public static @Nullable Double kilowattHours(SignalDescription signal) {
        Integer id = signal.unitId();
        Double byCode = id == null ? null : BY_CODE.get(code(id));
        if (byCode != null) {
            return byCode;
        }
        String symbol = signal.unit();
        return symbol == null ? null : BY_SYMBOL.get(symbol.replaceAll("[\\s.·⋅*]", ""));
    }

    /** The characters that OPC UA packs into the id (Part 8 §5.6.4.3). */
    private static String code(int id) {
        StringBuilder code = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = (id >>> shift) & 0xff;
            if (character != 0) {
                code.append((char) character);
            }
        }
        return code.toString();
    }
}
