package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import java.util.ArrayList;
import java.util.List;

/** Rows of one place and one UTC day that follow each other, as a block. */
record PackedStretch(MinuteIds.Place place, long from, long to, Bytes block) implements MinuteStretch {
    private static final long MINUTE = 60_000_000_000L;

    @Override
    public AssetKey asset() {
        return place.asset();
    }

    /** Rows of one asset in time order, cut where a minute is missing and where a day or a place begins. */
    static List<MinuteStretch> of(List<MinuteRow> rows) {
        List<MinuteStretch> stretches = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= rows.size(); i++) {
            if (i == rows.size() || !follows(rows.get(i - 1), rows.get(i))) {
                List<MinuteRow> some = rows.subList(first, i);
                stretches.add(new PackedStretch(
                        MinuteIds.Place.of(some.get(0)),
                        some.get(0).minute(),
                        some.get(some.size() - 1).minute() + MINUTE,
                        Bytes.owning(PackedMinutes.of(some))));
                first = i;
            }
        }
        return stretches;
    }

    private static boolean follows(MinuteRow before, MinuteRow row) {
        return row.minute() == before.minute() + MINUTE
                && Schema.dayOf(row.minute()) == Schema.dayOf(before.minute())
                && row.asset().equals(before.asset())
                && row.equipmentClass().equals(before.equipmentClass())
                && row.area().equals(before.area())
                && row.line().equals(before.line());
    }
}
