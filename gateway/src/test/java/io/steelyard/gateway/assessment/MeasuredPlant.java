package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plant as a test says that it was measured. */
final class MeasuredPlant implements Telemetry {
    private final Map<String, Measured> values = new HashMap<>();
    private final Map<String, Measured> changes = new HashMap<>();

    MeasuredPlant with(String indicator, String low, String value, String high) {
        return with(indicator, low, value, high, "1");
    }

    MeasuredPlant with(String indicator, String low, String value, String high, String unit) {
        values.put(indicator, measured(low, value, high, unit));
        return this;
    }

    /** A level has no unit. */
    MeasuredPlant level(String indicator, String low, String value, String high) {
        return with(indicator, low, value, high, "");
    }

    MeasuredPlant changed(String indicator, String low, String value, String high) {
        changes.put(indicator, measured(low, value, high));
        return this;
    }

    MeasuredPlant links(Set<String> shown, Set<String> denied) {
        Quantity points = Quantity.exactly(BigDecimal.ONE, "1", Grade.T);
        values.put("C06", new Measured(points, "f", "/evidence", shown, denied, Targets.NONE));
        return this;
    }

    MeasuredPlant machines(String indicator, long have, long all, List<String> missing) {
        return machines(indicator, have, all, List.of(), missing);
    }

    MeasuredPlant machines(String indicator, long have, long all, List<String> waiting, List<String> missing) {
        BigDecimal share = BigDecimal.valueOf(have).divide(BigDecimal.valueOf(all), java.math.MathContext.DECIMAL64);
        Quantity quantity = Quantity.exactly(share, "1", Grade.T);
        values.put(
                indicator,
                new Measured(quantity, "f", "/evidence", Set.of(), Set.of(), new Targets(have, all, waiting, missing)));
        return this;
    }

    private static Measured measured(String low, String value, String high) {
        return measured(low, value, high, "1");
    }

    private static Measured measured(String low, String value, String high, String unit) {
        BigDecimal most = high == null ? null : new BigDecimal(high); // nothing bounds it
        Quantity quantity = new Quantity(new BigDecimal(value), new BigDecimal(low), most, unit, Grade.T, 1, "");
        return Measured.of(quantity, "f" + value, "/evidence");
    }

    @Override
    public Measured of(String indicator) {
        return values.get(indicator);
    }

    @Override
    public Measured change(String indicator, Since since) {
        return changes.get(indicator);
    }

    @Override
    public String whyNot(String indicator, @Nullable Since since) {
        return "";
    }
}
