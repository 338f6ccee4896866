package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.InputVersion;
import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.WorkTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Every table that people gave. A change is taken whole or not at all, is on disk before it is answered, and is told to those
 * who listen. Any thread; changes one after the other.
 */
public final class Declared {
    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 10_000;
    /** Beyond these nobody reads on. */
    private static final int MOST_TOLD = 100;

    private final Kinds kinds;
    private final Shelf shelf;
    private final Function<String, ZoneId> zones;
    private final Map<Shelf.Name, Table> current = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();
    private final Map<String, Merged> merged = new ConcurrentHashMap<>();
    private final WorkTime work;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Both tables, and what they come to. */
    private record Merged(Table people, Table told, Table both, Map<String, List<Row>> byAsset) {

        static Merged of(Table people, Table told) {
            Table both = Orders.merged(people, told);
            Map<String, List<Row>> byAsset = new HashMap<>();
            for (Row row : both.all()) {
                byAsset.computeIfAbsent(row.text("asset"), asset -> new ArrayList<>())
                        .add(row);
            }
            return new Merged(people, told, both, byAsset);
        }

        /** By versions, which are never another's. */
        boolean isOf(Table orders, Table jobs) {
            return people.version() == orders.version() && told.version() == jobs.version();
        }
    }

    /** Who has to know of a change, on the thread that made it. */
    @FunctionalInterface
    interface Listener {
        void changed(String site, Table before, Table after);
    }

    /** What has to hold beyond the tables themselves. */
    @FunctionalInterface
    interface Guard {
        List<RowRules.Broken> broken(String site, Difference difference);
    }

    /** How the rows given change the table. */
    public enum Mode {
        /** They are the table from now on. */
        REPLACE,
        /** They come to it, or take the place of rows with the same key. */
        ADD,
        /** They go; only their keys are looked at. */
        WITHDRAW
    }

    /**
     * What a change did or, on a dry run, would do.
     *
     * @param version of the table behind it
     */
    record Changed(Difference difference, long version, List<String> notes) {}

    /**
     * Opens the tables; none is read yet.
     *
     * @param zones the zone of a site
     * @param work counts the time that changes take
     */
    public Declared(Shelf shelf, Function<String, ZoneId> zones, WorkTime work) {
        this.work = work;
        this.kinds = Kinds.usual();
        this.shelf = shelf;
        this.zones = zones;
    }

    Kinds kinds() {
        return kinds;
    }

    /** Asked before a table of that kind is changed. */
    void guard(String kind, Guard guard) {
        guards.put(kind, guard);
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    ZoneId zone(String site) {
        return zones.apply(site);
    }

    /** The table as it is now. */
    Table table(String site, String kind) {
        Shelf.Name asked = new Shelf.Name(site, kind);
        Table known = current.get(asked);
        if (known != null) {
            return known;
        }
        Kind of = kinds.of(kind);
        synchronized (this) { // or a change might come between reading and remembering
            if (current.size() >= MOST_REMEMBERED) {
                current.clear();
            }
            return current.computeIfAbsent(asked, name -> {
                List<InputVersion> newest = shelf.versions(name, Long.MAX_VALUE, 1);
                return newest.isEmpty()
                        ? Table.empty(of)
                        : read(of, name, newest.get(0).version());
            });
        }
    }

    /** The version of the table as it is now; 0 of one that nobody gave yet. */
    public long version(String site, String kind) {
        return table(site, kind).version();
    }

    /** Orders as they count: people's, and what machines told where they say nothing. */
    Table orders(String site) {
        return merged(site).both();
    }

    /** Those of one asset, in the order of the table. */
    List<Row> orders(String site, String asset) {
        return Collections.unmodifiableList(merged(site).byAsset().getOrDefault(asset, List.of()));
    }

    private Merged merged(String site) {
        Table people = table(site, "orders");
        Table told = table(site, MachineJobs.KIND);
        Merged known = merged.get(site);
        if (known == null || !known.isOf(people, told)) {
            known = Merged.of(people, told);
            if (merged.size() >= MOST_REMEMBERED) {
                merged.clear();
            }
            merged.put(site, known);
        }
        return known;
    }

    /** The table as it was from that version on. */
    Table table(String site, String kind, long version) {
        Shelf.Name name = new Shelf.Name(site, kind);
        Kind of = kinds.of(kind);
        if (versions(site, kind, version + 1, 1).stream().noneMatch(found -> found.version() == version)) {
            throw MistakesException.missing(
                    kind + " of " + site + " has no version " + version,
                    "look at its versions for those that there are");
        }
        return read(of, name, version);
    }

    private Table read(Kind kind, Shelf.Name name, long version) {
        SortedMap<String, Row> rows = new TreeMap<>();
        shelf.rows(name, version).forEach((key, body) -> rows.put(key, JsonForm.row(kind, body)));
        return new Table(kind, version, rows);
    }

    List<InputVersion> versions(String site, String kind, long before, int limit) {
        kinds.of(kind);
        return shelf.versions(new Shelf.Name(site, kind), before, limit);
    }

    /** The sites that have any table. */
    List<String> sites() {
        return shelf.names().stream().map(Shelf.Name::site).distinct().toList();
    }

    /**
     * Changes a table.
     *
     * @param isDry whether only to say what it would do
     * @throws MistakesException with everything that is wrong; nothing was changed then
     */
    synchronized Changed change(Shelf.Name name, Mode mode, RawTable given, Shelf.By by, boolean isDry) {
        long begin = work.begin();
        try {
            if (!name.site().matches("[^\\s/+#.,=\"\\\\]{1,128}")) {
                throw MistakesException.of("\"" + name.site() + "\" is no site", "write the id that its agents name");
            }
            checkPeoples(name);
            Table before = table(name.site(), name.kind());
            SortedMap<String, Row> after = new TreeMap<>(before.rows());
            Intake.Delivery delivery = Intake.Delivery.NONE;
            if (mode == Mode.WITHDRAW) {
                withdraw(before, Intake.keys(given, before.kind(), name.site(), zone(name.site())), after);
            } else {
                delivery = Intake.read(
                        given,
                        before.kind(),
                        name.site(),
                        zone(name.site()),
                        (kind, row) -> NamedRows.missing(kind, row, other -> table(name.site(), other)));
                if (mode == Mode.REPLACE) {
                    after.clear();
                }
                after.putAll(delivery.rows());
            }
            return become(new Wanted(name, by, isDry, given.notes(), delivery), before, after);
        } catch (MistakesException e) {
            refused.increment();
            throw e;
        } finally {
            work.end(begin);
        }
    }

    private static void withdraw(Table before, List<String> keys, SortedMap<String, Row> after) {
        List<Mistake> missing = new ArrayList<>();
        for (String key : keys) {
            if (after.remove(key) == null) {
                missing.add(Mistake.of(
                        before.kind().id() + " has no row " + key, "look at the table for the rows that there are"));
            }
        }
        if (!missing.isEmpty()) {
            throw new MistakesException(missing);
        }
    }

    /** Takes rows that machines told, and lets others go. */
    synchronized void told(Shelf.Name name, Map<String, Row> rows, List<String> gone, Shelf.By by) {
        long begin = work.begin();
        try {
            Table before = table(name.site(), name.kind());
            SortedMap<String, Row> after = new TreeMap<>(before.rows());
            after.putAll(rows);
            after.keySet().removeAll(gone);
            var unused = become(new Wanted(name, by, false, List.of(), Intake.Delivery.NONE), before, after);
        } finally {
            work.end(begin);
        }
    }

    private static void checkPeoples(Shelf.Name name) {
        if (name.kind().equals(MachineJobs.KIND)) {
            throw MistakesException.of(
                    "what machines told is not changed by hand",
                    "write the order into the table orders: what stands there goes before what a machine tells");
        }
    }

    /** Makes the table what it was from that version on; that is a new version. */
    synchronized Changed restore(Shelf.Name name, long version, Shelf.By by, boolean isDry) {
        checkPeoples(name);
        Table then = table(name.site(), name.kind(), version);
        return become(
                new Wanted(name, by, isDry, List.of(), Intake.Delivery.NONE),
                table(name.site(), name.kind()),
                then.rows());
    }

    /** A change that is wanted, and what has to be said of how it was read. */
    private record Wanted(Shelf.Name name, Shelf.By by, boolean isDry, List<String> notes, Intake.Delivery delivery) {}

    private Changed become(Wanted wanted, Table before, SortedMap<String, Row> after) {
        Forms.checkCount(after.size());
        Difference difference = Difference.between(before.rows(), after);
        List<RowRules.Broken> broken = new ArrayList<>(RowRules.broken(before.kind(), after));
        Guard guard = guards.get(before.kind().id());
        if (guard != null) {
            broken.addAll(guard.broken(wanted.name().site(), difference));
        }
        if (!broken.isEmpty()) {
            throw new MistakesException(broken.stream()
                    .limit(MOST_TOLD)
                    .map(wanted.delivery()::mistake)
                    .toList());
        }
        if (wanted.isDry() || difference.isNothing()) {
            return new Changed(difference, before.version(), wanted.notes());
        }
        Shelf.Name name = wanted.name();
        InputVersion version = shelf.change(name, wanted.by(), difference.bodies());
        Table now = new Table(before.kind(), version.version(), after);
        current.put(name, now);
        taken.increment();
        for (Listener listener : listeners) {
            listener.changed(name.site(), before, now);
        }
        return new Changed(difference, version.version(), wanted.notes());
    }

    /** Changes taken and refused since the start. */
    public StageStatus status() {
        return new StageStatus(
                "declared",
                taken.sum() + refused.sum(),
                taken.sum(),
                new TreeMap<>(Map.of("refused", refused.sum())),
                0,
                work.seconds());
    }
}
