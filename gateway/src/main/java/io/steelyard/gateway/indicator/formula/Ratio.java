package io.steelyard.gateway.indicator.formula;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One polynomial over another: the form in which a formula's bounds are found. What cancels out does so before any bound is
 * put in, so that a variable that stands above and below the line, as in {@code x / (x + y)}, is the same there and here.
 * Where the ratio only rises with a variable, or only falls, its bounds lie at the ends of the variable's.
 */
record Ratio(Polynomial above, Polynomial below) {
    private static final int MOST_TERMS = 300;
    static final Span ANY = new Span(null, null);

    /** From the least to the greatest; null where there is no such bound. */
    record Span(@Nullable Fraction low, @Nullable Fraction high) {}

    static Ratio of(Polynomial polynomial) {
        return new Ratio(polynomial, Polynomial.ONE);
    }

    boolean isTooLarge() {
        return above.size() > MOST_TERMS || below.size() > MOST_TERMS;
    }

    Ratio plus(Ratio other) {
        return below.minus(other.below).isZero()
                ? new Ratio(above.plus(other.above), below).reduced()
                : new Ratio(above.times(other.below).plus(other.above.times(below)), below.times(other.below))
                        .reduced();
    }

    Ratio times(Ratio other) {
        return new Ratio(above.times(other.above), below.times(other.below)).reduced();
    }

    Ratio times(Fraction factor) {
        return new Ratio(above.times(factor.numerator()), below.times(factor.denominator())).reduced();
    }

    Ratio over(Ratio other) {
        return new Ratio(above.times(other.below), below.times(other.above)).reduced();
    }

    Ratio negated() {
        return new Ratio(above.negated(), below);
    }

    /** Without the variables that both are a multiple of. */
    private Ratio reduced() {
        Polynomial top = above;
        Polynomial bottom = below;
        for (String variable : below.variables()) {
            int common = Math.min(top.leastPower(variable), bottom.leastPower(variable));
            if (common > 0) {
                top = top.without(variable, common);
                bottom = bottom.without(variable, common);
            }
        }
        return new Ratio(top, bottom);
    }

    private Ratio at(String variable, BigDecimal value) {
        return new Ratio(above.at(variable, value), below.at(variable, value));
    }

    /** What it may be while each variable is within its bounds. */
    Span within(Function<String, Bounds> box) {
        Ratio ratio = this;
        TreeSet<String> variables = new TreeSet<>(above.variables());
        variables.addAll(below.variables());
        for (String variable : variables) {
            Bounds bounds = box.apply(variable);
            if (bounds.low() != null && bounds.isExact()) {
                ratio = ratio.at(variable, bounds.low());
            }
        }
        ratio = ratio.reduced();
        if (ratio.below.isZero()) {
            return ANY;
        }
        Bounds bottom = ratio.below.within(box);
        if (bottom.isNeverAboveZero()) {
            ratio = new Ratio(ratio.above.negated(), ratio.below.negated());
        } else if (!bottom.isNeverBelowZero()) {
            return ANY;
        }
        SortedMap<String, Boolean> rising = ratio.rising(box);
        return new Span(ratio.end(rising, box, false), ratio.end(rising, box, true));
    }

    /** Which variables it only rises with, and which it only falls with; others are not listed. */
    private SortedMap<String, Boolean> rising(Function<String, Bounds> box) {
        SortedMap<String, Boolean> rising = new TreeMap<>();
        TreeSet<String> variables = new TreeSet<>(above.variables());
        variables.addAll(below.variables());
        for (String variable : variables) {
            Bounds slope = above.slope(variable)
                    .times(below)
                    .minus(above.times(below.slope(variable)))
                    .within(box);
            if (slope.isNeverBelowZero()) {
                rising.put(variable, true);
            } else if (slope.isNeverAboveZero()) {
                rising.put(variable, false);
            }
        }
        return rising;
    }

    private @Nullable Fraction end(SortedMap<String, Boolean> rising, Function<String, Bounds> box, boolean greatest) {
        Ratio ratio = this;
        for (Map.Entry<String, Boolean> one : rising.entrySet()) {
            boolean isUpper = one.getValue() == greatest;
            Bounds bounds = box.apply(one.getKey());
            BigDecimal bound = isUpper ? bounds.high() : bounds.low();
            if (bound == null) {
                ratio = ratio.farOut(one.getKey());
                if (ratio == null) {
                    return null;
                }
            } else {
                ratio = ratio.at(one.getKey(), bound);
            }
        }
        return ratio.quotient(box, greatest, this);
    }

    /** What it comes to as the variable grows or falls without end; null when that is without end, too. */
    private @Nullable Ratio farOut(String variable) {
        int top = above.degree(variable);
        int bottom = below.degree(variable);
        if (above.isZero() || top < bottom) {
            return Ratio.of(Polynomial.ZERO);
        }
        return top > bottom ? null : new Ratio(above.coefficient(variable, top), below.coefficient(variable, bottom));
    }

    /** The end of a quotient whose denominator is never below zero; {@code whole} is what it was before ends were put in. */
    private @Nullable Fraction quotient(Function<String, Bounds> box, boolean greatest, Ratio whole) {
        Bounds top = above.within(box);
        Bounds bottom = below.within(box);
        BigDecimal end = greatest ? top.high() : top.low();
        if (end == null) {
            return null;
        }
        // Away from zero the least denominator counts, towards it the greatest.
        boolean isAway = greatest == end.signum() > 0;
        BigDecimal divisor = isAway ? bottom.low() : bottom.high();
        if (end.signum() == 0 && bottom.low() != null && bottom.low().signum() > 0) {
            return Fraction.of(BigDecimal.ZERO);
        }
        if (end.signum() == 0) {
            return whole.limit(box, greatest);
        }
        if (divisor == null) {
            return isAway ? null : Fraction.of(BigDecimal.ZERO);
        }
        return divisor.signum() == 0 ? null : Fraction.of(end).over(Fraction.of(divisor));
    }

    /** A bound where both may come to nothing at once; null when there is none that is certain. */
    private @Nullable Fraction limit(Function<String, Bounds> box, boolean greatest) {
        boolean isPlain = variablesAreNeverBelowZero(box)
                && above.terms().values().stream().allMatch(one -> one.signum() > 0)
                && below.terms().values().stream().allMatch(one -> one.signum() > 0);
        if (!isPlain) {
            return null;
        }
        if (!greatest) {
            return Fraction.of(BigDecimal.ZERO);
        }
        // (a1 + a2 + …) / (b1 + b2 + … + c) is at most the greatest of a1/b1, a2/b2, …
        Fraction most = Fraction.of(BigDecimal.ZERO);
        for (Map.Entry<Polynomial.Powers, BigDecimal> term : above.terms().entrySet()) {
            BigDecimal other = below.terms().get(term.getKey());
            if (other == null) {
                return null;
            }
            Fraction share = Fraction.of(term.getValue()).over(Fraction.of(other));
            most = share.compareWith(most) > 0 ? share : most;
        }
        return most;
    }

    private boolean variablesAreNeverBelowZero(Function<String, Bounds> box) {
        TreeSet<String> variables = new TreeSet<>(above.variables());
        variables.addAll(below.variables());
        return variables.stream().allMatch(variable -> box.apply(variable).isNeverBelowZero());
    }
}
