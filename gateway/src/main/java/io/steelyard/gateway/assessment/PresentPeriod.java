package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** The period of the same kind as an earlier one that is under way. */
final class PresentPeriod {
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final int YEAR_ONLY = 4;
    private static final int DAY = 10;
    private static final int QUARTER = 3;
    private static final int HALF = 6;

    private PresentPeriod() {}

    /** The day, month, quarter, half or year of now, as the period says; a month where it is null. It ends now. */
    static AssessmentDesk.Over like(@Nullable String period, String zone, long now) {
        ZonedDateTime at = Instant.ofEpochSecond(Math.floorDiv(now, NANOS_A_SECOND), Math.floorMod(now, NANOS_A_SECOND))
                .atZone(ZoneId.of(zone));
        LocalDate today = at.toLocalDate();
        YearMonth month = YearMonth.from(today);
        String kind = period == null ? "" : period;
        LocalDate first = month.atDay(1);
        String name = month.toString();
        if (kind.length() == YEAR_ONLY) {
            first = today.withDayOfYear(1);
            name = Integer.toString(today.getYear());
        } else if (kind.length() == DAY) {
            first = today;
            name = today.toString();
        } else if (kind.indexOf('Q') > 0) {
            int quarter = (today.getMonthValue() - 1) / QUARTER;
            first = LocalDate.of(today.getYear(), quarter * QUARTER + 1, 1);
            name = today.getYear() + "-Q" + (quarter + 1);
        } else if (kind.indexOf('H') > 0) {
            int half = (today.getMonthValue() - 1) / HALF;
            first = LocalDate.of(today.getYear(), half * HALF + 1, 1);
            name = today.getYear() + "-H" + (half + 1);
        }
        long from = first.atStartOfDay(at.getZone()).toEpochSecond() * NANOS_A_SECOND;
        return new AssessmentDesk.Over(new Window(from, Math.max(from, now), zone), name);
    }
}
