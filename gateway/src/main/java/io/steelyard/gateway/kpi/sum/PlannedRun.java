package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an asset's parts were planned to take. Those of which no job, program or design speed tells a time go by the nameplate,
 * else by what was learned; it says which. What was corrected has no job for certain. A part of which something may be told that
 * could not be seen may have taken any time that a job, a program or the nameplate says, and any at all where the machine itself
 * tells a speed: the less is known of, the more such parts there are.
 */
final class PlannedRun {
    private static final String UNIT = "s";
    private static final String CHANGED = "cycle-time-changed";
    private static final String LEARNED = "learned";

    private final Sum sum;
    private final @Nullable BigDecimal most;
    private final CycleSeconds seconds;
    private final PartUnits units;
    private final BigDecimal run;
    private final BigDecimal parts;
    private final BigDecimal doubted;
    private final BigDecimal untold;
    private final BigDecimal takenBack;
    private final boolean isFromPlate;
    private final boolean isLacking;
    private final @Nullable BigDecimal each;

    /**
     * What parts may have taken of which nobody knows what they were made for.
     *
     * @param greatest null without a bound
     */
    private record Spread(BigDecimal least, @Nullable BigDecimal greatest) {}

    private record Bounds(
            @Nullable BigDecimal low, @Nullable BigDecimal high) {}

    /** Of a sum of minutes; {@code most} as {@link CountsOfAsset} has it. */
    PlannedRun(Sum sum, @Nullable BigDecimal most, CycleSeconds seconds, PartUnits units) {
        this.sum = sum;
        this.most = most;
        this.seconds = seconds;
        this.units = units;
        this.run = sum.real(MinuteFold.PLANNED_RUN);
        this.parts = sum.real(MinuteFold.PLANNED_PARTS);
        this.doubted = sum.real(MinuteFold.DOUBTED_PARTS);
        this.untold = sum.real(MinuteFold.UNTOLD_PARTS);
        this.takenBack = sum.real(MinuteFold.DOUBTED_BACK);
        this.isFromPlate = seconds.last() != null;
        this.isLacking = seconds.isChanging() && seconds.isLacking();
        this.each = isFromPlate ? seconds.last() : learned();
    }

    /** Of what was produced, and what people corrected of it. */
    Quantity of(Quantity produced, BigDecimal corrected) {
        if (!produced.isKnown() && produced.reason().startsWith("unit-")) {
            return Quantity.missing(UNIT, Grade.R, produced.reason());
        }
        BigDecimal value = produced.value();
        boolean isExact = isExact(produced);
        boolean isAllTold = isExact && value != null && value.compareTo(parts) == 0;
        if (isAllTold && !isDoubted()) {
            return new Quantity(run, run, run, UNIT, Grade.R, produced.coverage(), plannedBy(""));
        }
        if (value == null || produced.low() == null || (each == null && !isAllTold)) {
            return Quantity.missing(UNIT, Grade.R, "no-cycle-time");
        }
        BigDecimal rest = value.subtract(parts);
        BigDecimal ofValue = each == null ? run : run.add(rest.multiply(each));
        Bounds bounds = isExact && (isFromPlate || isAllSeen() || seconds.isChanging())
                ? counted(rest.subtract(untold))
                : uncounted(produced, corrected);
        BigDecimal low = bounds.low();
        BigDecimal high = bounds.high();
        boolean isOfPlan = isAllTold || (isFromPlate && !seconds.from().equals(LEARNED));
        return new Quantity(
                ofValue,
                low == null ? null : low.min(ofValue),
                high == null ? null : high.max(ofValue),
                UNIT,
                isOfPlan || (isExact && seconds.isChanging()) ? Grade.R : Grade.S,
                produced.coverage(),
                isAllTold ? plannedBy("") : by());
    }

    private static boolean isExact(Quantity produced) {
        BigDecimal value = produced.value();
        BigDecimal low = produced.low();
        BigDecimal high = produced.high();
        return value != null && low != null && high != null && low.compareTo(value) == 0 && high.compareTo(value) == 0;
    }

    private boolean isDoubted() {
        return doubted.signum() != 0 || untold.signum() != 0 || takenBack.signum() != 0;
    }

    /** Where the rest comes from, too. */
    private String by() {
        return seconds.isChanging() ? CHANGED : plannedBy(isFromPlate ? seconds.from() : LEARNED);
    }

    /** All parts were seen, so many of them of no job; for others another time may be told that could not be seen. */
    private Bounds counted(BigDecimal ofNoJob) {
        BigDecimal least = isLacking && ofNoJob.signum() > 0 ? BigDecimal.ZERO : least(ofNoJob, ofNoJob());
        BigDecimal greatest = isLacking && ofNoJob.signum() != 0 ? null : greatest(ofNoJob, ofNoJob());
        Spread any = any(isLacking, BigDecimal.ZERO);
        BigDecimal unknown = doubted.add(untold);
        return new Bounds(
                atLeast(certain().add(least), unknown, any),
                atMost(greatest == null ? null : certain().add(greatest), unknown, any));
    }

    /** Others may have been made that were not seen, or what was learned may be another time. */
    private Bounds uncounted(Quantity produced, BigDecimal corrected) {
        boolean isEndless = !isFromPlate || isLacking;
        List<BigDecimal> ofCorrected = isEndless ? List.of(BigDecimal.ZERO) : ofNoJob();
        BigDecimal known = parts.subtract(doubted).add(corrected);
        Spread any = any(isEndless, isFromPlate || isLacking ? BigDecimal.ZERO : learnedAtLeast());
        BigDecimal low = produced.low();
        BigDecimal high = produced.high();
        BigDecimal ofLow = low == null || (isEndless && corrected.signum() < 0)
                ? null
                : atLeast(certain().add(least(corrected, ofCorrected)), low.subtract(known), any);
        BigDecimal ofHigh = high == null || isEndless
                ? null
                : atMost(certain().add(greatest(corrected, ofCorrected)), high.subtract(known), any);
        boolean isPositive = corrected.signum() >= 0 && takenBack.signum() == 0;
        return new Bounds(isPositive ? notNegative(ofLow) : ofLow, ofHigh);
    }

    /** Nothing takes less than no time. */
    private static BigDecimal notNegative(@Nullable BigDecimal low) {
        return low == null ? BigDecimal.ZERO : low.max(BigDecimal.ZERO);
    }

    /** Of the parts whose time is known. */
    private BigDecimal certain() {
        return run.subtract(sum.real(MinuteFold.DOUBTED_RUN));
    }

    /** Without a bound it is no less than {@code endless}, where nobody declared less. */
    private Spread any(boolean isEndless, BigDecimal endless) {
        List<BigDecimal> possible = possible();
        if (possible.isEmpty() || units.isSpeedTold()) {
            return new Spread(BigDecimal.ZERO, null);
        }
        BigDecimal least = least(BigDecimal.ONE, possible);
        return isEndless ? new Spread(least.min(endless), null) : new Spread(least, greatest(BigDecimal.ONE, possible));
    }

    /** What a part of no job may have taken. */
    private List<BigDecimal> ofNoJob() {
        List<BigDecimal> some = seconds.possible();
        if (each != null) {
            some.add(each);
        }
        return some;
    }

    /** What a part may have taken of which nobody knows what it was made for, in so far as somebody declared it. */
    private List<BigDecimal> possible() {
        List<BigDecimal> possible = ofNoJob();
        possible.addAll(seconds.ofJobs());
        return possible;
    }

    /** With what so many parts took at least, of some that were made and some that were taken back; null without a bound. */
    private @Nullable BigDecimal atLeast(BigDecimal base, BigDecimal count, Spread any) {
        BigDecimal made = count.add(takenBack);
        BigDecimal ofMade = made.signum() < 0 ? times(made, any.greatest()) : made.multiply(any.least());
        BigDecimal ofBack = times(takenBack, any.greatest());
        return ofMade == null || ofBack == null ? null : base.add(ofMade).subtract(ofBack);
    }

    private @Nullable BigDecimal atMost(@Nullable BigDecimal base, BigDecimal count, Spread any) {
        BigDecimal ofMade = times(count.add(takenBack), any.greatest());
        return base == null || ofMade == null ? null : base.add(ofMade).subtract(takenBack.multiply(any.least()));
    }

    private static @Nullable BigDecimal times(BigDecimal count, @Nullable BigDecimal each) {
        return count.signum() == 0 ? BigDecimal.ZERO : each == null ? null : count.multiply(each);
    }

    /** Where each took one of the times; nothing where there are none. */
    private static BigDecimal least(BigDecimal count, List<BigDecimal> times) {
        return times.stream().map(count::multiply).min(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
    }

    private static BigDecimal greatest(BigDecimal count, List<BigDecimal> times) {
        return times.stream().map(count::multiply).max(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
    }

    /** Of a part, where each count may be several; null where hours tell none. */
    private @Nullable BigDecimal learned() {
        BigDecimal ofCount = sum.learnedSeconds();
        BigDecimal counted = units.of(sum.has("total") ? "total" : "good").factor();
        return ofCount == null || counted == null ? null : ofCount.divide(counted, MathContext.DECIMAL64);
    }

    /** Where the planned run time comes from: one source, or several. */
    private String plannedBy(String rest) {
        BigDecimal all = sum.real(MinuteFold.PLANNED_PARTS);
        BigDecimal program = sum.real(MinuteFold.BY_PROGRAM);
        BigDecimal speed = sum.real(MinuteFold.BY_SPEED);
        Set<String> sources = new TreeSet<>();
        if (program.signum() != 0) {
            sources.add("program");
        }
        if (speed.signum() != 0) {
            sources.add("machine");
        }
        if (all.compareTo(program.add(speed)) > 0) {
            sources.add("order");
        }
        if (!rest.isEmpty()) {
            sources.add(rest);
        }
        if (sources.size() != 1) {
            return sources.isEmpty() ? "" : "cycle-time-mixed";
        }
        return sources.contains("learned")
                ? "cycle-time-learned"
                : "cycle-time-of-" + sources.iterator().next();
    }

    /** Whether every hour could teach: state and good parts were known throughout. */
    private boolean isAllSeen() {
        return sum.whole(MinuteFold.UNKNOWN) == 0 && sum.isAllSeen("good") && sum.isAllSeen("total");
    }

    /** Hours that nobody saw may have been better ones, as good as the machine can be, or worse ones without a bound. */
    private BigDecimal learnedAtLeast() {
        return most == null || most.signum() == 0
                ? BigDecimal.ZERO
                : BigDecimal.ONE.divide(
                        most, new MathContext(MathContext.DECIMAL64.getPrecision(), RoundingMode.FLOOR));
    }
}
