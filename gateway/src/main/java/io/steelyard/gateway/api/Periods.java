package io.steelyard.gateway.api;

import io.steelyard.gateway.model.IndicatorValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Periods ({@code 2026-11}, {@code 2026-11-23}, {@code 2026-Q4}, {@code 2026-H2}, {@code 2026}), or the days from one to
 * another, both included ({@code 2026-01-15/2026-04-14}), as windows, cut in the site's zone.
 */
final class Periods {
    private static final Pattern PERIOD = Pattern.compile("(\\d{4})(?:-(?:(\\d{2})(?:-(\\d{2}))?|Q([1-4])|H([12])))?");
    private static final int A_DATE = "2026-11-23".length();
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2260;
    /** With the hour that a day of autumn has more. */
    private static final Duration A_DAY = Duration.ofHours(25);

    private static final Duration A_MONTH = Duration.ofDays(31).plusHours(1);
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private Periods() {}

    /** Whether it is a period, or the days from one to another. */
    static void checkWindow(String period) {
        int slash = period.indexOf('/');
        if (slash < 0) {
            check(period);
            return;
        }
        for (String day : List.of(period.substring(0, slash), period.substring(slash + 1))) {
            check(day);
            if (day.length() != A_DATE) {
                throw bad(period);
            }
        }
        if (period.substring(0, slash).compareTo(period.substring(slash + 1)) > 0) {
            throw ProblemException.badParameter("period", "ends before it begins: " + period);
        }
    }

    /** Whether it is a period that nanoseconds can tell. */
    static void check(String period) {
        Matcher matcher = PERIOD.matcher(period);
        if (!matcher.matches()) {
            throw bad(period);
        }
        int year = Integer.parseInt(matcher.group(1));
        int month = firstMonth(matcher);
        if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) {
            throw bad(period);
        }
        int day = firstDay(matcher);
        if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw bad(period);
        }
    }

    /** The window of a period; the present month when none is given. An open period ends now. */
    static IndicatorValue.Window window(@org.jspecify.annotations.Nullable String period, String zone, long now) {
        ZoneId in = ZoneId.of(zone);
        String wanted = period == null
                ? YearMonth.from(Instant.ofEpochSecond(Math.floorDiv(now, NANOS_A_SECOND))
                                .atZone(in))
                        .toString()
                : period;
        checkWindow(wanted);
        int slash = wanted.indexOf('/');
        if (slash >= 0) {
            long from = window(wanted.substring(0, slash), zone, now).from();
            long end = nanos(LocalDate.parse(wanted.substring(slash + 1)).plusDays(1), in);
            return new IndicatorValue.Window(from, Math.max(from, Math.min(end, now)), zone);
        }
        Matcher matcher = PERIOD.matcher(wanted);
        if (!matcher.matches()) {
            throw bad(wanted);
        }
        LocalDate first = LocalDate.of(Integer.parseInt(matcher.group(1)), firstMonth(matcher), firstDay(matcher));
        long from = nanos(first, in);
        long to = nanos(matcher.group(3) == null ? first.plusMonths(months(matcher)) : first.plusDays(1), in);
        return new IndicatorValue.Window(from, Math.max(from, Math.min(to, now)), zone);
    }

    /** A window's months if it is longer than one, else its days, else its hours; cut in its zone, the last one where it ends. */
    static List<IndicatorValue.Window> parts(IndicatorValue.Window window) {
        ZoneId zone = ZoneId.of(window.zone());
        Duration length = Duration.ofNanos(window.to() - window.from());
        ChronoUnit step = length.compareTo(A_MONTH) > 0
                ? ChronoUnit.MONTHS
                : length.compareTo(A_DAY) > 0 ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        ZonedDateTime at = Instant.ofEpochSecond(0, window.from()).atZone(zone);
        List<IndicatorValue.Window> parts = new ArrayList<>();
        for (long from = window.from(); from < window.to(); ) {
            at = at.plus(1, step);
            long to = Math.min(window.to(), at.toEpochSecond() * NANOS_A_SECOND);
            parts.add(new IndicatorValue.Window(from, to, window.zone()));
            from = to;
        }
        return parts;
    }

    private static int firstMonth(Matcher matcher) {
        if (matcher.group(2) != null) {
            return Integer.parseInt(matcher.group(2));
        }
        if (matcher.group(4) != null) {
            return Integer.parseInt(matcher.group(4)) * 3 - 2;
        }
        return matcher.group(5) != null ? Integer.parseInt(matcher.group(5)) * 6 - 5 : 1;
    }

    private static int firstDay(Matcher matcher) {
        return matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
    }

    private static int months(Matcher matcher) {
        if (matcher.group(2) != null) {
            return 1;
        }
        if (matcher.group(4) != null) {
            return 3;
        }
        return matcher.group(5) != null ? 6 : 12;
    }

    private static long nanos(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toEpochSecond() * NANOS_A_SECOND;
    }

    private static ProblemException bad(String period) {
        return ProblemException.badParameter(
                "period",
                "is not a period such as 2026-11, 2026-11-23, 2026-Q4, 2026-H2 or 2026 between the years " + FIRST_YEAR
                        + " and " + LAST_YEAR + ": " + period);
    }
}
