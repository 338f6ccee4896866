package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The kind of period that a plan was made over, and which of its periods the plan is held against. */
enum PlanPeriod {
    DAY(0),
    MONTH(1),
    QUARTER(3),
    HALF(6),
    YEAR(12);

    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final int YEAR_ONLY = 4;
    private static final int WHOLE_DATE = 10;

    private final int months;

    PlanPeriod(int months) {
        this.months = months;
    }

    private static PlanPeriod of(@Nullable String period) {
        if (period == null) {
            return MONTH;
        } else if (period.indexOf('Q') > 0) {
            return QUARTER;
        } else if (period.indexOf('H') > 0) {
            return HALF;
        }
        return period.length() == YEAR_ONLY ? YEAR : period.length() == WHOLE_DATE ? DAY : MONTH;
    }

    /**
     * The latest period of the plan's kind that has come at least as far as the plan's had when it was made: the one that is under
     * way, which ends now, or the whole one before it. A few minutes may show anything, and a period that was over is compared
     * with nothing that is not.
     *
     * @param period that the plan was made over; null for the month that was then
     * @param made when, nanoseconds since 1970
     */
    static AssessmentDesk.Over latest(@Nullable String period, long made, String zone, long now) {
        PlanPeriod kind = of(period);
        ZoneId in = ZoneId.of(zone);
        LocalDate first = kind.first(day(now, in));
        long from = nanos(first, in);
        LocalDate firstThen = kind.first(day(made, in));
        boolean wasUnderWay = period == null || period.equals(kind.name(firstThen));
        if (wasUnderWay && now - from >= made - nanos(firstThen, in)) {
            return new AssessmentDesk.Over(new Window(from, now, zone), kind.name(first));
        }
        LocalDate before = kind.first(first.minusDays(1));
        return new AssessmentDesk.Over(new Window(nanos(before, in), from, zone), kind.name(before));
    }

    /** The period itself; where none was named the month of the instant. */
    static String named(@Nullable String period, long at, String zone) {
        return period == null ? MONTH.name(MONTH.first(day(at, ZoneId.of(zone)))) : period;
    }

    private LocalDate first(LocalDate day) {
        if (this == DAY) {
            return day;
        }
        int month = (day.getMonthValue() - 1) / months * months + 1;
        return LocalDate.of(day.getYear(), month, 1);
    }

    private String name(LocalDate first) {
        int number = months == 0 ? 0 : first.getMonthValue() / months + 1;
        return switch (this) {
            case YEAR -> Integer.toString(first.getYear());
            case HALF -> first.getYear() + "-H" + number;
            case QUARTER -> first.getYear() + "-Q" + number;
            case MONTH -> YearMonth.from(first).toString();
            case DAY -> first.toString();
        };
    }

    private static LocalDate day(long nanos, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND)), zone);
    }

    private static long nanos(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toEpochSecond() * NANOS_A_SECOND;
    }
}
