package io.steelyard.gateway.indicator.capability;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.Tolerance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cm, Cmk, Cp and Cpk against figures computed by hand and against a slow count, and where there is none. */
final class CapabilityTest implements Capability.Doors {
    private static final AssetKey M = new AssetKey("works", "m");
    private static final AssetKey N = new AssetKey("works", "n");
    private static final SignalKey D = new SignalKey(M, "d");
    private static final Window WINDOW = new Window(0, 1_000_000, "UTC");
    /** Means 10.00; squared distances 0.001 in each subgroup and 0.01 in all. */
    private static final double[] FIVE = {9.98, 9.99, 10.00, 10.01, 10.02};

    private final List<Tolerance> tolerances = new ArrayList<>();
    private final List<StoredPoint> points = new ArrayList<>();
    private Capability.Meaning meaning = new Capability.Meaning(BigDecimal.ONE, BigDecimal.ZERO, false, "");
    private long unseen;

    private final Capability capability = new Capability(this);
    private final Indicators indicators = new Indicators(
            Catalogue.usual(),
            (site, window) -> List.of(described(M), described(N)),
            Map.of(Capability.PROVIDER, capability));

    private static AssetDescription described(AssetKey key) {
        return new AssetDescription(
                key, new AgentKey("works", "edge"), "", "", "lathe", "generic", "hall", "one", List.of(), List.of());
    }

    @Override
    public List<Tolerance> tolerances(String site) {
        return tolerances;
    }

    @Override
    public Window folded(Window window) {
        return window;
    }

    @Override
    public Capability.Meaning meaning(SignalKey signal, String unit, long from, long to) {
        return meaning;
    }

    @Override
    public long seen(SignalKey signal, long from, long to) {
        return to - from - unseen;
    }

    @Override
    public boolean read(SignalKey signal, long from, long to, int most, Consumer<StoredPoint> taker) {
        List<StoredPoint> found = points.stream()
                .filter(point -> point.time() >= from && point.time() < to)
                .toList();
        found.stream().limit(most).forEach(taker);
        return found.size() <= most;
    }

    private void tolerance(@Nullable String lower, @Nullable String upper) {
        tolerance(D, lower, upper, 0, Long.MAX_VALUE, Grade.D);
    }

    private void tolerance(
            SignalKey signal, @Nullable String lower, @Nullable String upper, long from, long to, Grade grade) {
        tolerances.add(new Tolerance(
                signal,
                lower == null ? null : new BigDecimal(lower),
                upper == null ? null : new BigDecimal(upper),
                "mm",
                from,
                to,
                grade));
    }

    private void measured(int subgroups) {
        for (int i = 0; i < subgroups; i++) {
            for (double value : FIVE) {
                point(value);
            }
        }
    }

    private void point(Object value) {
        points.add(new StoredPoint(points.size(), 0, value));
    }

    private IndicatorValue value(String id, Subject subject) {
        return indicators.of("ISO-" + id + "-capability-index", subject, WINDOW).get(0);
    }

    /** The four: value, or reason. */
    private String all(Subject subject) {
        List<String> told = new ArrayList<>();
        for (String id : List.of("machine", "critical-machine", "process", "critical-process")) {
            IndicatorValue value = value(id, subject);
            told.add(
                    value.value() == null
                            ? value.outcome().reason()
                            : value.value().toPlainString());
        }
        return String.join(" ", told);
    }

    private String all() {
        return all(Subject.asset(M));
    }

    /**
     * Fifty measurements: s of all is the root of 0.01 ÷ 49, which is 0.1 ÷ 7; within subgroups it is the root of 0.001 ÷ 4, which
     * is 0.0158113883. So Cm is 0.2 x 7 ÷ 0.6 and Cp is 0.2 ÷ 0.0948683298.
     */
    @Test
    void isAsByHand() {
        measured(10);
        tolerance("9.9", "10.1");
        assertThat(all()).isEqualTo("2.333333333333333 2.333333333333333 2.108185106778920 2.108185106778920");
        IndicatorValue whole = value("machine", Subject.asset(M));
        assertThat(whole.coverage()).isEqualTo(1);
        assertThat(whole.low()).isNotNull().isLessThanOrEqualTo(whole.value());
        assertThat(whole.high().subtract(whole.low())).isLessThan(new BigDecimal("1e-14"));
        assertThat(whole.outcome().grade()).isEqualTo(Grade.D);
        assertThat(whole.outcome().notes()).isEmpty();
    }

    /** 9.93 is 0.07 from the mean: Cmk is 0.07 x 7 ÷ 0.3, Cpk is 0.07 ÷ 0.0474341649; a mean outside has an index below zero. */
    @Test
    void theNearerLimitCounts() {
        measured(10);
        tolerance("9.93", "10.2");
        assertThat(all()).isEqualTo("3.150000000000000 1.633333333333333 2.846049894151541 1.475729574745244");
        tolerances.clear();
        tolerance("10.03", "10.2");
        assertThat(value("critical-machine", Subject.asset(M)).value()).isEqualByComparingTo("-0.7");
    }

    @Test
    void oneLimitHasNoWidth() {
        measured(10);
        tolerance(null, "10.07");
        assertThat(all()).isEqualTo("one-sided-tolerance 1.633333333333333 one-sided-tolerance 1.475729574745244");
        tolerances.clear();
        tolerance("9.93", null);
        assertThat(all()).isEqualTo("one-sided-tolerance 1.633333333333333 one-sided-tolerance 1.475729574745244");
    }

    /** The signal counts in inches, of which 25.4 mm are one: 0.2 mm are 0.2 ÷ 25.4 of what spreads by 0.1 ÷ 7. */
    @Test
    void isToldInTheUnitOfTheTolerance() {
        measured(10);
        tolerance("253.9", "254.1");
        meaning = new Capability.Meaning(new BigDecimal("25.4"), BigDecimal.ZERO, false, "");
        assertThat(value("machine", Subject.asset(M)).value().doubleValue())
                .isCloseTo(0.2 * 7 / (0.6 * 25.4), Offset.offset(1e-15));
        meaning = new Capability.Meaning(BigDecimal.ONE, new BigDecimal("244.07"), false, "");
        assertThat(value("critical-machine", Subject.asset(M)).value())
                .as("10 and 244.07, 0.03 from the limit")
                .isEqualByComparingTo("0.7");
        meaning = Capability.Meaning.not("unit-changed");
        assertThat(all()).isEqualTo("unit-changed unit-changed unit-changed unit-changed");
    }

    /** What drifts from subgroup to subgroup is in Cm and not in Cp. */
    @Test
    void aDriftIsNotWithinSubgroups() {
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 5; j++) {
                point(i % 2 == 0 ? 9.99 : 10.01);
            }
        }
        tolerance("9.9", "10.1");
        assertThat(all()).isEqualTo("3.299831645537222 3.299831645537222 no-spread no-spread");
        points.replaceAll(point -> new StoredPoint(point.time(), 0, 10.0));
        assertThat(all()).isEqualTo("no-spread no-spread no-spread no-spread");
    }

    /** What was measured while nobody saw it may lie anywhere: the figure is of what was seen, and has no bounds. */
    @Test
    void whatWasNotSeenLeavesNoBounds() {
        measured(10);
        tolerance("9.9", "10.1");
        String before = value("machine", Subject.asset(M)).outcome().fingerprint();
        unseen = 250_000;
        IndicatorValue part = value("critical-machine", Subject.asset(M));
        assertThat(part.value()).isEqualByComparingTo("2.333333333333333");
        assertThat(part.low()).isNull();
        assertThat(part.high()).isNull();
        assertThat(part.coverage()).isEqualTo(0.75);
        assertThat(part.outcome().reason()).isEqualTo("measurements-not-whole");
        assertThat(value("machine", Subject.asset(M)).low())
                .as("never below nothing")
                .isZero();
        assertThat(value("machine", Subject.asset(M)).high()).isNull();
        assertThat(value("machine", Subject.asset(M)).outcome().fingerprint()).isNotEqualTo(before);
        unseen = WINDOW.to();
        assertThat(all()).isEqualTo("nothing-known nothing-known nothing-known nothing-known");
    }

    /** A value that is not good is no measurement; that there would have been one opens the bounds. */
    @Test
    void onlyGoodNumbersAreMeasurements() {
        measured(10);
        tolerance("9.9", "10.1");
        points.add(new StoredPoint(50, 0x4000_0000L, 1e9));
        points.add(new StoredPoint(51, 0x8000_0000L, null));
        points.add(new StoredPoint(52, 0, Double.NaN));
        assertThat(all()).startsWith("2.333333333333333 2.333333333333333 ");
        assertThat(value("process", Subject.asset(M)).high()).isNull();
        points.remove(0);
        assertThat(all())
                .isEqualTo("too-few-measurements too-few-measurements too-few-measurements too-few-measurements");
    }

    /** Never of part of them. */
    @Test
    void tooManyAreNotReadAndAreCounted() {
        tolerance("9.9", "10.1");
        measured(Capability.MOST / 5);
        assertThat(all()).startsWith("2.35");
        assertThat(capability.notGiven()).hasToString("{too-many-measurements=0}");
        point(10.0);
        assertThat(value("machine", Subject.asset(M)).outcome().reason()).isEqualTo("too-many-measurements");
        assertThat(capability.notGiven()).hasToString("{too-many-measurements=1}");
    }

    /** Whatever tolerance did not hold does not matter, and one that changed leaves two figures. */
    @Test
    void isOfTheTimeInWhichTheToleranceHeld() {
        measured(20);
        points.replaceAll(point -> point.time() < 50 ? point : new StoredPoint(point.time(), 0, 99.0));
        tolerance(D, "9.9", "10.1", 0, 50, Grade.S);
        tolerance(new SignalKey(N, "d"), "1", "2", 0, 50, Grade.S);
        assertThat(all()).startsWith("2.333333333333333 2.333333333333333 ");
        assertThat(value("machine", Subject.asset(M)).outcome().grade()).isEqualTo(Grade.S);
        tolerance(D, "9", "11", 50, Long.MAX_VALUE, Grade.S);
        assertThat(all()).isEqualTo("tolerance-changed tolerance-changed tolerance-changed tolerance-changed");
        tolerances.remove(0);
        tolerance(D, "9.0", "11.00", 0, 25, Grade.S);
        tolerances.add(tolerances.remove(1));
        assertThat(value("machine", Subject.asset(M)).value())
                .as("the same limits again are one tolerance")
                .isNotNull();
    }

    @Test
    void ofSeveralSignalsOrMachinesThereIsNoFigure() {
        measured(10);
        assertThat(all()).isEqualTo("no-tolerances no-tolerances no-tolerances no-tolerances");
        assertThat(all(Subject.site("works"))).startsWith("no-tolerances");
        tolerance("9.9", "10.1");
        assertThat(all(Subject.site("works"))).startsWith("not-of-several-machines not-of-several-machines");
        assertThat(all(Subject.line("works", "hall", "one"))).startsWith("not-of-several-machines");
        tolerance(new SignalKey(M, "e"), "9.8", "10.2", 0, Long.MAX_VALUE, Grade.S);
        assertThat(all()).startsWith("several-signals several-signals");
        assertThat(all(Subject.signal(D))).startsWith("2.333333333333333");
        assertThat(all(Subject.signal(new SignalKey(M, "e")))).startsWith("4.666666666666667");
        assertThat(value("machine", Subject.signal(D)).subject()).isEqualTo("works/m/d");
        assertThat(indicators.of(Subject.signal(D), WINDOW))
                .as("other indicators are of no signal")
                .hasSize(4);
        assertThat(indicators.of("K01", Subject.signal(D), WINDOW)).isEmpty();
    }

    /** From the figure to the row of the table and to the samples, signal by signal. */
    @Test
    void isShownDownToItsSamples() {
        measured(10);
        ApiQuery table = ApiQuery.table("works", "tolerances", 1);
        Subject subject = Subject.asset(M);
        assertThat(capability.members("quality.tolerance", subject, List.of(M), WINDOW, table))
                .singleElement()
                .matches(member -> member.why().equals("no-tolerances"));
        tolerance("9.9", "10.1");
        String what = "works/m/d 1970-01-01T00:00:00Z/1970-01-01T00:00:00.001Z";
        assertThat(capability.members("quality.tolerance", subject, List.of(M), WINDOW, table))
                .singleElement()
                .matches(member -> member.what().equals(what + " 9.9..10.1 mm"))
                .matches(member -> member.query().equals(table));
        assertThat(capability.members("quality.machine-deviation", subject, List.of(M), WINDOW, table))
                .singleElement()
                .matches(member -> member.what().equals(what) && member.counts())
                .matches(member -> member.value().toPlainString().startsWith("0.014285714285714"))
                .matches(member -> member.query().path().startsWith("/api/v1/series?asset=works%2Fm&signal=d&from="));
        assertThat(capability.members("quality.machine-distance", subject, List.of(M), WINDOW, table))
                .as("of both")
                .hasSize(2);
    }

    /** Against a slow count in doubles, whatever is left over of the last subgroup. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isWhatTheDefinitionSays(long seed) {
        Random random = new Random(seed);
        List<Double> values = new ArrayList<>();
        int count = Capability.FEWEST + random.nextInt(200);
        for (int i = 0; i < count; i++) {
            double value = 20 + random.nextGaussian() + i % 7 * random.nextDouble();
            values.add(value);
            point(value);
        }
        tolerance("12", "30");
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double total = Math.sqrt(squares(values) / (count - 1));
        double within = 0;
        int degrees = 0;
        for (int i = 0; i < count; i += 5) {
            List<Double> group = values.subList(i, Math.min(count, i + 5));
            within += squares(group);
            degrees += group.size() - 1;
        }
        within = Math.sqrt(within / degrees);
        double nearer = Math.min(mean - 12, 30 - mean);
        assertThat(value("machine", Subject.asset(M)).value().doubleValue()).isCloseTo(18 / (6 * total), near());
        assertThat(value("process", Subject.asset(M)).value().doubleValue()).isCloseTo(18 / (6 * within), near());
        assertThat(value("critical-machine", Subject.asset(M)).value().doubleValue())
                .isCloseTo(nearer / (3 * total), near());
        assertThat(value("critical-process", Subject.asset(M)).value().doubleValue())
                .isCloseTo(nearer / (3 * within), near());
    }

    private static Offset<Double> near() {
        return Offset.offset(1e-11);
    }

    private static double squares(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    }
}
