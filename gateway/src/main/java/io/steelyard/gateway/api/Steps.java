package io.steelyard.gateway.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A window cut into steps, in a zone: days and months as its calendar has them, with 23 or 25 hours where the clock changes, hours
 * and minutes by their length from the begin of the day on. The first and the last step are as short as the window makes them.
 */
final class Steps {
    static final int MOST = 1_000;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final ZoneId zone;
    private final long from;
    private final long to;

    Steps(String zone, long from, long to) {
        this.zone = ZoneId.of(zone);
        this.from = from;
        this.to = to;
    }

    /** Edges from the window's begin to its end, by the word or an ISO 8601 duration; one step when there is none. */
    List<Long> by(String step) {
        return switch (step) {
            case "" -> List.of(from, to);
            case "minute" -> byLength(Duration.ofMinutes(1));
            case "hour" -> byLength(Duration.ofHours(1));
            case "day" -> byCalendar(Period.ofDays(1));
            case "month" -> byCalendar(Period.ofMonths(1));
            default -> byIso(step);
        };
    }

    private List<Long> byIso(String step) {
        try {
            if (step.startsWith("P") && !step.contains("T")) {
                Period period = Period.parse(step);
                if (!period.isNegative() && !period.isZero()) {
                    return byCalendar(period);
                }
            } else {
                Duration length = Duration.parse(step);
                if (length.compareTo(SHORTEST) >= 0 && length.toNanos() % SHORTEST.toNanos() == 0) {
                    return byLength(length);
                }
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw bad(step);
        }
        throw bad(step);
    }

    private static ProblemException bad(String step) {
        return ProblemException.badParameter(
                "step",
                "is none of minute, hour, day, month and shift, and no ISO 8601 duration of whole minutes such as PT15M or P7D: "
                        + step);
    }

    /** Edges that others say, those within the window. */
    List<Long> at(List<Long> edges) {
        List<Long> all = new ArrayList<>(List.of(from));
        edges.stream()
                .filter(edge -> edge > from && edge < to)
                .sorted()
                .distinct()
                .forEach(all::add);
        all.add(to);
        return all;
    }

    private List<Long> byCalendar(Period period) {
        ZonedDateTime begin = begin();
        ZonedDateTime first = period.toTotalMonths() > 0
                ? begin.withDayOfMonth(1).toLocalDate().atStartOfDay(zone)
                : begin.toLocalDate().atStartOfDay(zone);
        return edges(first, at -> at.plus(period).toLocalDate().atStartOfDay(zone));
    }

    private List<Long> byLength(Duration length) {
        return edges(begin().toLocalDate().atStartOfDay(zone), at -> at.plus(length));
    }

    private ZonedDateTime begin() {
        return Instant.ofEpochSecond(Math.floorDiv(from, NANOS_A_SECOND)).atZone(zone);
    }

    private List<Long> edges(ZonedDateTime first, UnaryOperator<ZonedDateTime> next) {
        List<Long> edges = new ArrayList<>(List.of(from));
        ZonedDateTime at = first;
        while (nanos(at) < to) {
            if (nanos(at) > from) {
                edges.add(nanos(at));
            }
            if (edges.size() > MOST) {
                throw ProblemException.badParameter(
                        "step",
                        "cuts the window into more than " + MOST + " steps: ask for a longer step or a shorter window");
            }
            at = next.apply(at);
        }
        if (to > from) {
            edges.add(to);
        }
        return edges;
    }

    private static long nanos(ZonedDateTime at) {
        return at.toEpochSecond() * NANOS_A_SECOND;
    }
}
