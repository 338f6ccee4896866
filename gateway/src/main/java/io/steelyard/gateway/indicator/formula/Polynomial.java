package io.steelyard.gateway.indicator.formula;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A sum of products of variables, with exact coefficients; none of them is zero. A product is told as its variables with
 * their powers, {@code x^1 y^2}.
 */
final class Polynomial {
    static final Polynomial ZERO = new Polynomial(new TreeMap<>());
    static final Polynomial ONE = constant(BigDecimal.ONE);

    private final SortedMap<Powers, BigDecimal> terms;

    /** Which variables, and how often each. */
    record Powers(SortedMap<String, Integer> of) implements Comparable<Powers> {
        static final Powers NONE = new Powers(new TreeMap<>());

        Powers {
            of = Collections.unmodifiableSortedMap(new TreeMap<>(of));
        }

        Powers times(Powers other) {
            SortedMap<String, Integer> both = new TreeMap<>(of);
            other.of.forEach((name, power) -> both.merge(name, power, Integer::sum));
            return new Powers(both);
        }

        int power(String variable) {
            return of.getOrDefault(variable, 0);
        }

        /** The same with so many fewer of the variable, or more. */
        Powers less(String variable, int many) {
            SortedMap<String, Integer> rest = new TreeMap<>(of);
            int left = power(variable) - many;
            if (left == 0) {
                rest.remove(variable);
            } else {
                rest.put(variable, left);
            }
            return new Powers(rest);
        }

        @Override
        public int compareTo(Powers other) {
            return of.toString().compareTo(other.of.toString());
        }
    }

    private Polynomial(SortedMap<Powers, BigDecimal> terms) {
        this.terms = terms;
    }

    static Polynomial constant(BigDecimal value) {
        return ZERO.with(Powers.NONE, value);
    }

    static Polynomial variable(String name) {
        return ZERO.with(new Powers(new TreeMap<>(Map.of(name, 1))), BigDecimal.ONE);
    }

    private Polynomial with(Powers powers, BigDecimal coefficient) {
        SortedMap<Powers, BigDecimal> sum = new TreeMap<>(terms);
        add(sum, powers, coefficient);
        return new Polynomial(sum);
    }

    private static void add(SortedMap<Powers, BigDecimal> sum, Powers powers, BigDecimal coefficient) {
        BigDecimal total = sum.getOrDefault(powers, BigDecimal.ZERO).add(coefficient);
        if (total.signum() == 0) {
            sum.remove(powers);
        } else {
            sum.put(powers, total);
        }
    }

    SortedMap<Powers, BigDecimal> terms() {
        return Collections.unmodifiableSortedMap(terms);
    }

    int size() {
        return terms.size();
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    Polynomial plus(Polynomial other) {
        SortedMap<Powers, BigDecimal> sum = new TreeMap<>(terms);
        other.terms.forEach((powers, coefficient) -> add(sum, powers, coefficient));
        return new Polynomial(sum);
    }

    Polynomial negated() {
        return times(BigDecimal.ONE.negate());
    }

    Polynomial times(BigDecimal factor) {
        return times(constant(factor));
    }

    Polynomial times(Polynomial other) {
        SortedMap<Powers, BigDecimal> product = new TreeMap<>();
        terms.forEach((powers, coefficient) -> other.terms.forEach(
                (theirs, factor) -> add(product, powers.times(theirs), coefficient.multiply(factor))));
        return new Polynomial(product);
    }

    Polynomial minus(Polynomial other) {
        return plus(other.negated());
    }

    Set<String> variables() {
        Set<String> variables = new TreeSet<>();
        terms.keySet().forEach(powers -> variables.addAll(powers.of().keySet()));
        return variables;
    }

    /** How fast it grows with the variable. */
    Polynomial slope(String variable) {
        SortedMap<Powers, BigDecimal> slope = new TreeMap<>();
        terms.forEach((powers, coefficient) -> {
            int power = powers.power(variable);
            if (power > 0) {
                add(slope, powers.less(variable, 1), coefficient.multiply(BigDecimal.valueOf(power)));
            }
        });
        return new Polynomial(slope);
    }

    /** The highest power of the variable in any term. */
    int degree(String variable) {
        return terms.keySet().stream()
                .mapToInt(powers -> powers.power(variable))
                .max()
                .orElse(0);
    }

    /** The lowest power of the variable in any term; 0 when there is no term. */
    int leastPower(String variable) {
        return terms.keySet().stream()
                .mapToInt(powers -> powers.power(variable))
                .min()
                .orElse(0);
    }

    /** What stands before that power of the variable. */
    Polynomial coefficient(String variable, int power) {
        SortedMap<Powers, BigDecimal> found = new TreeMap<>();
        terms.forEach((powers, coefficient) -> {
            if (powers.power(variable) == power) {
                add(found, powers.less(variable, power), coefficient);
            }
        });
        return new Polynomial(found);
    }

    /** Divided by a power of the variable that every term has. */
    Polynomial without(String variable, int power) {
        SortedMap<Powers, BigDecimal> rest = new TreeMap<>();
        terms.forEach((powers, coefficient) -> add(rest, powers.less(variable, power), coefficient));
        return new Polynomial(rest);
    }

    /** With the number in the variable's place. */
    Polynomial at(String variable, BigDecimal value) {
        SortedMap<Powers, BigDecimal> rest = new TreeMap<>();
        terms.forEach((powers, coefficient) -> {
            int power = powers.power(variable);
            add(rest, powers.less(variable, power), coefficient.multiply(value.pow(power)));
        });
        return new Polynomial(rest);
    }

    /** Its number when every variable has one. */
    BigDecimal at(Function<String, BigDecimal> values) {
        Polynomial rest = this;
        for (String variable : variables()) {
            rest = rest.at(variable, values.apply(variable));
        }
        return rest.terms.getOrDefault(Powers.NONE, BigDecimal.ZERO);
    }

    /** Bounds of it, wide but certain. */
    Bounds within(Function<String, Bounds> box) {
        Bounds sum = Bounds.ZERO;
        for (Map.Entry<Powers, BigDecimal> term : terms.entrySet()) {
            Bounds product = Bounds.of(term.getValue());
            for (Map.Entry<String, Integer> factor : term.getKey().of().entrySet()) {
                product = product.times(box.apply(factor.getKey()).power(factor.getValue()));
            }
            sum = sum.plus(product);
        }
        return sum;
    }
}
