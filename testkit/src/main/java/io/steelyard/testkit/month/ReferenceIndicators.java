package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The indicators K01 to K14 and E01 to E06 of the catalogue, and the rest of the 34 of ISO 22400-2, over what
 * {@link ReferenceSubject} knows, by their formulas and in decimals.
 */
public final class ReferenceIndicators {
    private static final MathContext DIGITS = MathContext.DECIMAL128;
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
    private static final BigDecimal A_TON = new BigDecimal("0.001");
    private static final BigDecimal BOTH_SIDES = BigDecimal.valueOf(6);
    private static final BigDecimal ONE_SIDE = BigDecimal.valueOf(3);
    private static final String PRODUCED = "count.pq";
    private static final String NOTHING_PRODUCED = "nothing-produced";

    /** What no input of the program feeds, and what it would take. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("worker-efficiency", "needs-attendance"),
            Map.entry("finished-goods-ratio", "needs-material-balance"),
            Map.entry("integrated-goods-ratio", "needs-material-balance"),
            Map.entry("production-loss-ratio", "needs-material-balance"),
            Map.entry("storage-and-transportation-loss-ratio", "needs-material-balance"),
            Map.entry("other-loss-ratio", "needs-material-balance"),
            Map.entry("inventory-turns", "needs-stock"));

    private final Known known;
    private final SortedMap<String, Said> all = new TreeMap<>();

    /**
     * What has to be said of an indicator.
     *
     * @param value null when it cannot be assessed
     * @param reasons why not; each of them is true
     */
    public record Said(@Nullable BigDecimal value, SortedSet<String> reasons) {

        static Said of(BigDecimal value) {
            return new Said(value, new TreeSet<>());
        }

        static Said not(String reason) {
            return new Said(null, new TreeSet<>(List.of(reason)));
        }

        Said times(Said other) {
            return value == null || other.value == null ? not(other) : of(value.multiply(other.value, DIGITS));
        }

        Said times(BigDecimal factor) {
            return value == null ? this : of(value.multiply(factor, DIGITS));
        }

        private Said not(Said other) {
            SortedSet<String> both = new TreeSet<>(reasons);
            both.addAll(other.reasons);
            return new Said(null, both);
        }
    }

    private ReferenceIndicators(Known known) {
        this.known = known;
    }

    /** By id, all that a machine, a line, an area or a site may have; {@code level} is {@code asset} and so on. */
    public static SortedMap<String, Said> of(Known known, String level) {
        ReferenceIndicators indicators = new ReferenceIndicators(known);
        indicators.efficiency();
        indicators.times();
        indicators.counts();
        indicators.failures();
        indicators.energy();
        indicators.capability();
        NEEDED.forEach((name, reason) -> indicators.all.put("ISO-" + name, Said.not(reason)));
        if (!level.equals("asset")) {
            indicators.all.put("K14", indicators.ratio("jobs.in-tolerance", "jobs.planned", "no-job"));
        }
        if (level.equals("site")) {
            indicators.site();
        }
        return indicators.all;
    }

    private void efficiency() {
        Said available = ratio("time.apt", "time.pbt", "no-planned-time");
        Said effective = ratio("time.planned-run", "time.apt", "never-produced");
        Said good = ratio("count.gq", PRODUCED, NOTHING_PRODUCED);
        all.put("K01", available);
        all.put("K02", effective);
        all.put("K03", good);
        all.put("K04", available.times(effective).times(good));
        all.put(
                "K05",
                ratio("time.aupt", "time.pbt", "no-planned-time")
                        .times(effective)
                        .times(good));
    }

    private void times() {
        all.put("K06", ratio("time.apt", "time.aubt", "never-busy"));
        all.put("K07", over(quantity("time.apt"), sum("time.apt", "time.adet"), "never-busy"));
        all.put("K08", ratio("time.aust", "time.aupt", "never-processed"));
        all.put("ISO-allocation-efficiency", ratio("time.aubt", "time.pbt", "no-planned-time"));
        all.put("ISO-allocation-ratio", ratio("time.aubt", "time.aoet", "no-order-time"));
        all.put("ISO-production-process-ratio", ratio("time.apt", "time.aoet", "no-order-time"));
        all.put(
                "ISO-corrective-maintenance-ratio",
                over(quantity("time.cmt"), sum("time.cmt", "time.apmt"), "no-maintenance"));
    }

    private void counts() {
        all.put("K09", ratio(PRODUCED, "time.aoet", "no-order-time").times(HOUR));
        all.put("K10", ratio("count.sq", PRODUCED, NOTHING_PRODUCED));
        all.put("K11", ratio("parts.first-pass", "parts.inspected", "nothing-inspected"));
        all.put("ISO-rework-ratio", ratio("count.rq", PRODUCED, NOTHING_PRODUCED));
        all.put(
                "ISO-actual-to-planned-scrap-ratio",
                ratio("count.sq", ReferenceRatings.PLANNED_SCRAP, "nothing-planned"));
        all.put("ISO-fall-off-ratio", Said.not("needs-order-of-operations"));
        all.put("ISO-equipment-load-ratio", ratio(PRODUCED, ReferenceRatings.CAPACITY, "no-capacity"));
    }

    private void failures() {
        all.put("K12", hours(ratio("time.pbt", "count.failures", "no-failure")));
        all.put("K13", hours(ratio("time.ttr", "count.failures", "no-failure")));
        BigDecimal planned = known.value("time.pbt");
        BigDecimal repair = known.value("time.ttr");
        Said up = planned == null || repair == null
                ? quantity("time.pbt").not(quantity("time.ttr"))
                : Said.of(planned.subtract(repair));
        all.put("ISO-mean-time-to-failure", hours(over(up, quantity("count.failures"), "no-failure")));
    }

    private void energy() {
        Said coal = quantity("energy.coal-equivalent");
        all.put("E01", coal.times(A_TON));
        all.put("E02", over(coal, output(), NOTHING_PRODUCED));
        all.put("E04", ratio("energy.electricity.idle", "energy.electricity", "no-energy"));
        all.put("ISO-comprehensive-energy-consumption", ratio("energy.used", PRODUCED, NOTHING_PRODUCED));
    }

    /** Machine and process differ in what their measurements are held against: all of them, or those near them. */
    private void capability() {
        Said width = quantity(ReferenceRatings.TOLERANCE);
        Said distance = quantity(ReferenceRatings.DISTANCE);
        Said machine = quantity(ReferenceRatings.MACHINE_DEVIATION);
        Said process = quantity(ReferenceRatings.PROCESS_DEVIATION);
        String guard = "no-spread";
        all.put("ISO-machine-capability-index", over(width, machine.times(BOTH_SIDES), guard));
        all.put("ISO-process-capability-index", over(width, process.times(BOTH_SIDES), guard));
        all.put("ISO-critical-machine-capability-index", over(distance, machine.times(ONE_SIDE), guard));
        all.put("ISO-critical-process-capability-index", over(distance, process.times(ONE_SIDE), guard));
    }

    private void site() {
        Said coal = quantity("energy.coal-equivalent");
        all.put("E03", over(coal, quantity("finance.revenue"), "no-revenue").times(BigDecimal.valueOf(100)));
        Said location = quantity("emissions.location");
        Said market = quantity("emissions.market");
        all.put("E05", location.times(A_TON));
        all.put("E05-market", market.times(A_TON));
        all.put("E06", over(burnt(location), output(), NOTHING_PRODUCED));
        all.put("E06-market", over(burnt(market), output(), NOTHING_PRODUCED));
    }

    /** With what comes of what the site burns itself, where it does. */
    private Said burnt(Said bought) {
        BigDecimal direct = known.value("emissions.scope1");
        return direct == null || bought.value() == null
                ? bought
                : Said.of(bought.value().add(direct));
    }

    /** What was declared, else what was counted. */
    private Said output() {
        return known.value("output.good") == null ? quantity("count.gq") : quantity("output.good");
    }

    private Said quantity(String name) {
        BigDecimal value = known.value(name);
        return value == null ? Said.not(known.reason(name)) : Said.of(value);
    }

    private Said sum(String one, String other) {
        BigDecimal first = known.value(one);
        BigDecimal second = known.value(other);
        return first == null || second == null ? quantity(one).not(quantity(other)) : Said.of(first.add(second));
    }

    private Said ratio(String numerator, String denominator, String guard) {
        return over(quantity(numerator), quantity(denominator), guard);
    }

    private static Said over(Said above, Said below, String guard) {
        BigDecimal divisor = below.value();
        if (divisor != null && divisor.signum() == 0) {
            return above.not(Said.not(guard));
        }
        return above.value() == null || divisor == null
                ? above.not(below)
                : Said.of(above.value().divide(divisor, DIGITS));
    }

    private static Said hours(Said seconds) {
        return seconds.value() == null ? seconds : Said.of(seconds.value().divide(HOUR, DIGITS));
    }
}
