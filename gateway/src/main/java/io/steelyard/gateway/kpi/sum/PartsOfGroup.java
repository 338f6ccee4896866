package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts of several assets together. What is not told of each that makes parts is told of none: a share of some machines'
 * parts in those of all would look exact. For one thread.
 */
final class PartsOfGroup {
    private static final String PRODUCED = "count.pq";
    private static final String PLANNED_RUN = "time.planned-run";
    private static final List<String> ALL = List.of(PRODUCED, "count.gq", "count.sq", "count.rq", PLANNED_RUN);

    private static final String UNLIKE = "unlike-machines";
    private static final String NO_COUNT = "no-count";

    private final Amounts sum = new Amounts();
    private final Set<String> classes = new HashSet<>();
    private final Set<String> lacking = new HashSet<>();
    private boolean someCountNothing;
    /** Declared counts of machines that count nothing themselves. */
    private final Set<String> uncounted = new HashSet<>();

    /**
     * Adds an asset's.
     *
     * @param isTimed whether its time counts beside its parts
     */
    void add(AssetDescription asset, Amounts parts, boolean isTimed, BigDecimal weight) {
        if (!parts.has(PRODUCED)) {
            someCountNothing |= isTimed;
            DeclaredCounts.ALL.stream().filter(parts::has).forEach(uncounted::add);
            return;
        }
        addDeclared(parts, weight);
        classes.add(asset.equipmentClass());
        for (String name : ALL) {
            if (parts.has(name)) {
                sum.add(name, parts.get(name, "", ""), weight);
            } else {
                lacking.add(name);
            }
        }
    }

    /** Adds a machine's that was never heard of; one whose class nobody told is like the others. */
    void addSilent(String equipmentClass, Silence silence) {
        Amounts parts = silence.parts();
        if (!parts.has(PRODUCED)) {
            someCountNothing |= silence.isTimed();
            DeclaredCounts.ALL.stream().filter(parts::has).forEach(uncounted::add);
            return;
        }
        addDeclared(parts, silence.weight());
        if (!equipmentClass.isEmpty()) {
            classes.add(equipmentClass);
        }
        ALL.stream().filter(parts::has).forEach(name -> sum.add(name, parts.get(name, "", ""), silence.weight()));
    }

    private void addDeclared(Amounts parts, BigDecimal weight) {
        for (String name : DeclaredCounts.ALL) {
            if (parts.has(name)) {
                sum.add(name, parts.get(name, "", ""), weight);
            } else {
                lacking.add(name);
            }
        }
    }

    /** Nothing is said of what nobody declared of any of them. */
    private void addDeclaredTo(Amounts amounts) {
        for (String name : DeclaredCounts.ALL) {
            String why = classes.size() > 1
                    ? UNLIKE
                    : lacking.contains(name)
                            ? DeclaredCounts.MISSING.getOrDefault(name, "")
                            : uncounted.contains(name) ? NO_COUNT : "";
            if (sum.has(name)) {
                Quantity all = sum.get(name, "", "");
                amounts.put(name, why.isEmpty() ? all : Quantity.missing(all.unit(), all.grade(), why));
            }
        }
    }

    void addTo(Amounts amounts) {
        addDeclaredTo(amounts);
        boolean isUnlike = classes.size() > 1;
        for (String name : ALL) {
            boolean isLacking = lacking.contains(name) || (name.equals(PLANNED_RUN) && someCountNothing);
            if (isUnlike || (isLacking && !classes.isEmpty())) {
                String unit = name.equals(PLANNED_RUN) ? "s" : "1";
                amounts.put(name, Quantity.missing(unit, Grade.T, isUnlike ? UNLIKE : NO_COUNT));
            } else if (sum.has(name)) {
                amounts.add(name, sum.get(name, "", ""), BigDecimal.ONE);
            }
        }
    }
}
