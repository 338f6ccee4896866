package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An asset's parts and what they were planned to take. While a counter could not be seen it may have been reset, so that more
 * was made than it shows afterwards: as much as the machine can make in that time, or nobody knows how much.
 */
final class CountsOfAsset {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final String UNIT = "1";

    private final Sum sum;
    private final @Nullable BigDecimal most;
    private final CycleSeconds seconds;
    private final long window;
    private final PartUnits units;

    /**
     * Of a sum of minutes.
     *
     * @param most more than so many units a second it never makes; null when nobody declared it
     * @param window how long it is, nanoseconds
     * @param units what its counters count
     */
    CountsOfAsset(Sum sum, @Nullable BigDecimal most, CycleSeconds seconds, long window, PartUnits units) {
        this.units = units;
        this.sum = sum;
        this.most = most;
        this.seconds = seconds;
        this.window = window;
    }

    void addTo(Amounts amounts) {
        Quantity good = counted("good");
        Quantity scrap = counted("scrap");
        Quantity rework = counted("rework");
        Quantity total = counted("total");
        Quantity produced = total != null ? total : corrected("total", plus(plus(good, scrap), rework));
        Quantity passed = good != null ? good : corrected("good", minus(total, scrap));
        Quantity scrapped = scrap != null ? scrap : corrected("scrap", minus(total, good));
        add(amounts, "count.pq", produced);
        add(amounts, "count.gq", passed);
        add(amounts, "count.sq", scrapped);
        add(amounts, "count.rq", rework);
        if (produced != null) {
            BigDecimal corrected = correction("total").add(total != null ? BigDecimal.ZERO : corrections());
            add(amounts, "time.planned-run", plannedRun(produced, corrected));
        }
    }

    private void add(Amounts amounts, String name, @Nullable Quantity quantity) {
        if (quantity != null) {
            amounts.add(name, quantity, BigDecimal.valueOf(window));
        }
    }

    private BigDecimal correction(String role) {
        return sum.real(role + MinuteFold.CORRECTED);
    }

    /** What people corrected of the counters that together count all. */
    private BigDecimal corrections() {
        return correction("good").add(correction("scrap")).add(correction("rework"));
    }

    /** What a counter of the role says; null when the asset has none, and as good as that when it was never read. */
    private @Nullable Quantity counted(String role) {
        if (!sum.has(role) && !sum.has(role + MinuteFold.UNSEEN)) {
            return null;
        }
        Found found = units.of(role);
        BigDecimal each = found.factor();
        if (each == null) {
            return Quantity.missing(UNIT, Grade.T, found.reason());
        }
        long unseen = sum.whole(role + MinuteFold.UNSEEN);
        double coverage = window == 0 ? 0 : Math.max(0, 1 - (double) unseen / window);
        BigDecimal corrected = sum.real(role + MinuteFold.CORRECTED);
        BigDecimal seen = sum.real(role).multiply(each).add(corrected);
        BigDecimal low = seen.subtract(sum.real(role + MinuteFold.OPENING)
                .max(BigDecimal.ZERO)
                .add(sum.real(role + MinuteFold.DOUBT))
                .multiply(each));
        Grade grade = corrected.signum() == 0 ? Grade.T : Grade.S;
        BigDecimal high = high(role, unseen, seen);
        boolean never = coverage == 0 && seen.signum() == 0;
        return new Quantity(
                never ? null : plain(seen), plain(low), plain(high), UNIT, grade, coverage, never ? "no-count" : "");
    }

    /** What is made of other counters, with what people corrected of it. */
    private @Nullable Quantity corrected(String role, @Nullable Quantity derived) {
        BigDecimal correction = sum.real(role + MinuteFold.CORRECTED);
        return derived == null || correction.signum() == 0
                ? derived
                : plus(derived, new Quantity(correction, correction, correction, UNIT, Grade.S, 1, ""));
    }

    private @Nullable BigDecimal high(String role, long unseen, BigDecimal seen) {
        if (unseen == 0) {
            return seen;
        }
        return most == null
                ? null
                : seen.add(most.multiply(BigDecimal.valueOf(unseen))
                        .divide(NANOS, 0, RoundingMode.CEILING)
                        .add(BigDecimal.valueOf(1 + sum.whole(role + MinuteFold.STRETCHES))));
    }

    /**
     * What tells no job's planned run time goes by the nameplate, else by what was learned; it says which. What was corrected has
     * no job for certain; what else nobody knows a job of may have had any, and the less is known of, the more that is.
     */
    private Quantity plannedRun(Quantity produced, BigDecimal corrected) {
        if (!produced.isKnown() && produced.reason().startsWith("unit-")) {
            return Quantity.missing("s", Grade.R, produced.reason());
        }
        BigDecimal run = sum.real(MinuteFold.PLANNED_RUN);
        BigDecimal parts = sum.real(MinuteFold.PLANNED_PARTS);
        BigDecimal value = produced.value();
        BigDecimal low = produced.low();
        BigDecimal high = produced.high();
        boolean exact = isExact(value, low, high);
        if (exact && value != null && value.compareTo(parts) == 0) {
            return new Quantity(run, run, run, "s", Grade.R, produced.coverage(), plannedBy(""));
        }
        BigDecimal learned = learned();
        BigDecimal last = seconds.last();
        BigDecimal each = last != null ? last : learned;
        if (each == null || value == null || low == null) {
            return Quantity.missing("s", Grade.R, "no-cycle-time");
        }
        List<BigDecimal> ofNoJob = seconds.possible();
        ofNoJob.add(each);
        List<BigDecimal> possible = new ArrayList<>(seconds.ofJobs());
        possible.addAll(ofNoJob);
        BigDecimal least = possible.stream().min(BigDecimal::compareTo).orElse(each);
        BigDecimal greatest = possible.stream().max(BigDecimal::compareTo).orElse(each);
        BigDecimal ofValue = run.add(value.subtract(parts).multiply(each));
        if (exact && seconds.isChanging()) {
            return changing(ofValue, value.subtract(parts), ofNoJob, produced.coverage());
        }
        boolean fromPlate = last != null;
        if (!fromPlate) {
            least = least.min(learnedAtLeast());
        }
        if (seconds.isChanging() && seconds.isLacking()) {
            least = BigDecimal.ZERO;
        }
        boolean isEndless = !fromPlate || (seconds.isChanging() && seconds.isLacking());
        List<BigDecimal> ofCorrected = corrected(corrected, isEndless ? List.of(BigDecimal.ZERO) : ofNoJob);
        BigDecimal known = parts.add(corrected);
        BigDecimal ofLow = isEndless && corrected.signum() < 0
                ? null
                : run.add(low.subtract(known).multiply(low.compareTo(known) < 0 ? greatest : least))
                        .add(Collections.min(ofCorrected));
        BigDecimal ofHigh = high == null || isEndless
                ? null
                : run.add(high.subtract(known).multiply(greatest)).add(Collections.max(ofCorrected));
        boolean isCertain = exact && (fromPlate || isAllSeen());
        return new Quantity(
                ofValue,
                isCertain ? ofValue : ofLow == null ? null : atLeast(corrected, ofLow.min(ofValue)),
                isCertain ? ofValue : ofHigh == null ? null : ofHigh.max(ofValue),
                "s",
                fromPlate && !seconds.from().equals("learned") ? Grade.R : Grade.S,
                produced.coverage(),
                seconds.isChanging() ? "cycle-time-changed" : plannedBy(fromPlate ? seconds.from() : "learned"));
    }

    /** Nothing takes less than no time, unless more was corrected than was made. */
    private static BigDecimal atLeast(BigDecimal corrected, BigDecimal low) {
        return corrected.signum() < 0 ? low : low.max(BigDecimal.ZERO);
    }

    /** What was corrected may come to, where a part of no job was to take one of these. */
    private static List<BigDecimal> corrected(BigDecimal corrected, List<BigDecimal> possible) {
        return possible.stream().map(corrected::multiply).toList();
    }

    /** Of a part, where each count may be several; null where hours tell none. */
    private @Nullable BigDecimal learned() {
        BigDecimal each = sum.learnedSeconds();
        BigDecimal parts = units.of(sum.has("total") ? "total" : "good").factor();
        return each == null || parts == null ? null : each.divide(parts, MathContext.DECIMAL64);
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
        return sum.whole(MinuteFold.UNKNOWN) == 0
                && sum.whole("good" + MinuteFold.UNSEEN) == 0
                && sum.whole("total" + MinuteFold.UNSEEN) == 0;
    }

    /** Hours that nobody saw may have been better ones, as good as the machine can be, or worse ones without a bound. */
    private BigDecimal learnedAtLeast() {
        return most == null || most.signum() == 0
                ? BigDecimal.ZERO
                : BigDecimal.ONE.divide(
                        most, new MathContext(MathContext.DECIMAL64.getPrecision(), RoundingMode.FLOOR));
    }

    /** Of parts of which nobody knows when they were made, while the time that each was to take was another. */
    private Quantity changing(BigDecimal value, BigDecimal rest, List<BigDecimal> possible, double coverage) {
        BigDecimal run = sum.real(MinuteFold.PLANNED_RUN);
        BigDecimal least = Collections.min(possible).multiply(rest);
        BigDecimal greatest = Collections.max(possible).multiply(rest);
        boolean isLacking = seconds.isLacking();
        return new Quantity(
                value,
                run.add(isLacking ? BigDecimal.ZERO.min(greatest) : least.min(greatest)),
                isLacking ? null : run.add(greatest.max(least)),
                "s",
                Grade.R,
                coverage,
                "cycle-time-changed");
    }

    private static boolean isExact(@Nullable BigDecimal value, @Nullable BigDecimal low, @Nullable BigDecimal high) {
        return value != null && low != null && high != null && low.compareTo(value) == 0 && high.compareTo(value) == 0;
    }

    private static @Nullable Quantity plus(@Nullable Quantity a, @Nullable Quantity b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return new Quantity(
                a.value() == null || b.value() == null ? null : a.value().add(b.value()),
                a.low() == null || b.low() == null ? null : a.low().add(b.low()),
                a.high() == null || b.high() == null ? null : a.high().add(b.high()),
                UNIT,
                a.grade().orLower(b.grade()),
                Math.min(a.coverage(), b.coverage()),
                a.reason().isEmpty() ? b.reason() : a.reason());
    }

    private static @Nullable Quantity minus(@Nullable Quantity a, @Nullable Quantity b) {
        if (a == null || b == null) {
            return null;
        }
        return new Quantity(
                a.value() == null || b.value() == null ? null : a.value().subtract(b.value()),
                a.low() == null || b.high() == null ? null : a.low().subtract(b.high()),
                a.high() == null || b.low() == null ? null : a.high().subtract(b.low()),
                UNIT,
                a.grade().orLower(b.grade()),
                Math.min(a.coverage(), b.coverage()),
                a.reason().isEmpty() ? b.reason() : a.reason());
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal number) {
        if (number == null) {
            return null;
        }
        BigDecimal stripped = Objects.requireNonNull(number).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
