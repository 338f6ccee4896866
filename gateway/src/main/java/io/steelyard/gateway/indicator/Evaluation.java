package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Formula;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.UsedFactor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Computes one indicator from evidence. A pure function: equal evidence and rule give an equal result and fingerprint. */
final class Evaluation {
    static final String NO_VALUE = "no-value";
    /** What was computed from nothing that was seen is no measurement. */
    private static final String NOTHING_SEEN = "nothing-known";

    private static final String OVER_ONE = "over-one";
    /** Said behind all else: it is of when things were, not of how many there were. */
    private static final String UNTRUSTED = "clock-untrusted";

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
        Formula.Result result = asSeen(definition.formula().compute(quantities, told(evidence)), quantities, evidence);
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
        List<UsedFactor> factors = factors(used.values());
        if (value != null) {
            factors.stream().filter(UsedFactor::isWider).map(Evaluation::taken).forEach(notes::add);
        }
        if (notes.remove(UNTRUSTED)) {
            notes.add(UNTRUSTED);
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
                        Fingerprint.of(definition, subject, window, used),
                        factors));
    }

    /** Whose factor it is, where the site's own province has none. */
    private static String taken(UsedFactor factor) {
        return factor.origin().area().equals("china") ? "factor-of-country" : "factor-of-region";
    }

    /** Those that made one of the indicator's own quantities. */
    private List<UsedFactor> factors(Collection<Evidence> used) {
        return used.stream()
                .flatMap(evidence -> evidence.factors().stream())
                .filter(factor -> definition.told().inputs().contains(factor.quantity()))
                .toList();
    }

    /**
     * The bounds are of all that was planned; the value is of what was seen of it, so that time of which nothing is known is
     * not counted against a machine. It stays within the bounds.
     */
    private Formula.Result asSeen(
            Formula.Result whole, Map<String, Quantity> quantities, Map<String, Evidence> evidence) {
        Map<String, Quantity> seen = new TreeMap<>(quantities);
        for (String name : quantities.keySet()) {
            QuantityDefinition word = word(name);
            Evidence given = word.seen().isEmpty() ? null : evidence.get(word.provider());
            Quantity part = given == null ? null : given.quantities().get(word.seen());
            if (part != null) {
                seen.put(name, part);
            }
        }
        if (whole.value() == null || seen.equals(quantities)) {
            return whole;
        }
        Formula.Result value = definition.formula().compute(seen, told(evidence));
        return value.value() == null
                ? whole
                : new Formula.Result(
                        within(value.value(), whole.low(), whole.high()),
                        value.numerator(),
                        value.denominator(),
                        whole.low(),
                        whole.high(),
                        whole.coverage(),
                        whole.grade(),
                        whole.notes());
    }

    private static BigDecimal within(BigDecimal value, @Nullable BigDecimal low, @Nullable BigDecimal high) {
        BigDecimal atLeast = low == null ? value : value.max(low);
        return high == null ? atLeast : atLeast.min(high);
    }

    private QuantityDefinition word(String name) {
        QuantityDefinition word = catalogue.quantity(name);
        if (word == null) {
            throw new IllegalStateException("a checked formula uses no unknown word: " + name);
        }
        return word;
    }

    private Quantity quantity(QuantityDefinition word, @Nullable Evidence given) {
        Quantity quantity = given == null ? null : given.quantities().get(word.name());
        if (quantity != null) {
            return quantity;
        }
        Grade best = word.grades().isEmpty() ? Grade.S : word.grades().get(0);
        return Quantity.missing(word.unit(), best, word.missing().isEmpty() ? NO_VALUE : word.missing());
    }

    /** Those inputs that their providers say anything of. */
    private Set<String> told(Map<String, Evidence> evidence) {
        return definition.told().inputs().stream()
                .filter(name -> {
                    Evidence given = evidence.get(word(name).provider());
                    return given != null && given.quantities().containsKey(name);
                })
                .collect(Collectors.toSet());
    }

    private boolean isShare() {
        return definition.told().measure().shown().en().equals("%");
    }
}
