package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Formula;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Computes one indicator from evidence. A pure function: equal evidence and rule give an equal result and fingerprint. */
final class Evaluation {
    static final String NO_VALUE = "no-value";
    /** What was computed from nothing that was seen is no measurement. */
    private static final String NOTHING_SEEN = "nothing-known";

    private static final String OVER_ONE = "over-one";

    private final Catalogue catalogue;
    private final Definition definition;

    Evaluation(Catalogue catalogue, Definition definition) {
        this.catalogue = catalogue;
        this.definition = definition;
    }

    /** {@code evidence} by who provides it. */
    IndicatorValue of(String subject, Window window, Map<String, Evidence> evidence) {
        Map<String, Quantity> quantities = new TreeMap<>();
        List<IndicatorValue.Input> inputs = new ArrayList<>();
        Map<String, Evidence> used = new TreeMap<>();
        for (String name : definition.told().inputs()) {
            QuantityDefinition word = word(name);
            Evidence given = evidence.get(word.provider());
            if (given != null) {
                used.put(word.provider(), given);
            }
            Quantity quantity = quantity(word, given);
            quantities.put(name, quantity);
            inputs.add(new IndicatorValue.Input(name, word.words(), quantity));
        }
        Formula.Result result = definition.formula().compute(quantities);
        Set<String> notes = new LinkedHashSet<>(result.notes());
        boolean isUnseen =
                quantities.values().stream().anyMatch(quantity -> quantity.isKnown() && quantity.coverage() == 0);
        if (result.value() == null
                ? isUnseen && quantities.values().stream().allMatch(Quantity::isKnown)
                : result.coverage() == 0) {
            notes.clear();
            notes.add(NOTHING_SEEN);
            result = new Formula.Result(null, null, null, null, null, 0, result.grade(), List.of(NOTHING_SEEN));
        }
        BigDecimal value = result.value();
        if (value != null && isShare() && value.compareTo(BigDecimal.ONE) > 0) {
            notes.add(OVER_ONE);
        }
        return new IndicatorValue(
                definition.told(),
                subject,
                value,
                result.numerator(),
                result.denominator(),
                result.low(),
                result.high(),
                result.coverage(),
                window,
                new IndicatorValue.Outcome(
                        value != null,
                        notes.isEmpty() ? "" : notes.iterator().next(),
                        List.copyOf(notes),
                        result.grade(),
                        inputs,
                        Fingerprint.of(definition.told(), subject, window, used)));
    }

    private QuantityDefinition word(String name) {
        QuantityDefinition word = catalogue.quantity(name);
        if (word == null) {
            throw new IllegalStateException("a checked formula uses no unknown word: " + name);
        }
        return word;
    }

    private Quantity quantity(QuantityDefinition word, @org.jspecify.annotations.Nullable Evidence given) {
        Quantity quantity = given == null ? null : given.quantities().get(word.name());
        if (quantity != null) {
            return quantity;
        }
        Grade grade = definition.told().grades().isEmpty()
                ? Grade.T
                : definition.told().grades().get(0);
        return Quantity.missing(word.unit(), grade, word.missing().isEmpty() ? NO_VALUE : word.missing());
    }

    private boolean isShare() {
        return definition.told().measure().shown().en().equals("%");
    }
}
