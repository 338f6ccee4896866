package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Re-opens just the minutes that a change of tables changes: where an asset's plan was another by the tables of before, where a
 * correction is dated to, and all of an asset whose greatest rate was another. Up to which versions that is done is on disk, so that a process that was killed goes on where it
 * was. One thread works; the newest weeks come first, and whoever is behind the door says how fast.
 */
public final class Reopening {
    private static final long DAY = 86_400_000_000_000L;
    private static final long WEEK = 7 * DAY;
    private static final long MINUTE = 60_000_000_000L;
    private static final List<String> WITH_SUBJECT = List.of("shifts", "calendar-days", "planned-stops", "maintenance");
    private static final String ORDERS = "orders";
    private static final List<String> PLAN = List.of(
            "shifts", "calendar-days", "planned-stops", "maintenance", ORDERS, "cycle-times", "assets", "units");
    private static final String CORRECTIONS = "corrections";

    private final Declared declared;
    private final Plans plans;
    private final Doors doors;
    private final LongSupplier now;
    private final long reach;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final LongAdder ranges = new LongAdder();

    /**
     * A range of time.
     *
     * @param from nanoseconds since 1970, included
     * @param to not included
     */
    public record Range(long from, long to) {}

    /** What it needs beside the tables. */
    public interface Doors {
        /** The site's assets. */
        List<AssetKey> assets(String site);

        /**
         * No minute of the asset before this instant was folded or is listed to be; {@link Long#MAX_VALUE} where none is.
         * What is listed later is folded by the plan that holds by then. Waits as {@link #reopen} does.
         */
        long first(AssetKey asset) throws InterruptedException;

        /** Other than before is planned for the asset in the range, in which none of its minutes was folded. */
        void planned(AssetKey asset, Range range);

        /**
         * Minutes of the asset in the ranges, which are of the same week and in order, are to be folded again; waits while
         * there is very much to fold.
         */
        void reopen(AssetKey asset, List<Range> ranges) throws InterruptedException;

        /** The minute is to be folded, whether it was before or not; waits as {@link #reopen} does. */
        void refold(AssetKey asset, long minute) throws InterruptedException;

        /** Up to which version of each table that was done. */
        Map<String, Long> done(String site);

        /** It is done up to these. */
        void done(String site, Map<String, Long> versions);
    }

    /**
     * Looks at every site that has tables, because an earlier run may not have come to its end.
     *
     * @param now nanoseconds since 1970
     * @param reach how far back minutes are kept, in nanoseconds
     */
    public Reopening(Declared declared, Plans plans, Doors doors, LongSupplier now, long reach) {
        this.declared = declared;
        this.plans = plans;
        this.doors = doors;
        this.now = now;
        this.reach = reach;
        pending.addAll(declared.sites());
        declared.listen((site, before, after) -> {
            if (after.kind().touches() != Kind.Touches.NOTHING) {
                pending.add(site);
            }
        });
    }

    /** Ranges re-opened since the start. */
    public long ranges() {
        return ranges.sum();
    }

    /** Sites of which something is to be done. */
    public int pending() {
        return pending.size();
    }

    /** Does what there is to do. */
    public void work() throws InterruptedException {
        for (String site : List.copyOf(pending)) {
            pending.remove(site); // before looking: a change from now on comes again
            try {
                reopen(site);
            } catch (InterruptedException | RuntimeException e) {
                pending.add(site);
                throw e;
            }
        }
    }

    private void reopen(String site) throws InterruptedException {
        Map<String, Long> done = doors.done(site);
        Map<String, Long> current = new TreeMap<>();
        PLAN.forEach(kind -> current.put(kind, declared.table(site, kind).version()));
        current.put(MachineJobs.KIND, declared.table(site, MachineJobs.KIND).version());
        current.put(CORRECTIONS, declared.table(site, CORRECTIONS).version());
        if (current.equals(done)) {
            return;
        }
        List<AssetKey> assets = doors.assets(site);
        if (assets.isEmpty()) {
            pending.add(site); // nobody knows yet whose minutes there are
            return;
        }
        corrections(site, done.getOrDefault(CORRECTIONS, 0L));
        plans(site, assets, done);
        doors.done(site, current);
    }

    /** The table as it counted up to the versions that are done. */
    private Table then(String site, String kind, Map<String, Long> done) {
        Table then = then(site, kind, done.getOrDefault(kind, 0L));
        return kind.equals(ORDERS)
                ? Orders.merged(then, then(site, MachineJobs.KIND, done.getOrDefault(MachineJobs.KIND, 0L)))
                : then;
    }

    private Table now(String site, String kind) {
        return kind.equals(ORDERS) ? declared.orders(site) : declared.table(site, kind);
    }

    private Table then(String site, String kind, long version) {
        return version == 0 ? Table.empty(declared.kinds().of(kind)) : declared.table(site, kind, version);
    }

    private void corrections(String site, long version) throws InterruptedException {
        Difference difference = Difference.between(
                then(site, CORRECTIONS, version).rows(),
                declared.table(site, CORRECTIONS).rows());
        for (Map<String, Row> rows : List.of(difference.added(), difference.changed(), difference.withdrawn())) {
            for (Row row : rows.values()) {
                Long at = row.nanos("at");
                if (at != null && at < now.getAsLong()) {
                    long minute = Math.floorDiv(at, MINUTE) * MINUTE;
                    doors.refold(new AssetKey(site, row.text("asset")), minute);
                    ranges.increment();
                }
            }
        }
    }

    private void reopen(AssetKey asset, List<Range> differing) throws InterruptedException {
        doors.reopen(asset, differing);
        ranges.add(differing.size());
    }

    private void plans(String site, List<AssetKey> assets, Map<String, Long> done) throws InterruptedException {
        Scope scope = scope(site, done);
        if (scope.isNothing()) {
            return;
        }
        SiteCalendar before = new SiteCalendar(
                declared.zone(site),
                new SiteCalendar.Tables(
                        then(site, PLAN.get(0), done),
                        then(site, PLAN.get(1), done),
                        then(site, PLAN.get(2), done),
                        then(site, PLAN.get(3), done),
                        then(site, ORDERS, done),
                        then(site, PLAN.get(5), done),
                        then(site, PLAN.get(6), done),
                        then(site, PLAN.get(7), done)));
        SiteCalendar after = plans.calendar(site);
        long end = Math.min(scope.to(), now.getAsLong());
        long begin = Math.max(scope.from(), now.getAsLong() - reach);
        Map<AssetKey, Long> firsts = new HashMap<>();
        Set<AssetKey> ended = new HashSet<>();
        for (long week = Math.floorDiv(end, WEEK); week >= Math.floorDiv(begin, WEEK); week--) {
            Range searched =
                    new Range(Math.max(week * WEEK, Math.floorDiv(begin, DAY) * DAY), Math.min((week + 1) * WEEK, end));
            for (AssetKey asset : assets) {
                Place place = plans.place(asset);
                if (!scope.holds(place) || ended.contains(asset)) {
                    continue;
                }
                Long first = firsts.get(asset);
                if (first == null) {
                    first = doors.first(asset);
                    firsts.put(asset, first);
                }
                if (first >= searched.to()) {
                    // A plant that is a day old needs no search of the year for which minutes are kept.
                    ended.add(asset);
                    doors.planned(asset, new Range(Math.floorDiv(begin, DAY) * DAY, searched.to()));
                    continue;
                }
                List<Range> differing = differing(before, after, place, searched);
                if (!differing.isEmpty()) {
                    reopen(asset, differing);
                }
            }
        }
    }

    private static List<Range> differing(SiteCalendar before, SiteCalendar after, Place place, Range searched) {
        BigDecimal was = before.cycleTimes().mostUnitsASecond(place.asset());
        BigDecimal is = after.cycleTimes().mostUnitsASecond(place.asset());
        if ((was == null) != (is == null) || (was != null && is != null && was.compareTo(is) != 0)) {
            return List.of(searched); // which steps it cannot have made is decided in each minute
        }
        if (!before.units().of(place.asset()).equals(after.units().of(place.asset()))) {
            return List.of(searched); // energy and planned run time are folded in their own units
        }
        List<Range> differing = new ArrayList<>();
        for (long from = searched.from(); from < searched.to(); from += DAY) {
            long to = Math.min(from + DAY, searched.to());
            if (before.programs(place, from).equals(after.programs(place, from))
                    && before.programs(place, to - 1).equals(after.programs(place, to - 1))) {
                differing.addAll(PlanDifference.between(before.plan(place, from, to), after.plan(place, from, to)));
            } else {
                differing.add(new Range(from, to)); // which program ran when is decided in each minute
            }
        }
        return differing;
    }

    /**
     * What changed rows may touch.
     *
     * @param subjects of any of which an asset has to be; all when {@code isAll}
     */
    private record Scope(Set<String> subjects, boolean isAll, long from, long to) {

        boolean isNothing() {
            return subjects.isEmpty() && !isAll;
        }

        boolean holds(Place place) {
            return isAll || place.subjects().stream().anyMatch(subjects::contains);
        }
    }

    private Scope scope(String site, Map<String, Long> done) {
        Set<String> subjects = new HashSet<>();
        boolean isAll = false;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (String kind : PLAN) {
            Map<String, Row> was = then(site, kind, done).rows();
            Difference difference = Difference.between(was, now(site, kind).rows());
            for (Map<String, Row> rows : List.of(
                    difference.added(), difference.changed(), difference.withdrawn(), changedFrom(difference, was))) {
                for (Row row : rows.values()) {
                    Range window = window(kind, row);
                    if (window == null) {
                        continue;
                    }
                    subjects.add(row.text(WITH_SUBJECT.contains(kind) ? "subject" : "asset"));
                    isAll |= kind.equals("cycle-times")
                            || (kind.equals("units") && row.text("asset").isEmpty());
                    from = Math.min(from, window.from());
                    to = Math.max(to, window.to());
                }
            }
        }
        return new Scope(subjects, isAll, from, to);
    }

    /** When what the row says may hold; null when it never does. */
    private static @Nullable Range window(String kind, Row row) {
        if (kind.equals(ORDERS)) {
            Span<Row> job = SiteCalendar.job(row);
            return job == null ? null : new Range(job.from(), job.to());
        }
        boolean isWindow = kind.equals("planned-stops") || kind.equals("maintenance");
        Long from = isWindow ? row.nanos("from") : null;
        Long to = isWindow ? row.nanos("to") : null;
        return new Range(from == null ? Long.MIN_VALUE : from, to == null ? Long.MAX_VALUE : to);
    }

    /** What the changed rows were. */
    private static Map<String, Row> changedFrom(Difference difference, Map<String, Row> was) {
        Map<String, Row> before = new TreeMap<>(was);
        before.keySet().retainAll(difference.changed().keySet());
        return before;
    }
}
