package io.steelyard.gateway.api;

import io.steelyard.gateway.model.IndicatorValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Periods ({@code 2026-11}, {@code 2026-Q4}, {@code 2026-H2}, {@code 2026}) as windows, cut in the site's zone. */
final class Periods {
    private static final Pattern PERIOD = Pattern.compile("(\\d{4})(?:-(?:(\\d{2})|Q([1-4])|H([12])))?");
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private Periods() {}

    /** The window of a period; the present month when none is given. An open period ends now. */
    static IndicatorValue.Window window(@org.jspecify.annotations.Nullable String period, String zone, long now) {
        ZoneId in = ZoneId.of(zone);
        String wanted = period == null
                ? YearMonth.from(Instant.ofEpochSecond(Math.floorDiv(now, NANOS_A_SECOND))
                                .atZone(in))
                        .toString()
                : period;
        Matcher matcher = PERIOD.matcher(wanted);
        if (!matcher.matches()) {
            throw bad(wanted);
        }
        try {
            int year = Integer.parseInt(matcher.group(1));
            LocalDate first = LocalDate.of(year, firstMonth(matcher), 1);
            long from = nanos(first, in);
            long to = nanos(first.plusMonths(months(matcher)), in);
            return new IndicatorValue.Window(from, Math.max(from, Math.min(to, now)), zone);
        } catch (DateTimeException e) {
            throw bad(wanted);
        }
    }

    private static int firstMonth(Matcher matcher) {
        if (matcher.group(2) != null) {
            return Integer.parseInt(matcher.group(2));
        }
        if (matcher.group(3) != null) {
            return Integer.parseInt(matcher.group(3)) * 3 - 2;
        }
        return matcher.group(4) != null ? Integer.parseInt(matcher.group(4)) * 6 - 5 : 1;
    }

    private static int months(Matcher matcher) {
        if (matcher.group(2) != null) {
            return 1;
        }
        if (matcher.group(3) != null) {
            return 3;
        }
        return matcher.group(4) != null ? 6 : 12;
    }

    private static long nanos(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toEpochSecond() * NANOS_A_SECOND;
    }

    private static ProblemException bad(String period) {
        return ProblemException.badParameter(
                "period", "is not a period such as 2026-11, 2026-Q4, 2026-H2 or 2026: " + period);
    }
}
