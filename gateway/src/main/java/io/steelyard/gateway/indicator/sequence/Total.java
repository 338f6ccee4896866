package io.steelyard.gateway.indicator.sequence;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A sum of counts of runs, with bounds; what one of them does not say the sum does not say. For one thread. */
final class Total {
    private static final String OPEN = "sequence-open";

    private @Nullable BigDecimal value = BigDecimal.ZERO;
    private @Nullable BigDecimal low = BigDecimal.ZERO;
    private @Nullable BigDecimal high = BigDecimal.ZERO;
    private Grade grade = Grade.S;
    private double covered;
    private double weight;
    private String reason = "";

    void add(Quantity next, long nanos) {
        value = plus(value, next.value());
        low = plus(low, next.low());
        high = plus(high, next.high());
        grade = grade.orLower(next.grade());
        covered += next.coverage() * nanos;
        weight += nanos;
        reason = reason.isEmpty() ? next.reason() : reason;
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.add(other);
    }

    /** When runs were is somebody's word, whatever counted them. Where it is open there may be more. */
    Quantity quantity(boolean isOpen) {
        BigDecimal known = value;
        double coverage = weight == 0 ? 1 : Math.max(0, Math.min(1, covered / weight));
        if (known == null) {
            return Quantity.missing("1", grade, reason.isEmpty() ? "no-count" : reason);
        }
        return new Quantity(
                known, low, isOpen ? null : high, "1", grade, coverage, reason.isEmpty() && isOpen ? OPEN : reason);
    }

    /** The same number, of which the truth may lie further off. */
    static Quantity between(Quantity of, @Nullable BigDecimal low, @Nullable BigDecimal high) {
        BigDecimal value = of.value();
        BigDecimal least = low == null ? BigDecimal.ZERO : low;
        return new Quantity(
                value,
                value == null ? least : least.min(value),
                high == null || value == null ? high : high.max(value),
                of.unit(),
                of.grade(),
                of.coverage(),
                of.reason());
    }
}
