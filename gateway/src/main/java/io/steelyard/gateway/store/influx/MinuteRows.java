package io.steelyard.gateway.store.influx;

import com.influxdb.query.FluxRecord;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Minute rows in the {@code kpi} bucket, one line each. A row replaces the whole row of its minute: where an earlier one had
 * a field more or stood under another class or line, that one is removed first, because InfluxDB would keep what is not
 * written again.
 */
final class MinuteRows {
    private static final int ASSETS_A_QUERY = 50;

    private final InfluxServer server;

    MinuteRows(InfluxServer server) {
        this.server = server;
    }

    private record Minute(AssetKey asset, long minute) {}

    private record Place(String measurement, String area, String line) {}

    /** A row as it is found. */
    private record Found(Place place, TreeMap<String, Object> fields) {}

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
        String assets = rows.stream()
                .map(row -> "r.asset == " + Words.flux(row.asset().asset()))
                .distinct()
                .collect(Collectors.joining(" or "));
        String flux = PointReader.from(InfluxServer.KPI, from, to) + " |> filter(fn: (r) => r.site == "
                + Words.flux(site) + " and (" + assets + "))";
        Map<Minute, List<Found>> there = new HashMap<>();
        for (FluxRecord record : server.query(flux)) {
            add(there, new Minute(new AssetKey(site, tag(record, "asset")), PointReader.time(record)), record);
        }
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

    private static AssetKey cleaned(AssetKey asset) {
        return new AssetKey(asset.site(), Words.clean(asset.asset()));
    }

    /** The asset's rows in the range, in time order. */
    List<MinuteRow> read(AssetKey asset, long from, long to) {
        List<MinuteRow> rows = new ArrayList<>();
        if (from >= to) {
            return rows;
        }
        TreeMap<Long, List<Found>> found = new TreeMap<>();
        String flux =
                PointReader.from(InfluxServer.KPI, Math.max(from, PointReader.FIRST), Math.min(to, PointReader.LAST))
                        + PointReader.ofAsset(asset);
        for (FluxRecord record : server.query(flux)) {
            add(found, PointReader.time(record), record);
        }
        found.forEach((minute, all) -> all.forEach(row -> rows.add(new MinuteRow(
                asset,
                row.place().measurement(),
                row.place().area(),
                row.place().line(),
                minute,
                row.fields()))));
        return rows;
    }

    private static <K> void add(Map<K, List<Found>> rows, K key, FluxRecord record) {
        Place place = new Place(
                Objects.requireNonNull(record.getMeasurement(), "a record without measurement"),
                tag(record, "area"),
                tag(record, "line"));
        List<Found> ofKey = rows.computeIfAbsent(key, k -> new ArrayList<>());
        Found row = ofKey.stream()
                .filter(found -> found.place().equals(place))
                .findFirst()
                .orElse(null);
        if (row == null) {
            row = new Found(place, new TreeMap<>());
            ofKey.add(row);
        }
        row.fields().put(PointReader.field(record), PointReader.value(record));
    }

    private static String tag(FluxRecord record, String name) {
        @Nullable Object value = record.getValueByKey(name);
        return value == null ? "" : value.toString();
    }
}
