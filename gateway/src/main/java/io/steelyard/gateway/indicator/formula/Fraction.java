package io.steelyard.gateway.indicator.formula;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** An exact quotient of decimals; nothing is rounded before the end. The denominator is above zero. */
record Fraction(BigDecimal numerator, BigDecimal denominator) {
    static final Fraction ONE = new Fraction(BigDecimal.ONE, BigDecimal.ONE);

    Fraction {
        if (denominator.signum() < 0) {
            numerator = numerator.negate();
            denominator = denominator.negate();
        }
        if (denominator.signum() == 0) {
            throw new ArithmeticException("a fraction of zero");
        }
    }

    static Fraction of(BigDecimal value) {
        return new Fraction(value, BigDecimal.ONE);
    }

    Fraction plus(Fraction other) {
        return new Fraction(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Fraction negated() {
        return new Fraction(numerator.negate(), denominator);
    }

    /** The other must not be zero. */
    Fraction over(Fraction other) {
        return new Fraction(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    boolean isZero() {
        return numerator.signum() == 0;
    }

    int compareWith(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    /** All of it where it is a decimal, else 34 digits. */
    BigDecimal exactly() {
        return denominator.compareTo(BigDecimal.ONE) == 0
                ? numerator
                : numerator.divide(denominator, MathContext.DECIMAL128);
    }

    BigDecimal rounded(RoundingMode mode) {
        MathContext context = new MathContext(MathContext.DECIMAL64.getPrecision(), mode);
        return numerator.divide(denominator, context);
    }
}
