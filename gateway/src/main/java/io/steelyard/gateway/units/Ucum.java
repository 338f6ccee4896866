package io.steelyard.gateway.units;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.measure.IncommensurableException;
import javax.measure.MeasurementException;
import javax.measure.UnconvertibleException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import org.jspecify.annotations.Nullable;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenMgrError;
import tech.units.indriya.AbstractUnit;
import tech.units.indriya.unit.BaseUnit;
import tech.units.indriya.unit.UnitDimension;

/**
 * Units by their UCUM codes, and money, which UCUM does not know: {@code [CNY]}, {@code [100CNY]}, {@code [10kCNY]}. Any thread;
 * codes and factors are remembered, a bounded number of them.
 */
public final class Ucum {
    private static final int MOST_CODES = 1_000;
    private static final int LONGEST_CODE = 100;
    private static final BigDecimal ROUNDED = new BigDecimal("1e-20");
    private static final Unit<?> YUAN = new BaseUnit<>("[CNY]", "yuan", UnitDimension.parse('¥'));
    private static final Map<String, Unit<?>> MONEY =
            Map.of("[CNY]", YUAN, "[100CNY]", YUAN.multiply(100), "[10kCNY]", YUAN.multiply(10_000));
    private static final Map<String, Unit<?>> KNOWN = new ConcurrentHashMap<>();
    private static final Map<Pair, Optional<BigDecimal>> FACTORS = new ConcurrentHashMap<>();

    /** Two codes that somebody asked the factor of. */
    private record Pair(String one, String other) {}

    private Ucum() {}

    /** Whether there is such a unit. */
    public static boolean isKnown(String code) {
        return find(code) != null;
    }

    /** Whether one can be told in the other. */
    public static boolean isSameKind(String one, String other) {
        Unit<?> from = find(one);
        Unit<?> to = find(other);
        return from != null && to != null && from.isCompatible(to);
    }

    /** What a number of the one unit is multiplied with to tell it in the other, to 34 digits; null when no factor does. */
    public static @Nullable BigDecimal factor(String one, String other) {
        Unit<?> from = find(one);
        Unit<?> to = find(other);
        if (from == null || to == null) {
            return null;
        }
        Pair pair = new Pair(one, other);
        Optional<BigDecimal> known = FACTORS.get(pair);
        if (known == null) {
            known = Optional.ofNullable(factor(from, to));
            if (FACTORS.size() < MOST_CODES) {
                FACTORS.put(pair, known);
            }
        }
        return known.orElse(null);
    }

    private static @Nullable BigDecimal factor(Unit<?> from, Unit<?> to) {
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
            return back.precision() < factor.precision() ? BigDecimal.ONE.divide(back, MathContext.DECIMAL128) : factor;
        } catch (IncommensurableException | UnconvertibleException e) {
            return null;
        }
    }

    /** A number of the one unit is told in the other as {@code number x factor + offset}. */
    public record Line(BigDecimal factor, BigDecimal offset) {}

    /** How a number of the one unit is told in the other, to 34 digits; null when they are of two kinds or it is no line. */
    public static @Nullable Line line(String one, String other) {
        BigDecimal factor = factor(one, other);
        if (factor != null) {
            return new Line(factor, BigDecimal.ZERO);
        }
        Unit<?> from = find(one);
        Unit<?> to = find(other);
        if (from == null || to == null || !from.isCompatible(to)) {
            return null;
        }
        try {
            UnitConverter there = from.getConverterToAny(to);
            BigDecimal atZero = number(there.convert(BigDecimal.ZERO));
            BigDecimal slope = number(there.convert(BigDecimal.ONE)).subtract(atZero);
            BigDecimal bend = number(there.convert(BigDecimal.TEN))
                    .subtract(slope.multiply(BigDecimal.TEN).add(atZero));
            boolean isLine = bend.abs().compareTo(ROUNDED) < 0 && slope.signum() > 0;
            return isLine ? new Line(slope, atZero) : null;
        } catch (IncommensurableException | UnconvertibleException e) {
            return null;
        }
    }

    private static BigDecimal number(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal.stripTrailingZeros()
                : new BigDecimal(number.toString()).stripTrailingZeros();
    }

    /** The unit of that code; null when there is none. */
    public static @Nullable Unit<?> find(String code) {
        Unit<?> known = KNOWN.get(code);
        if (known != null || code.isEmpty() || code.length() > LONGEST_CODE) {
            return known;
        }
        Unit<?> read = read(code);
        if (read != null && KNOWN.size() < MOST_CODES) {
            KNOWN.put(code, read);
        }
        return read;
    }

    /** A code that {@link #find} takes for the unit; null where it has none. */
    public static @Nullable String code(Unit<?> unit) {
        StringBuilder written = new StringBuilder();
        try {
            UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).format(unit, written);
        } catch (IOException | MeasurementException | IllegalArgumentException | UnsupportedOperationException e) {
            return null;
        }
        Unit<?> found = find(written.toString());
        BigDecimal factor = found == null ? null : factor(unit, found);
        return factor != null && factor.compareTo(BigDecimal.ONE) == 0 ? written.toString() : null;
    }

    private static @Nullable Unit<?> read(String code) {
        Unit<?> unit = AbstractUnit.ONE;
        boolean isDivided = false;
        int begin = 0;
        for (int i = 0; i <= code.length(); i++) {
            if (i < code.length() && code.charAt(i) != '.' && code.charAt(i) != '/') {
                continue;
            }
            String atom = code.substring(begin, i);
            Unit<?> factor = atom.isEmpty() && i == 0 ? AbstractUnit.ONE : atom(atom);
            if (factor == null) {
                return null;
            }
            unit = isDivided ? unit.divide(factor) : unit.multiply(factor);
            isDivided = i < code.length() && code.charAt(i) == '/';
            begin = i + 1;
        }
        return unit;
    }

    private static @Nullable Unit<?> atom(String atom) {
        Unit<?> money = MONEY.get(atom);
        if (money != null) {
            return money;
        }
        if (!atom.chars().allMatch(c -> c > ' ' && c < 127) || atom.isEmpty()) {
            return null;
        }
        try {
            return UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).parse(atom);
        } catch (MeasurementException | IllegalArgumentException | TokenMgrError e) {
            return null;
        }
    }
}
