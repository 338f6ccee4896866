package io.steelyard.gateway.declared;

import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.Ucum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Refuses targets that no result would ever be held against: of indicators that nobody computes, or in units of another kind. */
public final class TargetCheck {
    private final TreeMap<String, String> units;

    private TargetCheck(Map<String, String> units) {
        this.units = new TreeMap<>(units);
    }

    /**
     * Looks at every change of targets from now on.
     *
     * @param units the UCUM code of the unit of each indicator that is computed, by its id
     */
    public static void watch(Declared declared, Map<String, String> units) {
        declared.guard("targets", new TargetCheck(units)::broken);
    }

    private List<RowRules.Broken> broken(String site, Difference difference) {
        List<RowRules.Broken> broken = new ArrayList<>();
        for (Map<String, Row> rows : List.of(difference.added(), difference.changed())) {
            rows.values().forEach(row -> broken(row).ifPresent(broken::add));
        }
        return broken;
    }

    private Optional<RowRules.Broken> broken(Row row) {
        String indicator = row.text("indicator");
        String unit = units.get(indicator);
        String told = row.text("unit");
        if (unit == null) {
            return Optional.of(new RowRules.Broken(
                    "indicator",
                    "nobody computes an indicator " + indicator,
                    "write one of " + like(indicator),
                    List.of(row.key())));
        }
        String code = SignalUnits.code(told);
        if (told.isEmpty() || (code != null && Ucum.factor(code, unit) != null)) {
            return Optional.empty();
        }
        return Optional.of(new RowRules.Broken(
                "unit",
                code == null
                        ? told + " is no unit"
                        : indicator + " is told in " + unit + ", which " + told + " cannot be turned into",
                "write the value in " + unit + (unit.equals("1") ? " or %" : "") + ", or leave the unit empty",
                List.of(row.key())));
    }

    /** Those that begin with the same letter; all where none does. */
    private String like(String indicator) {
        String letter = indicator.substring(0, 1);
        String some = units.keySet().stream()
                .filter(id -> id.regionMatches(true, 0, letter, 0, 1))
                .collect(Collectors.joining(", "));
        return some.isEmpty() ? String.join(", ", units.keySet()) : some;
    }
}
