package io.steelyard.gateway.assessment;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A fraction, in lowest terms. Means of findings and re-normalised weights are no decimals, and a level may hang on their last
 * digit; only what is shown is rounded.
 */
record Exact(BigInteger numerator, BigInteger denominator) implements Comparable<Exact> {
    static final Exact ZERO = of(0);
    static final Exact ONE = of(1);
    /** Digits behind the point of what has no end as a decimal. */
    private static final int SHOWN = 12;

    Exact {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("a denominator is greater than zero");
        }
        BigInteger common = numerator.gcd(denominator);
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
    }

    static Exact of(long whole) {
        return new Exact(BigInteger.valueOf(whole), BigInteger.ONE);
    }

    static Exact of(BigDecimal decimal) {
        return decimal.scale() > 0
                ? new Exact(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
                : new Exact(decimal.toBigIntegerExact(), BigInteger.ONE);
    }

    Exact plus(Exact other) {
        return new Exact(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Exact minus(Exact other) {
        return plus(new Exact(other.numerator.negate(), other.denominator));
    }

    Exact times(Exact other) {
        return new Exact(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Exact over(Exact other) {
        BigInteger sign = BigInteger.valueOf(other.numerator.signum());
        return new Exact(
                numerator.multiply(other.denominator).multiply(sign),
                denominator.multiply(other.numerator).multiply(sign));
    }

    boolean isAtLeast(Exact other) {
        return compareTo(other) >= 0;
    }

    Exact orLess(Exact other) {
        return isAtLeast(other) ? other : this;
    }

    Exact orMore(Exact other) {
        return isAtLeast(other) ? this : other;
    }

    /** As a decimal: exact where it ends within twelve places, else rounded half up there; no zeros at its end. */
    BigDecimal decimal() {
        BigDecimal rounded = new BigDecimal(numerator).divide(new BigDecimal(denominator), SHOWN, RoundingMode.HALF_UP);
        BigDecimal plain = rounded.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    @Override
    public int compareTo(Exact other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return decimal().toPlainString();
    }
}
