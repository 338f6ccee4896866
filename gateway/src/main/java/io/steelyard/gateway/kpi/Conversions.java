package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.UnitConversion;
import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** In what units an asset's signals go into key figures, with the conversions that people declared, by the signals' names or roles. */
public record Conversions(SortedMap<String, UnitConversion> declared) {
    /** Nobody declared any. */
    public static final Conversions NONE = new Conversions(new TreeMap<>());
    /** What energy is told in. */
    public static final String KILOWATT_HOURS = "kW.h";

    private static final String ONE = "1";
    private static final String A_MINUTE = "1/min";

    public Conversions {
        declared = new TreeMap<>(declared);
    }

    public static Conversions of(Map<String, UnitConversion> declared) {
        return declared.isEmpty() ? NONE : new Conversions(new TreeMap<>(declared));
    }

    /** What somebody declared of the signal. */
    public @Nullable UnitConversion of(SignalDescription signal) {
        UnitConversion byName = declared.get(signal.name());
        return byName != null || signal.role() == null ? byName : declared.get(signal.role());
    }

    /** What a counter of energy counts, in kilowatt hours. */
    public Found energy(SignalDescription signal) {
        return SignalUnits.find(signal, KILOWATT_HOURS, false, of(signal));
    }

    /** What a counter of parts counts; one that says no unit counts parts. */
    public Found parts(SignalDescription signal) {
        return SignalUnits.find(signal, ONE, true, of(signal));
    }

    /** Parts a minute; OPC 30050 tells the speed of machines so, and most servers say no unit of it. */
    public Found speed(SignalDescription signal) {
        return SignalUnits.find(signal, A_MINUTE, true, of(signal));
    }

    /**
     * What a meter counts in the unit that the metering plan says. Another unit is refused although there may be a factor: it is
     * the plan or the meter that is mistaken, and only people know which.
     */
    public Found meter(SignalDescription signal, String planned) {
        if (planned.equals(KILOWATT_HOURS)) {
            return energy(signal);
        }
        String unit = SignalUnits.of(signal);
        Found found = SignalUnits.find(signal, planned, true, of(signal));
        boolean isSame = unit == null || unit.isEmpty() || unit.equals(planned) || found.declared();
        return found.factor() == null || isSame ? found : new Found(null, BigDecimal.ZERO, SignalUnits.MISMATCH, false);
    }
}
