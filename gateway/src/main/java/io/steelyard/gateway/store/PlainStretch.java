package io.steelyard.gateway.store;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import java.util.ArrayList;
import java.util.List;

/** Rows of a store that writes them one by one. */
record PlainStretch(List<MinuteRow> rows) implements MinuteStretch {
    private static final long MINUTE = 60_000_000_000L;
    private static final int AT_ONCE = 4_000;

    PlainStretch {
        rows = List.copyOf(rows);
    }

    static List<MinuteStretch> of(List<MinuteRow> rows) {
        return rows.isEmpty() ? List.of() : List.of(new PlainStretch(rows));
    }

    static void write(List<MinuteStretch> stretches, TimeSeriesStore store) throws InterruptedException {
        List<MinuteRow> some = new ArrayList<>();
        for (MinuteStretch stretch : stretches) {
            for (MinuteRow row : ((PlainStretch) stretch).rows) {
                some.add(row);
                if (some.size() == AT_ONCE) {
                    store.writeMinutes(List.copyOf(some));
                    some.clear();
                }
            }
        }
        if (!some.isEmpty()) {
            store.writeMinutes(some);
        }
    }

    @Override
    public AssetKey asset() {
        return rows.get(0).asset();
    }

    @Override
    public long from() {
        return rows.get(0).minute();
    }

    @Override
    public long to() {
        return rows.get(rows.size() - 1).minute() + MINUTE;
    }
}
