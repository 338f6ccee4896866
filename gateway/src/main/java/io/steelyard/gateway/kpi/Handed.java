package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SystemRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a minute's row says that it hands to the next minute, and which minutes follow. */
final class Handed {
    private static final int MINUTES_AHEAD = 120;
    private static final int MOST_AHEAD = 24 * 60;
    /** Of all assets in a turn, beside the least of each. */
    static final int ALL_AHEAD = 60_000;

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
     * have no row either are listed with it, a day of them where two hours have none, and about {@code most} in all.
     */
    static List<SystemRow> ahead(FoldDoors doors, List<SystemRow.DirtyMinute> unfolded, long due, int most) {
        Map<AssetKey, NavigableSet<Long>> begins = new HashMap<>();
        unfolded.forEach(minute ->
                begins.computeIfAbsent(minute.asset(), asset -> new TreeSet<>()).add(minute.minute()));
        List<SystemRow> ahead = new ArrayList<>();
        Set<SystemRow.DirtyMinute> rows = rows(doors, begins, MINUTES_AHEAD);
        Set<AssetKey> with = new HashSet<>();
        rows.forEach(row -> with.add(row.asset()));
        addWithout(begins, rows, due, MINUTES_AHEAD, ahead);
        begins.keySet().removeAll(with);
        int length = Math.min(MOST_AHEAD, begins.isEmpty() ? 0 : most / begins.size());
        if (length > MINUTES_AHEAD) {
            Map<AssetKey, NavigableSet<Long>> last = new HashMap<>();
            begins.forEach((asset, of) -> last.put(asset, new TreeSet<>(Set.of(of.last()))));
            addWithout(last, rows(doors, last, length), due, length, ahead);
        }
        return ahead;
    }

    /** Which minutes have one, from the first of each asset to so many behind its last. */
    private static Set<SystemRow.DirtyMinute> rows(FoldDoors doors, Map<AssetKey, NavigableSet<Long>> of, int length) {
        Set<SystemRow.DirtyMinute> rows = new HashSet<>();
        if (!of.isEmpty()) {
            long from =
                    of.values().stream().mapToLong(NavigableSet::first).min().orElseThrow();
            long to =
                    of.values().stream().mapToLong(NavigableSet::last).max().orElseThrow() + length * MinuteFold.NANOS;
            doors.minutes(of.keySet(), from, to)
                    .forEach(row -> rows.add(new SystemRow.DirtyMinute(row.asset(), row.minute())));
        }
        return rows;
    }

    /** From each minute up to the next one that has a row. */
    private static void addWithout(
            Map<AssetKey, NavigableSet<Long>> begins,
            Set<SystemRow.DirtyMinute> rows,
            long due,
            int length,
            List<SystemRow> ahead) {
        begins.forEach((asset, of) -> {
            boolean isWithout = false;
            long end = Math.min(due, of.last() + length * MinuteFold.NANOS);
            for (long minute = of.first(); minute < end; minute += MinuteFold.NANOS) {
                SystemRow.DirtyMinute one = new SystemRow.DirtyMinute(asset, minute);
                isWithout = (isWithout || of.contains(minute)) && !rows.contains(one);
                if (isWithout) {
                    ahead.add(one);
                }
            }
        });
    }
}
