package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.CountCorrection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The corrections of a table by asset and time, since each minute of each asset asks for its own. It does not change. */
final class CorrectionRows {
    private final Map<String, NavigableMap<Long, List<CountCorrection>>> byAsset = new HashMap<>();

    CorrectionRows(Table table) {
        for (Row row : table.all()) {
            Long at = row.nanos("at");
            BigDecimal amount = row.number("amount");
            if (at != null && amount != null) {
                byAsset.computeIfAbsent(row.text("asset"), asset -> new TreeMap<>())
                        .computeIfAbsent(at, time -> new ArrayList<>())
                        .add(new CountCorrection(at, row.text("role"), amount));
            }
        }
    }

    /** Those dated within {@code from <= at < to}, in time order, at the same time in that of the table. */
    List<CountCorrection> of(String asset, long from, long to) {
        NavigableMap<Long, List<CountCorrection>> all = byAsset.get(asset);
        if (all == null || from >= to) {
            return List.of();
        }
        List<CountCorrection> found = new ArrayList<>();
        all.subMap(from, true, to, false).values().forEach(found::addAll);
        return List.copyOf(found);
    }
}
