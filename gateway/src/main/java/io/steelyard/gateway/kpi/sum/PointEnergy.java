package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.EnergyShare;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan.Point;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went through metering points over a window (decision 0254): of the time that readings are of, what they say, whatever the
 * counter shows; of the rest what the counter counted; time of which neither tells sets no upper bound. A reading that reaches
 * beyond the window counts by the share of its time, and may have been for any part of it. For one thread.
 */
final class PointEnergy {
    private static final String READ = "energy-of-readings";
    private static final String IN_PARTS = "reading-in-parts";
    private static final String UNREAD = "no-meter-reading";
    /** A part of a reading is never more than the reading. */
    private static final MathContext DIGITS = new MathContext(16, RoundingMode.DOWN);
    /** In so many gaps between readings the counter is asked; what lies behind them is unknown. */
    private static final int MOST_GAPS = 200;

    private final Map<String, List<MeterReading>> readings;
    private final Counters counters;
    private final Window window;

    /** Counters of metering points. */
    @FunctionalInterface
    interface Counters {
        /** What the counter of the point counted in {@code from <= time < to}. */
        Counted of(Point point, long from, long to);
    }

    /**
     * What a counter says.
     *
     * @param amount in the point's unit
     * @param nanos for how long it was there; it tells of no more
     * @param isTold whether there is such a counter at all, and it is the point's
     */
    record Counted(Quantity amount, long nanos, boolean isTold) {}

    /**
     * What the readings or the counter of a point give.
     *
     * @param nanos of how much of the window it tells, or should
     * @param read null of a counter
     * @param counts whether it comes to the sum; a counter does not where readings tell all
     */
    record Part(Quantity amount, long nanos, EnergyShare.@Nullable Read read, boolean counts) {}

    /** Readings are by name of their point, each in time order. */
    PointEnergy(Map<String, List<MeterReading>> readings, Counters counters, Window window) {
        this.readings = readings;
        this.counters = counters;
        this.window = window;
    }

    /** Those of the point of which any part lies in the window. */
    List<MeterReading> read(Point point) {
        return readings.getOrDefault(point.name(), List.of()).stream()
                .filter(one -> Math.max(one.from(), window.from()) < Math.min(one.to(), window.to()))
                .toList();
    }

    /** What comes together. */
    Quantity total(Point point) {
        Amounts total = new Amounts();
        for (Part part : parts(point)) {
            if (part.counts()) {
                total.add("", part.amount(), BigDecimal.valueOf(part.nanos()));
            }
        }
        return total.get("", point.unit(), UNREAD);
    }

    /** What its readings give, what its counter gives, or both; at least one. */
    List<Part> parts(Point point) {
        List<MeterReading> read = read(point);
        if (read.isEmpty()) {
            return List.of(unread(point));
        }
        Sum sum = new Sum(point.unit());
        List<Window> gaps = new ArrayList<>();
        long end = window.from();
        for (MeterReading one : read) {
            if (one.from() > end) {
                gaps.add(new Window(end, one.from(), window.zone()));
            }
            sum.add(one);
            end = one.to();
        }
        if (end < window.to()) {
            gaps.add(new Window(end, window.to(), window.zone()));
        }
        Part counted = counted(point, gaps);
        long all = window.to() - window.from();
        long ofReadings = counted == null ? all : all - counted.nanos();
        EnergyShare.Read which = new EnergyShare.Read(point.name(), read.get(0).from(), end);
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(sum.quantity(ofReadings), ofReadings, which, true));
        if (counted != null) {
            parts.add(counted);
        }
        return parts;
    }

    /** Nothing was read in the window: its counter tells alone, if there is one. */
    private Part unread(Point point) {
        Counted counted = counters.of(point, window.from(), window.to());
        if (counted.isTold() || !readings.containsKey(point.name())) {
            return new Part(counted.amount(), counted.nanos(), null, true);
        }
        EnergyShare.Read none = new EnergyShare.Read(point.name(), window.from(), window.to());
        return new Part(Quantity.missing(point.unit(), Grade.S, UNREAD), window.to() - window.from(), none, true);
    }

    /** What the counter counted where nothing was read; that it counts nothing, where there is one; null where there is none. */
    private @Nullable Part counted(Point point, List<Window> gaps) {
        Amounts sum = new Amounts();
        long nanos = 0;
        for (Window gap : gaps.subList(0, Math.min(gaps.size(), MOST_GAPS))) {
            Counted counted = counters.of(point, gap.from(), gap.to());
            if (counted.amount().isKnown() && counted.nanos() > 0) {
                sum.add("", counted.amount(), BigDecimal.valueOf(counted.nanos()));
                nanos += counted.nanos();
            }
        }
        if (nanos > 0) {
            return new Part(sum.get("", point.unit(), ""), nanos, null, true);
        }
        Counted all = counters.of(point, window.from(), window.to());
        return all.isTold() ? new Part(all.amount(), 0, null, false) : null;
    }

    /** What comes together of readings. */
    private final class Sum {
        private final String unit;
        private BigDecimal value = BigDecimal.ZERO;
        private BigDecimal low = BigDecimal.ZERO;
        private BigDecimal high = BigDecimal.ZERO;
        private long covered;
        private Grade grade = Grade.D;
        private boolean isInParts;
        private boolean isOfOneKind = true;

        Sum(String unit) {
            this.unit = unit;
        }

        void add(MeterReading reading) {
            BigDecimal factor = Ucum.factor(reading.unit(), unit);
            if (factor == null) {
                isOfOneKind = false;
                return;
            }
            BigDecimal amount = reading.amount().multiply(factor);
            long length = reading.to() - reading.from();
            long shared = Math.min(reading.to(), window.to()) - Math.max(reading.from(), window.from());
            covered += shared;
            grade = grade.orLower(reading.grade());
            high = high.add(amount);
            if (shared == length) {
                value = value.add(amount);
                low = low.add(amount);
            } else {
                isInParts = true;
                value = value.add(
                        amount.multiply(BigDecimal.valueOf(shared)).divide(BigDecimal.valueOf(length), DIGITS));
            }
        }

        /** Of so much time, some of which may be without a reading. */
        Quantity quantity(long nanos) {
            return isOfOneKind
                    ? new Quantity(
                            value,
                            low,
                            covered < nanos ? null : high,
                            unit,
                            grade,
                            Math.min(1, (double) covered / nanos),
                            isInParts ? IN_PARTS : READ)
                    : Quantity.missing(unit, grade, SiteEnergy.DIFFERENT);
        }
    }
}
