package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SystemRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a minute's row says that it hands to the next minute, and which minutes follow. */
final class Handed {
    private static final int MINUTES_AHEAD = 120;
    private static final int MOST_AHEAD = 24 * 60;
    /** Of all assets at once, as long as each has its least. */
    private static final int ALL_AHEAD = 60_000;

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
     * have no row either are listed with it, a day of them as long as few assets have such minutes.
     */
    static List<SystemRow> ahead(FoldDoors doors, List<SystemRow.DirtyMinute> unfolded, long due) {
        Map<AssetKey, TreeSet<Long>> begins = new HashMap<>();
        unfolded.forEach(minute ->
                begins.computeIfAbsent(minute.asset(), asset -> new TreeSet<>()).add(minute.minute()));
        if (begins.isEmpty()) {
            return List.of();
        }
        long length = MinuteFold.NANOS * Math.max(MINUTES_AHEAD, Math.min(MOST_AHEAD, ALL_AHEAD / begins.size()));
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (TreeSet<Long> of : begins.values()) {
            from = Math.min(from, of.first());
            to = Math.max(to, of.last() + length);
        }
        Set<SystemRow.DirtyMinute> rows = new HashSet<>();
        doors.minutes(begins.keySet(), from, to)
                .forEach(row -> rows.add(new SystemRow.DirtyMinute(row.asset(), row.minute())));
        List<SystemRow> ahead = new ArrayList<>();
        begins.forEach((asset, of) -> {
            boolean isWithout = false;
            long end = Math.min(due, of.last() + length);
            for (long minute = of.first(); minute < end; minute += MinuteFold.NANOS) {
                SystemRow.DirtyMinute one = new SystemRow.DirtyMinute(asset, minute);
                isWithout = (isWithout || of.contains(minute)) && !rows.contains(one);
                if (isWithout) {
                    ahead.add(one);
                }
            }
        });
        return ahead;
    }
}
