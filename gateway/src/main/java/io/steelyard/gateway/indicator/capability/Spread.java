package io.steelyard.gateway.indicator.capability;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Where measurements lie and how they spread, in exact sums: of all of them, and within subgroups of {@value #OF_SUBGROUP} that
 * follow each other. One thread.
 */
final class Spread {
    /** Measurements of a subgroup; what is left at the end is a smaller one. */
    static final int OF_SUBGROUP = 5;

    private static final MathContext DIGITS = MathContext.DECIMAL128;
    /** A multiple of each number of measurements that a subgroup may have. */
    private static final int COMMON = 60;

    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal squares = BigDecimal.ZERO;
    private int inGroup;
    private BigDecimal sumOfGroup = BigDecimal.ZERO;
    private BigDecimal squaresOfGroup = BigDecimal.ZERO;
    /** Squared distances from their subgroups' means, times {@link #COMMON}; of subgroups that are over. */
    private BigDecimal within = BigDecimal.ZERO;

    private long degrees;

    /** A number and between what it lies, since roots and quotients end nowhere. */
    record Near(BigDecimal low, BigDecimal value, BigDecimal high) {

        static Near exactly(BigDecimal value) {
            return new Near(value, value, value);
        }

        private static Near rounded(BigDecimal value) {
            BigDecimal unit = value.ulp();
            return new Near(value.subtract(unit), value, value.add(unit));
        }

        /** {@code factor} is above zero. */
        Near times(BigDecimal factor) {
            return new Near(low.multiply(factor), value.multiply(factor), high.multiply(factor));
        }

        Near plus(BigDecimal other) {
            return new Near(low.add(other), value.add(other), high.add(other));
        }

        Near negated() {
            return new Near(high.negate(), value.negate(), low.negate());
        }

        Near orLess(Near other) {
            return new Near(low.min(other.low), value.min(other.value), high.min(other.high));
        }
    }

    void add(BigDecimal value) {
        count++;
        sum = sum.add(value);
        BigDecimal square = value.multiply(value);
        squares = squares.add(square);
        inGroup++;
        sumOfGroup = sumOfGroup.add(value);
        squaresOfGroup = squaresOfGroup.add(square);
        if (inGroup == OF_SUBGROUP) {
            within = within.add(ofGroup());
            degrees += OF_SUBGROUP - 1;
            inGroup = 0;
            sumOfGroup = BigDecimal.ZERO;
            squaresOfGroup = BigDecimal.ZERO;
        }
    }

    /** Of the subgroup that is not over, times {@link #COMMON}. */
    private BigDecimal ofGroup() {
        return BigDecimal.valueOf(inGroup)
                .multiply(squaresOfGroup)
                .subtract(sumOfGroup.multiply(sumOfGroup))
                .multiply(BigDecimal.valueOf(COMMON / inGroup));
    }

    long count() {
        return count;
    }

    /** Of one measurement at least. */
    Near mean() {
        return quotient(sum, BigDecimal.valueOf(count));
    }

    /** The standard deviation of all, with one less than they are below the line; of two measurements at least. */
    Near total() {
        BigDecimal all = BigDecimal.valueOf(count);
        BigDecimal above = all.multiply(squares).subtract(sum.multiply(sum));
        return root(above, all.multiply(BigDecimal.valueOf(count - 1)));
    }

    /** The root of the subgroups' variances taken together, each by what it is free to vary; of two measurements at least. */
    Near withinSubgroups() {
        boolean isLeft = inGroup > 1;
        BigDecimal above = isLeft ? within.add(ofGroup()) : within;
        return root(above, BigDecimal.valueOf(COMMON * (degrees + (isLeft ? inGroup - 1 : 0))));
    }

    private static Near quotient(BigDecimal above, BigDecimal below) {
        BigDecimal value = above.divide(below, DIGITS);
        return value.multiply(below).compareTo(above) == 0 ? Near.exactly(value) : Near.rounded(value);
    }

    private static Near root(BigDecimal above, BigDecimal below) {
        if (above.signum() == 0) {
            return Near.exactly(BigDecimal.ZERO);
        }
        BigDecimal value =
                above.divide(below, new MathContext(2 * DIGITS.getPrecision())).sqrt(DIGITS);
        boolean isExact = value.multiply(value).multiply(below).compareTo(above) == 0;
        return isExact ? Near.exactly(value) : Near.rounded(value);
    }

    /** A whole number of no sign, as the store keeps those that are too large for one with a sign. */
    static BigDecimal unsigned(long value) {
        return new BigDecimal(new BigInteger(Long.toUnsignedString(value)));
    }
}
