package io.steelyard.gateway.indicator.formula;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** One computing of a formula. One thread. */
final class Reckoning {
    /** Why there is no result although nothing is missing. */
    static final String OTHER_UNIT = "unit-mismatch";

    static final String NO_VALUE = "no-value";

    private final Map<String, Quantity> quantities;
    private final Set<String> mentioned;
    private final Vocabulary vocabulary;
    private final Map<Integer, Fraction> factors;
    private final Map<String, Quantity> used = new LinkedHashMap<>();
    private final Map<String, Bounds> bounds = new HashMap<>();
    private String reason = "";

    /** {@code mentioned} are those of the quantities that there is something of, be it unknown. */
    Reckoning(
            Map<String, Quantity> quantities,
            Set<String> mentioned,
            Vocabulary vocabulary,
            Map<Integer, Fraction> factors) {
        this.quantities = quantities;
        this.mentioned = Set.copyOf(mentioned);
        this.vocabulary = vocabulary;
        this.factors = factors;
    }

    /** Exactly; null when it is not known, which {@link #unknown} tells the reason of. */
    @Nullable
    Fraction value(Term term) {
        if (term instanceof Term.Literal literal) {
            return Fraction.of(literal.value());
        } else if (term instanceof Term.Input input) {
            return input(input.name());
        } else if (term instanceof Term.Sum sum) {
            Fraction left = value(sum.left());
            Fraction right = left == null ? null : value(sum.right());
            return right == null || left == null ? null : left.plus(sum.isDifference() ? right.negated() : right);
        } else if (term instanceof Term.Product product) {
            Fraction left = value(product.left());
            Fraction right = left == null ? null : value(product.right());
            return right == null || left == null ? null : left.times(right);
        } else if (term instanceof Term.Quotient quotient) {
            return quotient(value(quotient.left()), quotient.right(), quotient.guard());
        } else if (term instanceof Term.Share share) {
            return quotient(value(share.part()), share.whole(), share.guard());
        } else if (term instanceof Term.Extreme extreme) {
            return extreme(extreme);
        } else if (term instanceof Term.IfKnown known) {
            return value(isKnown(known) ? known.then() : known.otherwise());
        }
        Term.Told told = (Term.Told) term;
        Fraction of = value(told.of());
        return of == null ? null : of.times(factors.getOrDefault(told.at(), Fraction.ONE));
    }

    private @Nullable Fraction quotient(@Nullable Fraction above, Term divisor, @Nullable String guard) {
        Fraction below = above == null ? null : value(divisor);
        if (above == null || below == null) {
            return null;
        }
        if (below.isZero()) {
            reason = guard == null ? NO_VALUE : guard;
            return null;
        }
        return above.over(below);
    }

    private @Nullable Fraction extreme(Term.Extreme extreme) {
        Fraction best = null;
        for (Term one : extreme.of()) {
            Fraction value = value(one);
            if (value == null) {
                return null;
            }
            if (best == null || (value.compareWith(best) > 0) == extreme.isGreatest()) {
                best = value;
            }
        }
        return best;
    }

    private @Nullable Fraction input(String name) {
        Quantity quantity = quantities.get(name);
        if (quantity == null || quantity.value() == null) {
            reason = quantity == null || quantity.reason().isEmpty() ? NO_VALUE : quantity.reason();
            if (quantity != null) {
                used.put(name, quantity);
            }
            return null;
        }
        used.put(name, quantity);
        if (!isOfItsUnit(name, quantity)) {
            reason = OTHER_UNIT;
            return null;
        }
        return Fraction.of(quantity.value());
    }

    private boolean isOfItsUnit(String name, Quantity quantity) {
        Vocabulary.Noun noun = vocabulary.find(name);
        return noun != null && noun.unit().equals(quantity.unit());
    }

    private boolean isKnown(Term.IfKnown known) {
        if (known.isToldEnough()) {
            return mentioned.contains(known.input().name());
        }
        Quantity quantity = quantities.get(known.input().name());
        return quantity != null && quantity.value() != null;
    }

    /** What it may be, whatever the unknown was. */
    Ratio.Span span(Normal normal) {
        return normal.ratio().within(variable -> bounds(variable, normal));
    }

    private Bounds bounds(String variable, Normal normal) {
        Bounds known = bounds.get(variable);
        if (known == null) {
            known = find(variable, normal);
            bounds.put(variable, known);
        }
        return known;
    }

    private Bounds find(String variable, Normal normal) {
        Normal.Opaque opaque = normal.opaque(variable);
        if (opaque != null) {
            return opaque(opaque);
        }
        Term.Share rest = normal.rest(variable);
        return rest == null ? quantity(variable) : rest(rest);
    }

    private Bounds opaque(Normal.Opaque opaque) {
        if (opaque.term() instanceof Term.IfKnown known) {
            return Normal.outward(span(opaque.of().get(isKnown(known) ? 0 : 1)));
        }
        boolean isGreatest = ((Term.Extreme) opaque.term()).isGreatest();
        Bounds best = Normal.outward(span(opaque.of().get(0)));
        for (Normal one : opaque.of()) {
            Bounds next = Normal.outward(span(one));
            best = new Bounds(
                    extreme(best.low(), next.low(), isGreatest, isGreatest),
                    extreme(best.high(), next.high(), isGreatest, !isGreatest));
        }
        return best;
    }

    /** Of two ends the greater or the lesser; {@code isOtherTaken} where an end that is not there decides nothing. */
    private static @Nullable BigDecimal extreme(
            @Nullable BigDecimal one, @Nullable BigDecimal other, boolean isGreatest, boolean isOtherTaken) {
        if (one == null || other == null) {
            return !isOtherTaken ? null : one == null ? other : one;
        }
        return isGreatest ? one.max(other) : one.min(other);
    }

    private Bounds quantity(String name) {
        Quantity quantity = quantities.get(name);
        Vocabulary.Noun noun = vocabulary.find(name);
        BigDecimal floor = noun != null && noun.isSigned() ? null : BigDecimal.ZERO;
        if (quantity == null || !isOfItsUnit(name, quantity)) {
            return new Bounds(floor, null);
        }
        return new Bounds(quantity.low() == null ? floor : quantity.low(), quantity.high());
    }

    /** What is left of the whole without the part: within what the other parts say, and what whole and part leave. */
    private Bounds rest(Term.Share share) {
        Bounds whole = quantity(share.whole().name());
        Bounds part = quantity(share.part().name());
        BigDecimal low = BigDecimal.ZERO;
        if (whole.low() != null && part.high() != null) {
            low = low.max(whole.low().subtract(part.high()));
        }
        BigDecimal high = whole.high() == null || part.low() == null
                ? null
                : whole.high().subtract(part.low()).max(low);
        if (!vocabulary.isSummand(share.part().name(), share.whole().name())) {
            return new Bounds(low, high);
        }
        SortedSet<String> others = vocabulary.leaves(share.whole().name());
        others.removeAll(vocabulary.leaves(share.part().name()));
        Bounds sum = Bounds.ZERO;
        for (String other : others) {
            sum = sum.plus(quantity(other));
        }
        low = sum.low() == null ? low : low.max(sum.low());
        if (sum.high() != null) {
            high = high == null ? sum.high() : high.min(sum.high());
        }
        return new Bounds(low, high == null ? null : high.max(low));
    }

    /** With every variable at its value. */
    Fraction multipliedOut(Polynomial polynomial, Normal normal) {
        BigDecimal number = polynomial.at(variable -> {
            Normal.Opaque opaque = normal.opaque(variable);
            Term.Share rest = normal.rest(variable);
            Fraction value = opaque != null
                    ? value(opaque.term())
                    : rest != null
                            ? Objects.requireNonNull(value(rest.whole()), variable)
                                    .plus(Objects.requireNonNull(value(rest.part()), variable)
                                            .negated())
                            : input(variable);
            return Objects.requireNonNull(value, variable).exactly();
        });
        return Fraction.of(number);
    }

    double coverage() {
        return used.values().stream().mapToDouble(Quantity::coverage).min().orElse(1);
    }

    Grade grade() {
        return used.values().stream().map(Quantity::grade).reduce(Grade.T, Grade::orLower);
    }

    List<String> notes() {
        return used.values().stream()
                .map(Quantity::reason)
                .filter(note -> !note.isEmpty())
                .distinct()
                .toList();
    }

    Formula.Result unknown() {
        return new Formula.Result(null, null, null, null, null, 0, grade(), List.of(reason));
    }
}
