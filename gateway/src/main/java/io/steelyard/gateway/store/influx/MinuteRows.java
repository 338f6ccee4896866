package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Minute rows in the {@code kpi} bucket, one line each. A row replaces the whole row of its minute: where an earlier one had
 * a field more or stood under another class or line, that one is removed first, because InfluxDB would keep what is not
 * written again.
 */
final class MinuteRows {
    private static final int ASSETS_A_QUERY = 50;
    /** What may mean something in a pattern, or end it. */
    private static final Pattern NO_WORD = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$/]");

    private final InfluxServer server;

    MinuteRows(InfluxServer server) {
        this.server = server;
    }

    private record Minute(AssetKey asset, long minute) {}

    private record Place(String measurement, String area, String line) {}

    /** A row as it is found. */
    private record Found(Place place, TreeMap<String, Object> fields) {

        MinuteRow of(AssetKey asset, long minute) {
            return new MinuteRow(asset, place.measurement(), place.area(), place.line(), minute, fields);
        }
    }

    List<Line> lines(List<MinuteRow> rows) {
        Map<Minute, Line> lines = new LinkedHashMap<>();
        for (MinuteRow row : rows) {
            AssetKey asset = row.asset();
            Line line = new Line(
                    Words.series(row.equipmentClass(), row.area(), asset.asset(), row.line(), asset.site()),
                    row.minute());
            row.fields().forEach((name, value) -> {
                if (StatusField.isWritable(value)) {
                    StringBuilder text = new StringBuilder(Words.field(name)).append('=');
                    Words.value(text, value, false);
                    line.put(new Line.Part(name, text.toString(), null));
                }
            });
            if (!line.parts().isEmpty()) {
                lines.put(new Minute(asset, row.minute()), line);
            }
        }
        return List.copyOf(lines.values());
    }

    /** Removes the rows that writing these would leave remains of. */
    void clear(List<MinuteRow> rows) {
        Map<String, List<MinuteRow>> bySite =
                rows.stream().collect(Collectors.groupingBy(row -> row.asset().site()));
        bySite.forEach((site, ofSite) -> {
            List<AssetKey> assets =
                    ofSite.stream().map(MinuteRow::asset).distinct().toList();
            for (int i = 0; i < assets.size(); i += ASSETS_A_QUERY) {
                Set<AssetKey> some = new HashSet<>(assets.subList(i, Math.min(assets.size(), i + ASSETS_A_QUERY)));
                clear(
                        site,
                        ofSite.stream()
                                .filter(row -> some.contains(row.asset()))
                                .toList());
            }
        });
    }

    private void clear(String site, List<MinuteRow> rows) {
        long from = rows.stream().mapToLong(MinuteRow::minute).min().orElse(0);
        long to = rows.stream().mapToLong(MinuteRow::minute).max().orElse(0) + 1;
        String flux = PointReader.from(InfluxServer.KPI, from, to)
                + PointReader.ofAssets(site, rows.stream().map(MinuteRow::asset).toList());
        Map<Minute, List<Found>> there = new HashMap<>();
        server.query(
                InfluxServer.KPI,
                flux,
                found -> add(there, new Minute(new AssetKey(site, found.text("asset")), found.time()), found));
        for (MinuteRow row : rows) {
            List<Found> found = there.getOrDefault(new Minute(cleaned(row.asset()), row.minute()), List.of());
            Place place =
                    new Place(Words.clean(row.equipmentClass()), Words.clean(row.area()), Words.clean(row.line()));
            boolean remains = found.stream()
                    .anyMatch(old -> !old.place().equals(place)
                            || !row.fields().keySet().containsAll(old.fields().keySet()));
            if (remains) {
                server.delete(InfluxServer.KPI, site, row.asset().asset(), row.minute());
            }
        }
    }

    /** When the first row that the filter leaves begins; every row says its rule. */
    long first(String filter) {
        AtomicLong first = new AtomicLong(Long.MAX_VALUE);
        server.query(
                InfluxServer.KPI,
                PointReader.from(InfluxServer.KPI, PointReader.FIRST, PointReader.LAST)
                        + filter
                        + " |> filter(fn: (r) => r._field == \"rule\") |> first()",
                row -> first.accumulateAndGet(row.time(), Math::min));
        return first.get();
    }

    private static AssetKey cleaned(AssetKey asset) {
        return new AssetKey(asset.site(), Words.clean(asset.asset()));
    }

    /** What leaves only the chosen fields. */
    static String only(FieldChoice choice) {
        Stream<String> prefixes = choice.prefixes().stream().map(prefix -> plain(prefix) + ".*");
        return " |> filter(fn: (r) => r._field =~ /^("
                + Stream.concat(choice.names().stream().map(MinuteRows::plain), prefixes)
                        .sorted()
                        .collect(Collectors.joining("|"))
                + ")$/)";
    }

    /** As a pattern that only the name itself fits: signals are called as their publishers like, {@code Axis/Load (%)} too. */
    private static String plain(String name) {
        return NO_WORD.matcher(Words.clean(name)).replaceAll("\\\\$0");
    }

    /** The assets' rows in the range, those of each in time order; one question a site. */
    List<MinuteRow> read(Collection<AssetKey> assets, long from, long to, String filter) {
        List<MinuteRow> rows = new ArrayList<>();
        if (from >= to) {
            return rows;
        }
        String range =
                PointReader.from(InfluxServer.KPI, Math.max(from, PointReader.FIRST), Math.min(to, PointReader.LAST));
        assets.stream().collect(Collectors.groupingBy(AssetKey::site)).forEach((site, of) -> {
            Map<String, TreeMap<Long, List<Found>>> found = new HashMap<>();
            server.query(
                    InfluxServer.KPI,
                    range + PointReader.ofAssets(site, of) + filter,
                    row -> add(found.computeIfAbsent(row.text("asset"), asset -> new TreeMap<>()), row.time(), row));
            for (AssetKey asset : of) {
                found.getOrDefault(Words.clean(asset.asset()), new TreeMap<>())
                        .forEach((minute, all) -> all.forEach(row -> rows.add(row.of(asset, minute))));
            }
        });
        return rows;
    }

    private static <K> void add(Map<K, List<Found>> rows, K key, FluxAnswer answer) throws IOException {
        Place place = new Place(answer.text("_measurement"), answer.text("area"), answer.text("line"));
        List<Found> ofKey = rows.computeIfAbsent(key, k -> new ArrayList<>());
        Found row = ofKey.stream()
                .filter(found -> found.place().equals(place))
                .findFirst()
                .orElse(null);
        if (row == null) {
            row = new Found(place, new TreeMap<>());
            ofKey.add(row);
        }
        row.fields().put(answer.field(), answer.value());
    }
}
