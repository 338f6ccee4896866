package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Capacity and planned scrap of a window, and how a machine's measurements lie between their limits, slowly and by the definitions of
 * ISO 22400-2: each day, each order and each measurement by itself.
 */
final class ReferenceRatings {
    static final String CAPACITY = "count.epc";
    static final String PLANNED_SCRAP = "count.psq";
    static final String TOLERANCE = "quality.tolerance";
    static final String MACHINE_DEVIATION = "quality.machine-deviation";
    static final String PROCESS_DEVIATION = "quality.process-deviation";
    static final String DISTANCE = "quality.distance";

    private static final String NO_CAPACITY = "needs-capacity";
    private static final String NO_PLAN = "needs-planned-scrap";
    private static final String UNLIKE = "unlike-machines";
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000_000_000L);
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final int FEWEST = 50;
    private static final int A_SUBGROUP = 5;

    private final ZoneId zone;
    private final long from;
    private final long to;

    private ReferenceRatings(ZoneId zone, ReferenceSubject.Window window) {
        this.zone = zone;
        this.from = window.from();
        this.to = window.to();
    }

    /** A number, or why there is none. */
    private record Found(@Nullable BigDecimal value, String reason) {
        static Found of(BigDecimal value) {
            return new Found(value, "");
        }

        static Found not(String reason) {
            return new Found(null, reason);
        }
    }

    /** What is known of a machine. */
    static void machine(Known known, MadeMachine machine, ZoneId zone, ReferenceSubject.Window window) {
        ReferenceRatings ratings = new ReferenceRatings(zone, window);
        put(known, CAPACITY, ratings.capacity(machine));
        put(known, PLANNED_SCRAP, ratings.plannedScrap(machine));
        ratings.measurements(known, machine);
    }

    /** What is known of several machines together, all of which count parts: sums of those that are alike. */
    static void group(Known known, List<MadeMachine> machines, ZoneId zone, ReferenceSubject.Window window) {
        ReferenceRatings ratings = new ReferenceRatings(zone, window);
        put(
                known,
                CAPACITY,
                sum(machines, machines.stream().map(ratings::capacity).toList(), NO_CAPACITY));
        put(
                known,
                PLANNED_SCRAP,
                sum(machines, machines.stream().map(ratings::plannedScrap).toList(), NO_PLAN));
        boolean isTolerated = machines.stream()
                .anyMatch(machine -> !ratings.tolerances(machine).isEmpty());
        not(known, isTolerated ? "not-of-several-machines" : "no-tolerances");
    }

    private static void put(Known known, String name, Found found) {
        known.put(name, found.value(), found.reason());
    }

    /** Where one says nothing at all there is no sum, and where one does not say all there is none either. */
    private static Found sum(List<MadeMachine> machines, List<Found> each, String nothing) {
        Set<String> classes = new HashSet<>();
        machines.forEach(machine -> classes.add(machine.equipmentClass()));
        if (classes.size() > 1) {
            return Found.not(UNLIKE);
        }
        BigDecimal sum = BigDecimal.ZERO;
        String reason = "";
        for (Found one : each) {
            if (one.value() == null) {
                reason = reason.equals(nothing) ? reason : one.reason();
            } else {
                sum = sum.add(one.value());
            }
        }
        return reason.isEmpty() ? Found.of(sum) : Found.not(reason);
    }

    /** Day by day what the row that holds gives of it: of an hour, a day or a month the part that lies in the window. */
    private Found capacity(MadeMachine machine) {
        List<Ratings.Capacity> rows = machine.ratings().capacities();
        if (rows.isEmpty()) {
            return Found.not(NO_CAPACITY);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (LocalDate day = day(from); begin(day) < to; day = day.plusDays(1)) {
            Ratings.Capacity row = on(rows, day);
            if (row == null) {
                return Found.not("capacity-of-a-part");
            }
            long within = Math.min(to, begin(day.plusDays(1))) - Math.max(from, begin(day));
            BigDecimal whole = switch (row.per()) {
                case HOUR -> HOUR;
                case DAY -> BigDecimal.valueOf(begin(day.plusDays(1)) - begin(day));
                case MONTH -> {
                    LocalDate first = day.withDayOfMonth(1);
                    yield BigDecimal.valueOf(begin(first.plusMonths(1)) - begin(first));
                }
            };
            sum = sum.add(row.quantity().multiply(BigDecimal.valueOf(within)).divide(whole, DIGITS));
        }
        return Found.of(sum);
    }

    private static Ratings.@Nullable Capacity on(List<Ratings.Capacity> rows, LocalDate day) {
        Ratings.Capacity holds = null;
        for (Ratings.Capacity row : rows) {
            LocalDate first = row.from();
            LocalDate last = row.to();
            boolean isOn = (first == null || !day.isBefore(first)) && (last == null || !day.isAfter(last));
            LocalDate before = holds == null ? null : holds.from();
            if (isOn && (holds == null || before == null || (first != null && first.isAfter(before)))) {
                holds = row;
            }
        }
        return holds;
    }

    /** Of each order as much as the part of its run that lies in the window; all of which were told. */
    private Found plannedScrap(MadeMachine machine) {
        Plan plan = machine.plan();
        if (plan.jobs().stream().allMatch(job -> plan.expected(job.order()) == null)) {
            return Found.not(NO_PLAN);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Plan.Job job : plan.jobs()) {
            long begin = job.stretch().from();
            long end = job.stretch().to();
            long within = Math.min(to, end) - Math.max(from, begin);
            BigDecimal expected = plan.expected(job.order());
            if (within > 0 && expected == null) {
                return Found.not("planned-scrap-not-told");
            }
            if (within > 0 && expected != null) {
                BigDecimal all = BigDecimal.valueOf(end - begin);
                sum = sum.add(expected.multiply(BigDecimal.valueOf(within)).divide(all, DIGITS));
            }
        }
        return Found.of(sum);
    }

    /** Those that hold in the window at any time. */
    private List<Ratings.Tolerance> tolerances(MadeMachine machine) {
        List<Ratings.Tolerance> held = new ArrayList<>();
        for (Ratings.Tolerance one : machine.ratings().tolerances()) {
            Long first = one.from();
            Long end = one.to();
            if ((first == null || first < to) && (end == null || end > from)) {
                held.add(one);
            }
        }
        return held;
    }

    private static void not(Known known, String reason) {
        for (String name : List.of(TOLERANCE, MACHINE_DEVIATION, PROCESS_DEVIATION, DISTANCE)) {
            known.put(name, null, reason);
        }
    }

    /** All in micrometres. */
    private void measurements(Known known, MadeMachine machine) {
        List<Ratings.Tolerance> held = tolerances(machine);
        if (held.isEmpty()) {
            not(known, "no-tolerances");
            return;
        }
        Ratings.Tolerance limits = held.get(0);
        BigDecimal lower = micrometres(limits.lower(), limits.unit());
        BigDecimal upper = micrometres(limits.upper(), limits.unit());
        for (Ratings.Tolerance one : held) {
            if (!isSame(lower, micrometres(one.lower(), one.unit()))
                    || !isSame(upper, micrometres(one.upper(), one.unit()))) {
                not(known, "tolerance-changed");
                return;
            }
        }
        List<BigDecimal> measured = new ArrayList<>();
        for (Truth.Size size : machine.truth().sizes()) {
            if (size.at() >= from && size.at() < to && held.stream().anyMatch(one -> holds(one, size.at()))) {
                measured.add(BigDecimal.valueOf(size.micrometres()));
            }
        }
        if (measured.size() < FEWEST) {
            not(known, "too-few-measurements");
            return;
        }
        known.put(TOLERANCE, lower == null || upper == null ? null : upper.subtract(lower), "one-sided-tolerance");
        BigDecimal freedom = BigDecimal.valueOf(measured.size() - 1L);
        known.put(MACHINE_DEVIATION, squares(measured).divide(freedom, DIGITS).sqrt(DIGITS), "");
        known.put(PROCESS_DEVIATION, withinSubgroups(measured), "");
        BigDecimal mean = mean(measured);
        BigDecimal above = lower == null ? null : mean.subtract(lower);
        BigDecimal below = upper == null ? null : upper.subtract(mean);
        known.put(DISTANCE, above == null ? below : below == null ? above : above.min(below), "");
    }

    private static boolean holds(Ratings.Tolerance one, long at) {
        Long first = one.from();
        Long end = one.to();
        return (first == null || at >= first) && (end == null || at < end);
    }

    private static @Nullable BigDecimal micrometres(@Nullable BigDecimal limit, String unit) {
        return limit == null ? null : unit.equals("mm") ? limit.movePointRight(3) : limit;
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /** Five in a row are a subgroup; the last may have fewer. Each varies about its own mean. */
    private static BigDecimal withinSubgroups(List<BigDecimal> measured) {
        BigDecimal squares = BigDecimal.ZERO;
        long freedom = 0;
        for (int i = 0; i < measured.size(); i += A_SUBGROUP) {
            List<BigDecimal> some = measured.subList(i, Math.min(measured.size(), i + A_SUBGROUP));
            squares = squares.add(squares(some));
            freedom += some.size() - 1;
        }
        return squares.divide(BigDecimal.valueOf(freedom), DIGITS).sqrt(DIGITS);
    }

    private static BigDecimal mean(List<BigDecimal> numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal number : numbers) {
            sum = sum.add(number);
        }
        return sum.divide(BigDecimal.valueOf(numbers.size()), DIGITS);
    }

    /** Squared distances from their mean. */
    private static BigDecimal squares(List<BigDecimal> numbers) {
        BigDecimal mean = mean(numbers);
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal number : numbers) {
            BigDecimal away = number.subtract(mean);
            sum = sum.add(away.multiply(away), DIGITS);
        }
        return sum;
    }

    private LocalDate day(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND))
                .atZone(zone)
                .toLocalDate();
    }

    private long begin(LocalDate day) {
        return day.atStartOfDay(zone).toEpochSecond() * NANOS_A_SECOND;
    }
}
