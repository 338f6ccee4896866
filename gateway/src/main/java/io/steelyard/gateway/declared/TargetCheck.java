package io.steelyard.gateway.declared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses targets of indicators that nobody computes: no result would ever be held against them. */
public final class TargetCheck {
    private final TreeSet<String> indicators;

    /**
     * Looks at every change of targets from now on.
     *
     * @param indicators ids of all that are computed
     */
    public TargetCheck(Declared declared, Collection<String> indicators) {
        this.indicators = new TreeSet<>(indicators);
        declared.guard("targets", this::broken);
    }

    private List<RowRules.Broken> broken(String site, Difference difference) {
        List<RowRules.Broken> broken = new ArrayList<>();
        for (Map<String, Row> rows : List.of(difference.added(), difference.changed())) {
            for (Row row : rows.values()) {
                String indicator = row.text("indicator");
                if (!indicators.contains(indicator)) {
                    broken.add(new RowRules.Broken(
                            "indicator",
                            "nobody computes an indicator " + indicator,
                            "write one of " + like(indicator)));
                }
            }
        }
        return broken;
    }

    /** Those that begin with the same letter; all where none does. */
    private String like(String indicator) {
        String letter = indicator.substring(0, 1);
        String some = indicators.stream()
                .filter(id -> id.regionMatches(true, 0, letter, 0, 1))
                .collect(Collectors.joining(", "));
        return some.isEmpty() ? String.join(", ", indicators) : some;
    }
}
