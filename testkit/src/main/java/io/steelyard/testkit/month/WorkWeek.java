package io.steelyard.testkit.month;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * A plain operation calendar: the same shift on each of some days of the week, with one break, and none on holidays. A shift
 * that ends at or before its begin ends on the next day. Times are those of the clock on the wall in the zone.
 *
 * @param breakBegin begin of the break, inside the shift
 */
public record WorkWeek(
        ZoneId zone,
        Set<DayOfWeek> days,
        LocalTime begin,
        LocalTime end,
        LocalTime breakBegin,
        LocalTime breakEnd,
        List<LocalDate> holidays) {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    public WorkWeek {
        days = Set.copyOf(days);
        holidays = List.copyOf(holidays);
    }

    void fill(Steps<Plan.Day> calendar, long from, long to) {
        calendar.set(from, Plan.Day.CLOSED);
        LocalDate first = day(from).minusDays(1);
        LocalDate last = day(to).plusDays(1);
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek()) && !holidays.contains(day)) {
                step(calendar, from, instant(day, begin), Plan.Day.OPERATION);
                step(calendar, from, instant(dayOf(day, breakBegin), breakBegin), Plan.Day.PLANNED_DOWN);
                step(calendar, from, instant(dayOf(day, breakEnd), breakEnd), Plan.Day.OPERATION);
                step(calendar, from, instant(dayOf(day, end), end), Plan.Day.CLOSED);
            }
        }
    }

    /** What began before the first instant holds from there on. */
    private static void step(Steps<Plan.Day> calendar, long from, long at, Plan.Day day) {
        calendar.set(Math.max(from, at), day);
    }

    private LocalDate day(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND))
                .atZone(zone)
                .toLocalDate();
    }

    private LocalDate dayOf(LocalDate shift, LocalTime time) {
        return time.compareTo(begin) <= 0 ? shift.plusDays(1) : shift;
    }

    private long instant(LocalDate day, LocalTime time) {
        return LocalDateTime.of(day, time).atZone(zone).toEpochSecond() * NANOS_A_SECOND;
    }
}
