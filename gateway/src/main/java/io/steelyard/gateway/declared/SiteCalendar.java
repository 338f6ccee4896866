package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetPlan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was planned at a site, as its tables had it at one moment; it does not change. {@link #plan} is a pure function of it.
 *
 * <p>Weekly shifts are those of the nearest subject of which any holds on the day, each in its own zone; a day of the calendar
 * takes the place of them, again the nearest. A shift belongs to the day on which it begins, a break to the day on which it
 * begins. Planned stops, maintenance windows and jobs of all subjects hold. On days for which shifts are declared, time in none
 * is closed; a planned stop is planned down only within operation, or where no shifts are declared at all.
 */
final class SiteCalendar {
    private static final long NEVER = Long.MAX_VALUE;

    private final ZoneId zone;
    private final Map<String, List<Row>> shifts = new HashMap<>();
    private final Map<String, Map<LocalDate, List<Row>>> days = new HashMap<>();
    private final Map<String, List<Span<Boolean>>> stops = new HashMap<>();
    private final Map<String, List<Span<Boolean>>> maintenance = new HashMap<>();
    private final Map<String, List<Span<Row>>> jobs = new HashMap<>();
    private final CycleTimes cycleTimes;
    private final UnitRows units;

    /**
     * Reads the tables.
     *
     * @param zone of shifts that name none
     */
    SiteCalendar(ZoneId zone, Tables tables) {
        this.zone = zone;
        for (Row row : tables.shifts().all()) {
            shifts.computeIfAbsent(row.text("subject"), s -> new ArrayList<>()).add(row);
        }
        for (Row row : tables.days().all()) {
            LocalDate date = row.date("date");
            if (date != null) {
                days.computeIfAbsent(row.text("subject"), s -> new HashMap<>())
                        .computeIfAbsent(date, d -> new ArrayList<>())
                        .add(row);
            }
        }
        spans(tables.stops(), stops);
        spans(tables.maintenance(), maintenance);
        for (Row row : tables.orders().all()) {
            Span<Row> job = job(row);
            if (job != null) {
                jobs.computeIfAbsent(row.text("asset"), s -> new ArrayList<>()).add(job);
            }
        }
        cycleTimes = new CycleTimes(tables.cycleTimes(), tables.register());
        units = new UnitRows(tables.units());
    }

    /** The tables that it is made from. */
    record Tables(
            Table shifts,
            Table days,
            Table stops,
            Table maintenance,
            Table orders,
            Table cycleTimes,
            Table register,
            Table units) {

        static Tables of(Declared declared, String site) {
            return new Tables(
                    declared.table(site, "shifts"),
                    declared.table(site, "calendar-days"),
                    declared.table(site, "planned-stops"),
                    declared.table(site, "maintenance"),
                    declared.orders(site),
                    declared.table(site, "cycle-times"),
                    declared.table(site, "assets"),
                    declared.table(site, "units"));
        }
    }

    UnitRows units() {
        return units;
    }

    /** Planned seconds a unit while a program runs, by its name. */
    Map<String, BigDecimal> programs(Place place, long at) {
        return cycleTimes.programs(place, LocalDate.ofInstant(Row.instant(at), zone));
    }

    CycleTimes cycleTimes() {
        return cycleTimes;
    }

    private static void spans(Table table, Map<String, List<Span<Boolean>>> into) {
        for (Row row : table.all()) {
            Long from = row.nanos("from");
            Long to = row.nanos("to");
            if (from != null && to != null) {
                into.computeIfAbsent(row.text("subject"), s -> new ArrayList<>())
                        .add(new Span<>(from, to, true));
            }
        }
    }

    /** When the order was on the machine: as it was, where that is told, else as planned; never when it was only planned. */
    static @Nullable Span<Row> job(Row row) {
        String status = row.text("status");
        Long from = row.nanos("from");
        if (from == null && (status.equals("planned") || status.equals("aborted"))) {
            return null;
        }
        if (from == null) {
            from = row.nanos("plannedFrom");
        }
        Long to = row.nanos("to");
        if (to == null) {
            Long planned = row.nanos("plannedTo");
            to = status.equals("running") || planned == null ? NEVER : planned;
        }
        return from == null || from >= to ? null : new Span<>(from, to, row);
    }

    /** What was planned for the asset from the one instant to the other; stretches are cut there. */
    AssetPlan plan(Place place, long from, long to) {
        Day day = new Day();
        day.collect(place, from, to);
        return new AssetPlan(day.stretches(place, from, to));
    }

    /** Where shifts of the whole site begin and end within the range, in order. */
    List<Long> shiftEdges(long from, long to) {
        Day day = new Day();
        day.collect(new Place("", "", "", ""), from, to);
        return day.operation.stream()
                .flatMap(span -> Stream.of(span.from(), span.to()))
                .filter(edge -> from < edge && edge < to)
                .distinct()
                .sorted()
                .toList();
    }

    /** What touches a range of time. */
    private final class Day {
        private final List<Span<Boolean>> operation = new ArrayList<>();
        private final List<Span<Boolean>> breaks = new ArrayList<>();
        private final List<Span<Boolean>> declared = new ArrayList<>();
        private final List<Span<Boolean>> stopped = new ArrayList<>();
        private final List<Span<Boolean>> maintained = new ArrayList<>();
        private final List<Span<Row>> ordered = new ArrayList<>();

        void collect(Place place, long from, long to) {
            Set<ZoneId> zones = new LinkedHashSet<>(Set.of(zone));
            for (String subject : place.subjects()) {
                shifts.getOrDefault(subject, List.of()).forEach(row -> zones.add(zoneOf(row)));
                add(stops.get(subject), stopped, from, to);
                add(maintenance.get(subject), maintained, from, to);
            }
            add(jobs.get(place.asset()), ordered, from, to);
            for (ZoneId in : zones) {
                LocalDate last = LocalDate.ofInstant(Row.instant(to), in).plusDays(1);
                for (LocalDate date = LocalDate.ofInstant(Row.instant(from), in).minusDays(2);
                        !date.isAfter(last);
                        date = date.plusDays(1)) {
                    collect(place, date, in);
                }
            }
        }

        private ZoneId zoneOf(Row row) {
            return row.values().get("zone") instanceof ZoneId named ? named : zone;
        }

        private static <T> void add(@Nullable List<Span<T>> all, List<Span<T>> into, long from, long to) {
            for (Span<T> span : all == null ? List.<Span<T>>of() : all) {
                if (span.touches(from, to)) {
                    into.add(span);
                }
            }
        }

        /** What begins on the day as the zone has it. */
        private void collect(Place place, LocalDate date, ZoneId in) {
            List<Row> exceptions = List.of();
            List<Row> weekly = List.of();
            for (String subject : place.subjects()) {
                if (exceptions.isEmpty()) {
                    exceptions = days.getOrDefault(subject, Map.of()).getOrDefault(date, List.of());
                }
                if (weekly.isEmpty()) {
                    weekly = shifts.getOrDefault(subject, List.of()).stream()
                            .filter(row -> isValid(row, date))
                            .toList();
                }
            }
            boolean isOfExceptions = !exceptions.isEmpty() && in.equals(zoneOf(weekly));
            boolean isOfWeekly = weekly.stream().anyMatch(row -> in.equals(zoneOf(row)));
            if (isOfExceptions || isOfWeekly) {
                declared.add(new Span<>(
                        WallClock.shows(date.atStartOfDay(), in),
                        WallClock.shows(date.plusDays(1).atStartOfDay(), in),
                        true));
            }
            if (isOfExceptions) {
                exceptions.forEach(row -> occurs(row, date, in));
            } else if (exceptions.isEmpty()) {
                String day = Times.DAYS.get(date.getDayOfWeek().getValue() - 1);
                weekly.stream()
                        .filter(row ->
                                in.equals(zoneOf(row)) && row.list("days").contains(day))
                        .forEach(row -> occurs(row, date, in));
            }
        }

        /** In which an exception is told: that of the shifts whose place it takes, or the site's where they are of several. */
        private ZoneId zoneOf(List<Row> weekly) {
            Set<ZoneId> zones = weekly.stream().map(this::zoneOf).collect(Collectors.toSet());
            return zones.size() == 1 ? zones.iterator().next() : zone;
        }

        private static boolean isValid(Row row, LocalDate date) {
            LocalDate first = row.date("validFrom");
            LocalDate last = row.date("validTo");
            return (first == null || !date.isBefore(first)) && (last == null || !date.isAfter(last));
        }

        private void occurs(Row row, LocalDate date, ZoneId in) {
            LocalTime begin = row.time("from");
            LocalTime end = row.time("to");
            if (begin == null || end == null || row.text("what").equals("closed")) {
                return;
            }
            LocalDate endsOn = end.isAfter(begin) ? date : date.plusDays(1);
            Span<Boolean> span =
                    new Span<>(WallClock.shows(date.atTime(begin), in), WallClock.shows(endsOn.atTime(end), in), true);
            (row.text("what").equals("break") ? breaks : operation).add(span);
        }

        List<AssetPlan.Stretch> stretches(Place place, long from, long to) {
            long[] edges = edges(from, to);
            List<AssetPlan.Stretch> stretches = new ArrayList<>();
            for (int i = 0; i + 1 < edges.length; i++) {
                AssetPlan.Stretch next = stretch(place, edges[i], edges[i + 1]);
                AssetPlan.Stretch before = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
                if (before != null && before.to() == next.from() && isSame(before, next)) {
                    stretches.set(
                            stretches.size() - 1,
                            new AssetPlan.Stretch(
                                    before.from(), next.to(), next.calendar(), next.maintenance(), next.job()));
                } else {
                    stretches.add(next);
                }
            }
            stretches.removeIf(stretch ->
                    stretch.calendar() == AssetPlan.Calendar.NONE && !stretch.maintenance() && stretch.job() == null);
            return stretches;
        }

        private long[] edges(long from, long to) {
            List<Long> edges = new ArrayList<>(List.of(from, to));
            for (List<? extends Span<?>> spans : List.of(operation, breaks, declared, stopped, maintained, ordered)) {
                for (Span<?> span : spans) {
                    edges.add(Math.min(to, Math.max(from, span.from())));
                    edges.add(Math.min(to, Math.max(from, span.to())));
                }
            }
            if (!ordered.isEmpty()) {
                changesOfCycleTimes(from, to, edges);
            }
            long[] sorted = edges.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return Arrays.stream(sorted).distinct().toArray();
        }

        /** A day of the site's zone begins within a day of UTC. */
        private void changesOfCycleTimes(long from, long to, List<Long> edges) {
            LocalDate first = LocalDate.ofInstant(Row.instant(from), zone);
            LocalDate last = LocalDate.ofInstant(Row.instant(to), zone);
            for (LocalDate day : cycleTimes.changes(first, last)) {
                long begin = WallClock.shows(day.atStartOfDay(), zone);
                if (from < begin && begin < to) {
                    edges.add(begin);
                }
            }
        }

        private AssetPlan.Stretch stretch(Place place, long from, long to) {
            Row order = Span.latest(ordered, from);
            return new AssetPlan.Stretch(
                    from,
                    to,
                    calendar(from),
                    Span.any(maintained, from),
                    order == null ? null : job(place, order, from));
        }

        private AssetPlan.Calendar calendar(long instant) {
            boolean isStopped = Span.any(stopped, instant);
            if (Span.any(operation, instant)) {
                return isStopped || Span.any(breaks, instant)
                        ? AssetPlan.Calendar.PLANNED_DOWN
                        : AssetPlan.Calendar.OPERATION;
            } else if (Span.any(declared, instant)) {
                return AssetPlan.Calendar.CLOSED;
            }
            return isStopped ? AssetPlan.Calendar.PLANNED_DOWN : AssetPlan.Calendar.NONE;
        }

        private AssetPlan.Job job(Place place, Row order, long instant) {
            String product = order.text("product");
            BigDecimal declaredTime = order.number("unitSeconds");
            LocalDate date = LocalDate.ofInstant(instant(instant), zone);
            return new AssetPlan.Job(
                    order.text("order"),
                    product.isEmpty() ? null : product,
                    declaredTime != null ? declaredTime : cycleTimes.of(place, product, date));
        }

        private static Instant instant(long nanos) {
            return Row.instant(nanos);
        }
    }

    private static boolean isSame(AssetPlan.Stretch one, AssetPlan.Stretch other) {
        return one.calendar() == other.calendar()
                && one.maintenance() == other.maintenance()
                && java.util.Objects.equals(one.job(), other.job());
    }
}
