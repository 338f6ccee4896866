package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An asset's parts and what they were planned to take. Produced is good, scrap and what is to be worked again (ISO 22400-2: GQ,
 * SQ, RQ): a count that no counter tells is what the others leave of it. While a counter could not be seen, as before it was
 * mapped and since it no longer is, it may have been reset, so that more was made than it shows afterwards: as much as the machine
 * can make in that time, or nobody knows how much. A count is never below zero: one of which more was taken away than was counted
 * is missing, and so is what rests on it.
 */
final class CountsOfAsset {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final String UNIT = "1";
    /** Where nothing counts what is to be worked again, there is none of it. */
    private static final Quantity NONE =
            new Quantity(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, UNIT, Grade.T, 1, "");

    private static final String BELOW_ZERO = "count-below-zero";

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
        Quantity reworked = rework == null ? NONE : rework;
        Quantity produced = total != null ? total : corrected("total", plus(plus(good, scrap), rework));
        Quantity passed = good != null ? good : corrected("good", minus(minus(total, scrap), reworked));
        Quantity scrapped = scrap != null ? scrap : corrected("scrap", minus(minus(total, good), reworked));
        add(amounts, "count.pq", produced);
        add(amounts, "count.gq", passed);
        add(amounts, "count.sq", scrapped);
        add(amounts, "count.rq", rework);
        if (produced != null) {
            BigDecimal corrected = correction("total").add(total != null ? BigDecimal.ZERO : corrections());
            add(
                    amounts,
                    "time.planned-run",
                    isBelowZero(produced)
                            ? Quantity.missing("s", Grade.R, BELOW_ZERO)
                            : new PlannedRun(sum, most, seconds, units).of(produced, corrected));
        }
    }

    private void add(Amounts amounts, String name, @Nullable Quantity quantity) {
        if (quantity != null) {
            Quantity possible = isBelowZero(quantity)
                    ? Quantity.missing(UNIT, quantity.grade(), BELOW_ZERO)
                    : atLeastNone(quantity);
            amounts.add(name, possible, BigDecimal.valueOf(window));
        }
    }

    /** Whatever could not be seen, nobody made fewer parts than none. */
    private static Quantity atLeastNone(Quantity quantity) {
        return quantity.low() == null
                        || quantity.low().signum() >= 0
                        || !quantity.unit().equals(UNIT)
                ? quantity
                : new Quantity(
                        quantity.value(),
                        BigDecimal.ZERO,
                        quantity.high(),
                        UNIT,
                        quantity.grade(),
                        quantity.coverage(),
                        quantity.reason());
    }

    private static boolean isBelowZero(Quantity quantity) {
        return quantity.unit().equals(UNIT)
                && quantity.value() != null
                && quantity.value().signum() < 0;
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
        long unseen = sum.unseen(role);
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
        // before it was mapped, and since it no longer is
        long stretches = sum.whole(role + MinuteFold.STRETCHES) + (sum.untold(role) == 0 ? 0 : 2);
        return most == null
                ? null
                : seen.add(most.multiply(BigDecimal.valueOf(unseen))
                        .divide(NANOS, 0, RoundingMode.CEILING)
                        .add(BigDecimal.valueOf(1 + stretches)));
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
