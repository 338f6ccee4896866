package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Minute rows in memory, which a test puts there and changes; with all of their fields, whichever are asked for. */
final class HeldMinutes implements Sums.Rows {
    private final Map<AssetKey, TreeMap<Long, MinuteRow>> rows = new HashMap<>();

    /** Of the asset, by their begin. */
    TreeMap<Long, MinuteRow> get(AssetKey asset) {
        return rows.computeIfAbsent(asset, key -> new TreeMap<>());
    }

    @Override
    public List<MinuteRow> of(AssetKey asset, long from, long to, FieldChoice fields) {
        return List.copyOf(get(asset).subMap(from, to).values());
    }

    @Override
    public long first(AssetKey asset) {
        return get(asset).isEmpty() ? Long.MAX_VALUE : get(asset).firstKey();
    }
}
