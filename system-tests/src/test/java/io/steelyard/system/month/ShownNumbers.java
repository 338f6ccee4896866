package io.steelyard.system.month;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers of the API as the page writes them, which both languages do alike. */
final class ShownNumbers {
    private static final BigDecimal NEARLY_ALL = new BigDecimal("0.9995");
    private static final BigDecimal LITTLE = new BigDecimal("0.01");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    private static final double SECONDS_AN_HOUR = 3_600;

    private ShownNumbers() {}

    /** A share: nearly everything is not everything, and a little is not nothing. */
    static String percent(JsonNode share) {
        return percent(number(share));
    }

    static String percent(BigDecimal part) {
        if (part.compareTo(NEARLY_ALL) > 0 && part.compareTo(BigDecimal.ONE) < 0) {
            return ">99.9%";
        }
        BigDecimal percent = part.multiply(HUNDRED);
        boolean isLittle = part.signum() > 0 && part.compareTo(LITTLE) < 0;
        return text(isLittle ? digits(percent, 2) : places(percent, 1)) + "%";
    }

    static String hours(JsonNode seconds) {
        return text(places(BigDecimal.valueOf(seconds.doubleValue() / SECONDS_AN_HOUR), 1));
    }

    /** Four digits, or as many as stand before the point and a little more. */
    static String figure(JsonNode number) {
        return figure(number(number));
    }

    static String figure(BigDecimal number) {
        boolean isWhole = number.stripTrailingZeros().scale() <= 0;
        if (isWhole || number.abs().compareTo(THOUSAND) >= 0) {
            return text(places(number, 0));
        }
        return text(number.abs().compareTo(HUNDRED) >= 0 ? places(number, 1) : digits(number, 4));
    }

    /** The page counts in floating-point numbers. */
    static BigDecimal number(JsonNode number) {
        return BigDecimal.valueOf(number.doubleValue());
    }

    private static BigDecimal places(BigDecimal number, int places) {
        return number.setScale(places, RoundingMode.HALF_UP);
    }

    private static BigDecimal digits(BigDecimal number, int digits) {
        return number.round(new MathContext(digits, RoundingMode.HALF_UP));
    }

    private static String text(BigDecimal rounded) {
        return new DecimalFormat("#,##0.####################", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(rounded);
    }
}
