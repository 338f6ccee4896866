package io.steelyard.gateway.indicator.formula;

import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import javax.measure.IncommensurableException;
import javax.measure.UnconvertibleException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import org.jspecify.annotations.Nullable;

/** Units in formulas: exact conversions of UCUM's units, and money. Any thread. */
public final class Units {
    private Units() {}

    /** Whether there is such a unit. */
    public static boolean isKnown(String code) {
        return find(code) != null;
    }

    /** Whether one can be told in the other. */
    public static boolean isSameKind(String one, String other) {
        return Ucum.isSameKind(one, other);
    }

    /**
     * A number of the one unit told in the other, to 34 digits where the factor is no decimal.
     *
     * @throws IllegalArgumentException when there is no such unit, they are of two kinds, or it takes more than a factor
     */
    public static BigDecimal convert(BigDecimal value, String from, String to) {
        Fraction factor = factor(unit(from), unit(to));
        if (factor == null) {
            throw new IllegalArgumentException(from + " cannot be told in " + to);
        }
        return Fraction.of(value).times(factor).exactly();
    }

    static Unit<?> unit(String code) {
        Unit<?> unit = find(code);
        if (unit == null) {
            throw new IllegalArgumentException("no unit of UCUM: " + code);
        }
        return unit;
    }

    static @Nullable Unit<?> find(String code) {
        return Ucum.find(code);
    }

    /** What a number of the one unit is multiplied with to tell it in the other; null when no factor does. */
    static @Nullable Fraction factor(Unit<?> from, Unit<?> to) {
        if (!from.isCompatible(to)) {
            return null;
        }
        try {
            UnitConverter there = from.getConverterToAny(to);
            if (!there.isLinear()) {
                return null;
            }
            BigDecimal factor = number(there.convert(BigDecimal.ONE));
            BigDecimal back = number(to.getConverterToAny(from).convert(BigDecimal.ONE));
            return back.precision() < factor.precision() ? Fraction.ONE.over(Fraction.of(back)) : Fraction.of(factor);
        } catch (IncommensurableException | UnconvertibleException e) {
            return null;
        }
    }

    private static BigDecimal number(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal.stripTrailingZeros()
                : new BigDecimal(number.toString()).stripTrailingZeros();
    }
}
