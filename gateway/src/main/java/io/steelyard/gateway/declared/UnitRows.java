package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.UnitConversion;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Declared conversions of units: those of an asset, before those that name none. */
final class UnitRows {
    private final Map<String, Map<String, UnitConversion>> byAsset = new TreeMap<>();

    UnitRows(Table units) {
        for (Row row : units.all()) {
            byAsset.computeIfAbsent(row.text("asset"), a -> new TreeMap<>()).put(row.text("signal"), conversion(row));
        }
    }

    private static UnitConversion conversion(Row row) {
        return new UnitConversion(
                row.text("from"),
                row.text("to"),
                Objects.requireNonNullElse(row.number("factor"), BigDecimal.ONE),
                Objects.requireNonNullElse(row.number("offset"), BigDecimal.ZERO));
    }

    /** By signal or role. */
    Map<String, UnitConversion> of(String asset) {
        if (byAsset.isEmpty()) {
            return Map.of(); // asked for each minute of each asset
        }
        Map<String, UnitConversion> all = new TreeMap<>(byAsset.getOrDefault("", Map.of()));
        all.putAll(byAsset.getOrDefault(asset, Map.of()));
        return all;
    }
}
