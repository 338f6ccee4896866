package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Parts inspected and parts that passed at once (ISO 22400-2: IP and GP of a work unit), from the table {@code inspections}. A
 * part counts once of each asset, when its earliest inspection there was, whatever comes behind that. Any thread.
 */
final class Inspections {
    static final String KIND = "inspections";
    static final String INSPECTED = "parts.inspected";
    static final String FIRST_PASS = "parts.first-pass";

    private static final String ONE = "1";

    private final Declared declared;
    private final Function<AssetKey, String> classes;
    private final MadeOfTable<Firsts> remembered = new MadeOfTable<>((site, table) -> Firsts.of(table));

    /** First inspections by asset, the earliest first, as a version of the table has them. */
    private record Firsts(Table table, Map<String, List<Row>> byAsset) {

        static Firsts of(Table table) {
            Map<String, Map<String, Row>> parts = new HashMap<>();
            for (Row row : table.all()) {
                parts.computeIfAbsent(row.text("asset"), asset -> new HashMap<>())
                        .merge(row.text("part"), row, (one, other) -> at(one) <= at(other) ? one : other);
            }
            Map<String, List<Row>> byAsset = new HashMap<>();
            parts.forEach((asset, rows) -> byAsset.put(
                    asset,
                    rows.values().stream()
                            .sorted(Comparator.comparingLong(Inspections::at).thenComparing(Row::key))
                            .toList()));
            return new Firsts(table, byAsset);
        }

        List<Row> all() {
            return byAsset.values().stream().flatMap(List::stream).toList();
        }
    }

    /** {@code classes} tells an asset's equipment class, empty where nobody knows it. */
    Inspections(Declared declared, Function<AssetKey, String> classes) {
        this.declared = declared;
        this.classes = classes;
    }

    private static long at(Row row) {
        Long at = row.nanos("at");
        return at == null ? Long.MAX_VALUE : at;
    }

    static boolean isPassed(Row row) {
        return row.text("result").equals("ok");
    }

    private Firsts firsts(String site) {
        return remembered.of(site, declared.table(site, KIND));
    }

    /** Tells which days have other first inspections when the table changes. */
    void listen(Facts.Listener listener) {
        declared.listen((site, before, after) -> {
            if (after.kind().id().equals(KIND)) {
                touched(before, after, declared.zone(site))
                        .forEach((from, to) -> listener.toldOtherwise(site, from, to));
            }
        });
    }

    /** Ends of days by their begins. */
    private static SortedMap<Long, Long> touched(Table before, Table after, ZoneId zone) {
        Set<Row> other = new HashSet<>(Firsts.of(before).all());
        for (Row row : Firsts.of(after).all()) {
            if (!other.remove(row)) {
                other.add(row);
            }
        }
        SortedMap<Long, Long> days = new TreeMap<>();
        for (Row row : other) {
            LocalDate day = Row.instant(at(row)).atZone(zone).toLocalDate();
            days.put(begin(day, zone), begin(day.plusDays(1), zone));
        }
        return days;
    }

    private static long begin(LocalDate day, ZoneId zone) {
        return Row.nanos(day.atStartOfDay(zone).toInstant());
    }

    /** First inspections, and the table that they were read from. */
    record Found(Table table, List<Row> rows) {}

    /** First inspections at these assets that lie in the window. */
    Found in(String site, Set<String> assets, Facts.Window window) {
        Firsts firsts = firsts(site);
        List<Row> rows = new ArrayList<>();
        for (String asset : new TreeSet<>(assets)) {
            List<Row> of = firsts.byAsset().getOrDefault(asset, List.of());
            int first = firstFrom(of, window.from());
            rows.addAll(of.subList(first, Math.max(first, firstFrom(of, window.to()))));
        }
        return new Found(firsts.table(), rows);
    }

    /** How many are before the time. */
    private static int firstFrom(List<Row> inOrder, long time) {
        int low = 0;
        int high = inOrder.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(inOrder.get(middle)) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Both quantities of these assets; none where no inspection at any of them was ever declared. */
    void put(
            String site,
            Set<String> assets,
            Facts.Window window,
            SortedMap<String, Quantity> quantities,
            SortedMap<String, String> digests) {
        if (assets.stream().noneMatch(firsts(site).byAsset()::containsKey)) {
            return;
        }
        List<Row> rows = in(site, assets, window).rows();
        Grade grade = Grade.S;
        if (!rows.isEmpty() && rows.stream().noneMatch(row -> row.text("sha256").isEmpty())) {
            grade = Grade.D;
        }
        Set<String> kinds = new TreeSet<>();
        rows.stream()
                .map(row -> row.text("asset"))
                .distinct()
                .forEach(asset -> kinds.add(classes.apply(new AssetKey(site, asset))));
        kinds.remove("");
        boolean isAlike = kinds.size() <= 1;
        Map<String, Long> counts = new TreeMap<>();
        counts.put(INSPECTED, (long) rows.size());
        counts.put(FIRST_PASS, rows.stream().filter(Inspections::isPassed).count());
        // of each quantity by itself: other indicators of what people declared do not rest on inspections
        String digest = new Digest()
                .add(isAlike ? KIND : KIND + " at unlike machines", rows)
                .hex();
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            quantities.put(
                    count.getKey(),
                    isAlike
                            ? Quantity.exactly(BigDecimal.valueOf(count.getValue()), ONE, grade)
                            : Quantity.missing(ONE, grade, "unlike-machines"));
            digests.put(count.getKey() + "|" + KIND, digest);
        }
    }
}
