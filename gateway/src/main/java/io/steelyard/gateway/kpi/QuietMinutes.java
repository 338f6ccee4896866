package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SystemRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Minutes that are due though nothing came in them: a machine that reports on change is silent while all is well, and one that
 * is back may prove what was unknown while it was away. For one thread.
 */
final class QuietMinutes {
    private static final int OPENED_AT_ONCE = 20;
    private static final long MINUTES_TO_CATCH_UP = 24 * 60;
    private static final long MINUTES_OF_A_JUMP = 31 * MINUTES_TO_CATCH_UP;

    private final FoldDoors doors;
    private final Map<AssetKey, Long> lastListed = new HashMap<>();
    private final Set<AssetKey> online = new HashSet<>();
    /** Who is back, and up to where it was looked through. */
    private final Map<AssetKey, Long> back = new LinkedHashMap<>();

    QuietMinutes(FoldDoors doors) {
        this.doors = doors;
    }

    /** Those that have become due since it was asked last. */
    List<SystemRow> until(long due, Collection<LiveAsset> assets) {
        long last = Math.floorDiv(due, MinuteFold.NANOS) * MinuteFold.NANOS;
        List<SystemRow> quiet = new ArrayList<>();
        for (LiveAsset asset : assets) {
            if (asset.since() == 0) {
                continue;
            }
            AssetKey key = asset.description().key();
            if (asset.online() && !online.contains(key)) {
                back.put(key, Long.MIN_VALUE);
            }
            // a day at a time, so that no jump of the clock lists more at once than it has to
            long from = lastListed.getOrDefault(key, last - MinuteFold.NANOS) + MinuteFold.NANOS;
            from = Math.max(from, last - MINUTES_OF_A_JUMP * MinuteFold.NANOS);
            long until = Math.min(last, from + MINUTES_TO_CATCH_UP * MinuteFold.NANOS);
            for (long minute = from; minute <= until; minute += MinuteFold.NANOS) {
                quiet.add(new SystemRow.DirtyMinute(key, minute));
            }
            lastListed.put(key, until);
        }
        // a few at a time: after a start all are back, and each has a day to be looked through
        List<AssetKey> some = back.keySet().stream().limit(OPENED_AT_ONCE).toList();
        some.forEach(key -> addOpen(key, last, quiet));
        online.clear();
        assets.stream()
                .filter(LiveAsset::online)
                .forEach(asset -> online.add(asset.description().key()));
        return quiet;
    }

    /**
     * The asset is back: minutes that ended unknown because it was away, and those that nobody folded meanwhile, of the last day
     * and since the first that is listed. That one may be long ago, when we were killed behind a jump of the clock or with much to
     * do: which quiet minutes had become due is known to nobody any more.
     */
    private void addOpen(AssetKey key, long last, List<SystemRow> quiet) {
        long day = last - MINUTES_TO_CATCH_UP * MinuteFold.NANOS;
        long begun = back.getOrDefault(key, Long.MIN_VALUE);
        long from = begun == Long.MIN_VALUE ? Math.min(day, doors.firstListed(key)) : begun;
        long at = Math.max(last - MINUTES_OF_A_JUMP * MinuteFold.NANOS, from);
        long to = Math.min(last, at + MINUTES_TO_CATCH_UP * MinuteFold.NANOS) + MinuteFold.NANOS;
        long expected = at == day ? Long.MAX_VALUE : at; // of the last day behind the first that has a row
        for (MinuteRow row : doors.minutes(key, at, to)) {
            for (; expected < row.minute(); expected += MinuteFold.NANOS) {
                quiet.add(new SystemRow.DirtyMinute(key, expected));
            }
            if (Handed.isOpen(row)) {
                quiet.add(new SystemRow.DirtyMinute(key, row.minute()));
            }
            expected = row.minute() + MinuteFold.NANOS;
        }
        for (; expected < to; expected += MinuteFold.NANOS) {
            quiet.add(new SystemRow.DirtyMinute(key, expected));
        }
        if (to > last) {
            back.remove(key);
        } else {
            back.put(key, to);
        }
    }
}
