package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ratios of the catalogue over the quantities of {@link Reference}, by their formulas and in decimals; one whose
 * inputs are missing or whose denominator is zero is not among them.
 */
public final class ReferenceRatios {
    private static final MathContext DIGITS = MathContext.DECIMAL128;
    private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3_600);
    /** kgce a kWh, calorific equivalent. */
    private static final BigDecimal COAL = new BigDecimal("0.1229");

    private final SortedMap<String, BigDecimal> quantities;
    private final SortedMap<String, BigDecimal> ratios = new TreeMap<>();

    private ReferenceRatios(SortedMap<String, BigDecimal> quantities) {
        this.quantities = quantities;
    }

    /** By id; times in hours and throughput in units an hour, as the catalogue has them. */
    public static SortedMap<String, BigDecimal> of(SortedMap<String, BigDecimal> quantities) {
        ReferenceRatios all = new ReferenceRatios(quantities);
        all.efficiency();
        all.put("K06", all.ratio("time.apt", "time.aubt"));
        all.put("K07", all.share("time.apt", "time.adet"));
        all.put("K08", all.ratio("time.aust", "time.aupt"));
        all.put("K09", times(all.ratio("count.pq", "time.aoet"), SECONDS_AN_HOUR));
        all.put("K10", all.ratio("count.sq", "count.pq"));
        all.put("K12", hours(all.ratio("time.pbt", "count.failures")));
        all.put("K13", hours(all.ratio("time.ttr", "count.failures")));
        all.energy();
        return all.ratios;
    }

    private void efficiency() {
        BigDecimal available = ratio("time.apt", "time.pbt");
        BigDecimal effective = ratio("time.planned-run", "time.apt");
        BigDecimal good = ratio("count.gq", "count.pq");
        put("K01", available);
        put("K02", effective);
        put("K03", good);
        put("K04", times(times(available, effective), good));
        put("K05", times(times(ratio("time.aupt", "time.pbt"), effective), good));
    }

    private void energy() {
        BigDecimal coal = times(quantities.get("energy.electricity"), COAL);
        put("E01", times(coal, new BigDecimal("0.001")));
        put("E02", over(coal, quantities.get("count.gq")));
        put("E04", ratio("energy.electricity.idle", "energy.electricity"));
    }

    private void put(String id, @Nullable BigDecimal value) {
        if (value != null) {
            ratios.put(id, value);
        }
    }

    private @Nullable BigDecimal ratio(String numerator, String denominator) {
        return over(quantities.get(numerator), quantities.get(denominator));
    }

    private @Nullable BigDecimal share(String part, String other) {
        BigDecimal first = quantities.get(part);
        BigDecimal second = quantities.get(other);
        return first == null || second == null ? null : over(first, first.add(second));
    }

    private static @Nullable BigDecimal over(@Nullable BigDecimal numerator, @Nullable BigDecimal denominator) {
        return numerator == null || denominator == null || denominator.signum() == 0
                ? null
                : numerator.divide(denominator, DIGITS);
    }

    private static @Nullable BigDecimal times(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.multiply(other, DIGITS);
    }

    private static @Nullable BigDecimal hours(@Nullable BigDecimal seconds) {
        return seconds == null ? null : seconds.divide(SECONDS_AN_HOUR, DIGITS);
    }
}
