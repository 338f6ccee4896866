package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SystemRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a minute's row says that it hands to the next minute, and which minutes follow. */
final class Handed {
    private static final int MINUTES_AHEAD = 120;

    private Handed() {}

    /** Whether that is something else than when the minute was folded before. */
    static boolean isOther(MinuteRow row, @Nullable MinuteRow before) {
        if (before == null) {
            return true;
        }
        SortedMap<String, Object> fields = before.fields();
        return !last(before).equals(last(row))
                || (fields.containsKey(MinuteFold.HANDED)
                        && !Objects.equals(
                                fields.get(MinuteFold.HANDED), row.fields().get(MinuteFold.HANDED)));
    }

    private static SortedMap<String, Object> last(MinuteRow row) {
        return row.fields().subMap(MinuteFold.LAST, MinuteFold.LAST + Character.MAX_VALUE);
    }

    /** Whether the asset was away, so that what comes later may still prove its last values true. */
    static boolean isOpen(MinuteRow row) {
        return Objects.equals(row.fields().get(MinuteFold.OPEN), 1L);
    }

    /**
     * Where nothing was folded before, as in a store that is new, each minute would list the next one only: those behind it that
     * have no row either are listed with it.
     */
    static List<SystemRow> ahead(FoldDoors doors, List<SystemRow.DirtyMinute> unfolded, long due) {
        List<SystemRow> ahead = new ArrayList<>();
        Map<AssetKey, Long> last = new HashMap<>();
        unfolded.forEach(minute -> last.merge(minute.asset(), minute.minute(), Math::max));
        if (last.isEmpty()) {
            return ahead;
        }
        long from = Collections.min(last.values());
        long to = Collections.max(last.values()) + MINUTES_AHEAD * MinuteFold.NANOS;
        Set<SystemRow.DirtyMinute> rows = new HashSet<>();
        doors.minutes(last.keySet(), from, to)
                .forEach(row -> rows.add(new SystemRow.DirtyMinute(row.asset(), row.minute())));
        last.forEach((asset, first) -> {
            for (long minute = first; minute < first + MINUTES_AHEAD * MinuteFold.NANOS; minute += MinuteFold.NANOS) {
                SystemRow.DirtyMinute one = new SystemRow.DirtyMinute(asset, minute);
                if (minute >= due || rows.contains(one)) {
                    break;
                }
                ahead.add(one);
            }
        });
        return ahead;
    }
}
