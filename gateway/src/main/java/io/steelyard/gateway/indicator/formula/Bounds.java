package io.steelyard.gateway.indicator.formula;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** From the least to the greatest that a number may be, both included; null where there is no such bound. */
record Bounds(@Nullable BigDecimal low, @Nullable BigDecimal high) {
    static final Bounds ZERO = of(BigDecimal.ZERO);

    static Bounds of(BigDecimal value) {
        return new Bounds(value, value);
    }

    boolean isExact() {
        return low != null && high != null && low.compareTo(high) == 0;
    }

    boolean isNeverBelowZero() {
        return low != null && low.signum() >= 0;
    }

    boolean isNeverAboveZero() {
        return high != null && high.signum() <= 0;
    }

    Bounds plus(Bounds other) {
        return new Bounds(
                low == null || other.low == null ? null : low.add(other.low),
                high == null || other.high == null ? null : high.add(other.high));
    }

    Bounds negated() {
        return new Bounds(high == null ? null : high.negate(), low == null ? null : low.negate());
    }

    Bounds times(Bounds other) {
        if (isZero() || other.isZero()) {
            return ZERO;
        }
        if (isNeverBelowZero() && other.isNeverBelowZero()) {
            return new Bounds(
                    product(low, other.low), high == null || other.high == null ? null : product(high, other.high));
        }
        if (isNeverAboveZero()) {
            return negated().times(other).negated();
        }
        if (other.isNeverAboveZero()) {
            return times(other.negated()).negated();
        }
        if (low == null || high == null || other.low == null || other.high == null) {
            return new Bounds(null, null);
        }
        BigDecimal[] corners = {
            low.multiply(other.low), low.multiply(other.high), high.multiply(other.low), high.multiply(other.high)
        };
        BigDecimal least = corners[0];
        BigDecimal greatest = corners[0];
        for (BigDecimal corner : corners) {
            least = least.min(corner);
            greatest = greatest.max(corner);
        }
        return new Bounds(least, greatest);
    }

    private boolean isZero() {
        return isExact() && low != null && low.signum() == 0;
    }

    private static @Nullable BigDecimal product(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.multiply(other);
    }

    Bounds power(int times) {
        Bounds power = this;
        for (int i = 1; i < times; i++) {
            power = power.times(this);
        }
        return power;
    }
}
