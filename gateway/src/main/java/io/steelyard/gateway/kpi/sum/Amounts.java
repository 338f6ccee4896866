package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Quantities that grow asset by asset: values, bounds and what had to be seen are added. For one thread. */
final class Amounts {
    private final TreeMap<String, Quantity> quantities = new TreeMap<>();
    private final TreeMap<String, BigDecimal> weights = new TreeMap<>();

    /** Adds a quantity, whose coverage counts as much as its weight; an unbounded one makes the sum unbounded. */
    void add(String name, Quantity next, BigDecimal weight) {
        Quantity before = quantities.get(name);
        BigDecimal weightBefore = weights.getOrDefault(name, BigDecimal.ZERO);
        quantities.put(name, before == null ? next : sum(before, weightBefore, next, weight));
        weights.merge(name, weight, BigDecimal::add);
    }

    /** In place of whatever there is. */
    void put(String name, Quantity quantity) {
        quantities.put(name, quantity);
        weights.put(name, BigDecimal.ONE);
    }

    private static Quantity sum(Quantity a, BigDecimal ofA, Quantity b, BigDecimal ofB) {
        BigDecimal weight = ofA.add(ofB);
        double coverage = weight.signum() == 0
                ? Math.min(a.coverage(), b.coverage())
                : BigDecimal.valueOf(a.coverage())
                        .multiply(ofA)
                        .add(BigDecimal.valueOf(b.coverage()).multiply(ofB))
                        .divide(weight, MathContext.DECIMAL64)
                        .doubleValue();
        return new Quantity(
                plus(a.value(), b.value()),
                plus(a.low(), b.low()),
                plus(a.high(), b.high()),
                a.unit(),
                a.grade().orLower(b.grade()),
                Math.max(0, Math.min(1, coverage)),
                a.reason().isEmpty() ? b.reason() : a.reason());
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null || b == null ? null : a.add(b);
    }

    boolean has(String name) {
        return quantities.containsKey(name);
    }

    /** What there is of the name, or that it is missing. */
    Quantity get(String name, String unit, String otherwise) {
        Quantity known = quantities.get(name);
        return known == null ? Quantity.missing(unit, Grade.T, otherwise) : known;
    }

    SortedMap<String, Quantity> all() {
        return quantities;
    }
}
