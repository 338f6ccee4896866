package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of operations: orders that name their {@code operation}, by {@code sequence} or else by order. One belongs to the window
 * in which the last of its runs ended; while a begin or an end is not told it may belong to any from its latest time on. Any thread.
 */
public final class Sequences {
    private static final String OPERATION = "operation";
    private static final String ORDERS = "orders";
    private static final long MINUTE = 60_000_000_000L;
    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 1_000;

    private final Declared declared;
    private final Map<String, OfTables> remembered = new ConcurrentHashMap<>();

    /**
     * A sequence and its end.
     *
     * @param end where it ended; the earliest at which it may have, where it has not or nobody says
     */
    private record Ending(Sequence sequence, long end) {
        /** Up to then it may have ended, not included. */
        long until() {
            return sequence.isEnded() ? end + 1 : Long.MAX_VALUE;
        }
    }

    private record OfTables(long people, long told, List<Ending> all, Set<AssetKey> assets) {}

    /** Reads the tables when it is asked. */
    public Sequences(Declared declared) {
        this.declared = declared;
    }

    private OfTables tables(String site) {
        long people = declared.version(site, ORDERS); // before the rows: those may be later ones, but none earlier
        long told = declared.version(site, MachineJobs.KIND);
        OfTables known = remembered.get(site);
        if (known == null || known.people() != people || known.told() != told) {
            List<Ending> all =
                    List.copyOf(endings(site, declared.orders(site).all()).values());
            Set<AssetKey> assets = new HashSet<>();
            all.forEach(one -> assets.addAll(one.sequence().assets()));
            known = new OfTables(people, told, all, assets);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known;
    }

    /** Whether any of the site's sequences has an operation at such an asset. */
    public boolean have(String site, Predicate<AssetKey> which) {
        return tables(site).assets().stream().anyMatch(which);
    }

    /** Those that ended in the window, and those that may have. */
    public List<Sequence> endedIn(String site, long from, long to) {
        return tables(site).all().stream()
                .filter(one -> one.end() < to && one.until() > from)
                .map(Ending::sequence)
                .toList();
    }

    /** These minutes are others: so are the days on which sequences ended that ran in them, each of which is told once. */
    public void folded(List<MinuteRow> rows, Facts.Listener listener) {
        Map<AssetKey, LongSummaryStatistics> minutes = rows.stream()
                .collect(Collectors.groupingBy(MinuteRow::asset, Collectors.summarizingLong(MinuteRow::minute)));
        Map<String, SortedMap<Long, Long>> touched = new TreeMap<>();
        minutes.forEach((asset, of) -> ranIn(asset, of.getMin(), of.getMax() + MINUTE)
                .forEach(one -> put(touched.computeIfAbsent(asset.site(), site -> new TreeMap<>()), one)));
        touched.forEach((site, each) ->
                Joined.days(each, declared.zone(site)).forEach((from, to) -> listener.toldOtherwise(site, from, to)));
    }

    private List<Ending> ranIn(AssetKey asset, long from, long to) {
        OfTables tables = tables(asset.site());
        return !tables.assets().contains(asset)
                ? List.of()
                : tables.all().stream()
                        .filter(one -> one.sequence().runs().stream()
                                .anyMatch(run -> run.asset().equals(asset) && run.from() < to && from < run.to()))
                        .toList();
    }

    private static SortedMap<String, Ending> endings(String site, Iterable<Row> orders) {
        Map<String, List<Row>> rows = new TreeMap<>();
        for (Row row : orders) {
            if (row.number(OPERATION) != null && !isNever(row)) {
                rows.computeIfAbsent(id(row), id -> new ArrayList<>()).add(row);
            }
        }
        SortedMap<String, Ending> endings = new TreeMap<>();
        rows.forEach((id, all) -> endings.put(id, ending(site, id, all)));
        return endings;
    }

    private static String id(Row row) {
        return row.text("sequence").isEmpty() ? row.text("order") : row.text("sequence");
    }

    /** Aborted before it began. */
    private static boolean isNever(Row row) {
        return row.text("status").equals("aborted") && row.nanos("from") == null;
    }

    private static Ending ending(String site, String id, List<Row> rows) {
        BigDecimal first = rows.stream()
                .map(row -> Objects.requireNonNull(row.number(OPERATION)))
                .min(BigDecimal::compareTo)
                .orElseThrow();
        Set<AssetKey> assets = new HashSet<>();
        List<Sequence.Run> runs = new ArrayList<>();
        long end = Long.MIN_VALUE;
        for (Row row : rows) {
            AssetKey asset = new AssetKey(site, row.text("asset"));
            assets.add(asset);
            Long from = row.nanos("from");
            Long to = row.nanos("to");
            OrderRun run = OrderRun.of(row);
            end = Math.max(end, to != null ? to : run == null ? Long.MIN_VALUE : run.earliest());
            if (from != null && to != null && from < to) {
                boolean isFirst = first.compareTo(Objects.requireNonNull(row.number(OPERATION))) == 0;
                runs.add(new Sequence.Run(row.text("order"), asset, from, to, isFirst));
            }
        }
        boolean isEnded = runs.size() == rows.size();
        return new Ending(new Sequence(id, assets, isEnded, isEnded ? runs : List.of()), end);
    }

    /** Whether another table of the kind makes other sequences. */
    static boolean areOf(String kind) {
        return kind.equals(ORDERS) || kind.equals(MachineJobs.KIND);
    }

    /**
     * Where sequences ended or may have ended that a changed table makes others, before and now: whole days, ends by begins.
     * Whichever of its runs is another, all of the sequence is.
     */
    static SortedMap<Long, Long> touched(Declared declared, String site, Table before, Table after) {
        boolean isOrders = after.kind().id().equals(ORDERS);
        Table people = isOrders ? after : declared.table(site, ORDERS);
        if (!haveOperations(people) && !haveOperations(before)) {
            return Collections.emptySortedMap();
        }
        Table told = isOrders ? declared.table(site, MachineJobs.KIND) : after;
        Table was = isOrders ? Orders.merged(before, told) : Orders.merged(people, before);
        Table is = Orders.merged(people, told);
        return Joined.days(touched(endings(site, was.all()), endings(site, is.all())), declared.zone(site));
    }

    private static boolean haveOperations(Table table) {
        return table.all().stream().anyMatch(row -> row.number(OPERATION) != null);
    }

    /** Ends of stretches by their begins; what is since ever begins at {@link Long#MIN_VALUE}. */
    private static SortedMap<Long, Long> touched(Map<String, Ending> before, Map<String, Ending> after) {
        Map<String, Ending> other = new HashMap<>(before);
        SortedMap<Long, Long> touched = new TreeMap<>();
        after.forEach((id, now) -> {
            Ending was = other.remove(id);
            if (!now.equals(was)) {
                put(touched, was);
                put(touched, now);
            }
        });
        other.values().forEach(was -> put(touched, was));
        if (!assets(before).equals(assets(after))) {
            touched.put(
                    Long.MIN_VALUE, Long.MAX_VALUE); // whether anything is said of an asset is said of all of its time
        }
        return touched;
    }

    private static Set<AssetKey> assets(Map<String, Ending> endings) {
        Set<AssetKey> assets = new HashSet<>();
        endings.values().forEach(one -> assets.addAll(one.sequence().assets()));
        return assets;
    }

    private static void put(Map<Long, Long> touched, @Nullable Ending ending) {
        if (ending != null) {
            touched.merge(ending.end(), ending.until(), Math::max);
        }
    }
}
