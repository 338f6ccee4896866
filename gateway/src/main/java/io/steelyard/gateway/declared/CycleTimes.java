package io.steelyard.gateway.declared;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Planned seconds a unit: of the asset before its class, of the product before any, the latest that is valid on the day; else
 * what the register's nameplate says.
 */
final class CycleTimes {
    private final Map<String, List<Row>> byWhat = new HashMap<>();
    private final Map<String, Row> register = new HashMap<>();

    CycleTimes(Table cycleTimes, Table assets) {
        for (Row row : cycleTimes.all()) {
            byWhat.computeIfAbsent(row.text("asset"), a -> new ArrayList<>()).add(row);
        }
        for (Row row : assets.all()) {
            register.put(row.text("asset"), row);
        }
    }

    /** Seconds a unit; null when nobody declared it. */
    @Nullable
    BigDecimal of(Place place, String product, LocalDate date) {
        Row registered = register.get(place.asset());
        String declaredClass = registered == null ? "" : registered.text("class");
        String equipmentClass = declaredClass.isEmpty() ? place.equipmentClass() : declaredClass;
        for (String what : List.of(place.asset(), equipmentClass)) {
            for (String made : product.isEmpty() ? List.of("") : List.of(product, "")) {
                Row found = latest(what, made, date);
                if (found != null) {
                    return found.number("unitSeconds");
                }
            }
        }
        return registered == null ? null : registered.number("unitSeconds");
    }

    private @Nullable Row latest(String what, String product, LocalDate date) {
        Row best = null;
        for (Row row : byWhat.getOrDefault(what, List.of())) {
            LocalDate valid = row.date("validFrom");
            boolean holds = row.text("product").equals(product)
                    && row.text("program").isEmpty()
                    && (valid == null || !valid.isAfter(date));
            if (holds && (best == null || isLater(valid, best.date("validFrom")))) {
                best = row;
            }
        }
        return best;
    }

    private static boolean isLater(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one != null && (other == null || one.isAfter(other));
    }

    /** More units a second than that the asset never makes; null when the register does not say. */
    @Nullable
    BigDecimal mostUnitsASecond(String asset) {
        Row registered = register.get(asset);
        return registered == null ? null : registered.number("mostUnitsASecond");
    }
}
