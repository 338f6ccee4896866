package io.steelyard.gateway.indicator.formula;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A formula as one ratio of polynomials. What is neither, {@code min} for instance, is a variable of the ratio with a name
 * of its own; so is what is left of a whole without its part.
 */
final class Normal {
    private final Map<Integer, Fraction> factors;
    private final Map<String, Opaque> opaque = new HashMap<>();
    private final Map<String, Term.Share> rests = new HashMap<>();
    private final Ratio ratio;

    /** A term that is no ratio, and what it is made of. */
    record Opaque(Term term, List<Normal> of) {}

    /** {@code factors} has what each change of unit multiplies with, by its place. */
    Normal(Term term, Map<Integer, Fraction> factors) {
        this.factors = factors;
        this.ratio = ratio(term);
    }

    Ratio ratio() {
        return ratio;
    }

    /** What the variable stands for, or null when it is a quantity's name or a rest. */
    @Nullable
    Opaque opaque(String variable) {
        return opaque.get(variable);
    }

    /** Of which share the variable is the rest, or null when it is none. */
    Term.@Nullable Share rest(String variable) {
        return rests.get(variable);
    }

    /** The number that a term without quantities is; null when it has some, or divides by zero itself. */
    static @Nullable Fraction constant(Term term) {
        if (term instanceof Term.Literal literal) {
            return Fraction.of(literal.value());
        } else if (term instanceof Term.Sum sum) {
            Fraction left = constant(sum.left());
            Fraction right = constant(sum.right());
            return left == null || right == null ? null : left.plus(sum.isDifference() ? right.negated() : right);
        } else if (term instanceof Term.Product product) {
            Fraction left = constant(product.left());
            Fraction right = constant(product.right());
            return left == null || right == null ? null : left.times(right);
        }
        return null;
    }

    private Ratio ratio(Term term) {
        if (term instanceof Term.Literal literal) {
            return Ratio.of(Polynomial.constant(literal.value()));
        } else if (term instanceof Term.Input input) {
            return Ratio.of(Polynomial.variable(input.name()));
        } else if (term instanceof Term.Sum sum) {
            Ratio right = ratio(sum.right());
            return checked(ratio(sum.left()).plus(sum.isDifference() ? right.negated() : right), term);
        } else if (term instanceof Term.Product product) {
            return checked(ratio(product.left()).times(ratio(product.right())), term);
        } else if (term instanceof Term.Quotient quotient) {
            return checked(ratio(quotient.left()).over(ratio(quotient.right())), term);
        } else if (term instanceof Term.Share share) {
            String rest = share.whole().name() + " without " + share.part().name();
            rests.put(rest, share);
            Polynomial part = Polynomial.variable(share.part().name());
            return new Ratio(part, part.plus(Polynomial.variable(rest)));
        } else if (term instanceof Term.Told told) {
            return ratio(told.of()).times(factors.getOrDefault(told.at(), Fraction.ONE));
        }
        String name = "term " + term.at();
        List<Term> parts = term instanceof Term.IfKnown known
                ? List.of(known.then(), known.otherwise())
                : ((Term.Extreme) term).of();
        opaque.put(
                name,
                new Opaque(
                        term,
                        parts.stream().map(part -> new Normal(part, factors)).toList()));
        return Ratio.of(Polynomial.variable(name));
    }

    private static Ratio checked(Ratio ratio, Term term) {
        if (ratio.isTooLarge()) {
            throw new FormulaException(
                    List.of(new Mistake(term.at(), "multiplied out it is too large", "multiply fewer sums")));
        }
        return ratio;
    }

    /** Bounds of a fraction as decimals, outwards. */
    static Bounds outward(Ratio.Span span) {
        return new Bounds(end(span.low(), false), end(span.high(), true));
    }

    private static @Nullable BigDecimal end(@Nullable Fraction end, boolean up) {
        return end == null ? null : end.rounded(up ? java.math.RoundingMode.CEILING : java.math.RoundingMode.FLOOR);
    }
}
