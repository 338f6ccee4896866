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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Minutes that are due though nothing came in them: a machine that reports on change is silent while all is well, and one that
 * is back may prove what was unknown while it was away. For one thread.
 */
final class QuietMinutes {
    private static final Logger LOG = LoggerFactory.getLogger(QuietMinutes.class);
    private static final int OPENED_AT_ONCE = 20;
    private static final long MINUTES_TO_CATCH_UP = 24 * 60;
    private static final long MINUTES_OF_A_JUMP = 31 * MINUTES_TO_CATCH_UP;
    /** When so many are on the list, no more are looked for: it has an end, at which the oldest fall off. */
    private static final long MOST_LISTED = 500_000;

    private static final long SINCE_THE_FIRST_LISTED = Long.MIN_VALUE;
    private static final long THE_LAST_DAY = Long.MIN_VALUE + 1;

    private final FoldDoors doors;
    private final Map<AssetKey, Long> lastListed = new HashMap<>();
    private final Set<AssetKey> online = new HashSet<>();
    /** Who is back, and up to where it was looked through. */
    private final Map<AssetKey, Long> back = new LinkedHashMap<>();
    /** Who was back before. */
    private final Set<AssetKey> known = new HashSet<>();

    QuietMinutes(FoldDoors doors) {
        this.doors = doors;
    }

    /** Those that have become due since it was asked last. */
    List<SystemRow> until(long due, Collection<LiveAsset> assets) {
        long last = lastOf(due);
        List<SystemRow> quiet = new ArrayList<>();
        for (LiveAsset asset : assets) {
            if (asset.since() == 0) {
                continue;
            }
            AssetKey key = asset.description().key();
            if (asset.online() && !online.contains(key)) {
                long begin = known.add(key) ? SINCE_THE_FIRST_LISTED : THE_LAST_DAY;
                back.merge(key, begin, (at, again) -> at < last - MINUTES_TO_CATCH_UP * MinuteFold.NANOS ? at : again);
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
        online.clear();
        assets.stream()
                .filter(LiveAsset::online)
                .forEach(asset -> online.add(asset.description().key()));
        return quiet;
    }

    private static long lastOf(long due) {
        return Math.floorDiv(due, MinuteFold.NANOS) * MinuteFold.NANOS;
    }

    /**
     * Those of assets that are back: minutes that ended unknown because they were away, and those that nobody folded meanwhile. A
     * few assets and a day of each at a time: after a start all are back. One that cannot be looked through holds up no other.
     */
    List<SystemRow> open(long due) {
        List<SystemRow> open = new ArrayList<>();
        if (back.isEmpty() || doors.listed() >= MOST_LISTED) {
            return open;
        }
        for (AssetKey key : back.keySet().stream().limit(OPENED_AT_ONCE).toList()) {
            try {
                addOpen(key, lastOf(due), open);
            } catch (RuntimeException e) {
                LOG.warn("the minutes of {} cannot be looked through, again later: {}", key, e.getMessage());
                Long at = back.remove(key);
                back.put(key, at == null ? THE_LAST_DAY : at); // behind the others
            }
        }
        return open;
    }

    /**
     * Of the last day and, at the first time, since the first that is listed. That one may be long ago, when we were killed behind a
     * jump of the clock or with much to do: which quiet minutes had become due is known to nobody any more.
     */
    private void addOpen(AssetKey key, long last, List<SystemRow> open) {
        long day = last - MINUTES_TO_CATCH_UP * MinuteFold.NANOS;
        long begun = back.getOrDefault(key, THE_LAST_DAY);
        long first = begun == SINCE_THE_FIRST_LISTED ? doors.firstListed(key) : Long.MAX_VALUE;
        boolean isOfTheDay = begun <= THE_LAST_DAY && first >= day;
        long from = begun <= THE_LAST_DAY ? Math.min(day, first) : begun;
        long at = Math.max(last - MINUTES_OF_A_JUMP * MinuteFold.NANOS, from);
        long to = Math.min(last, at + MINUTES_TO_CATCH_UP * MinuteFold.NANOS) + MinuteFold.NANOS;
        long expected = isOfTheDay ? Long.MAX_VALUE : at; // of the last day alone, behind the first that has a row
        for (MinuteRow row : doors.minutes(key, at, to)) {
            for (; expected < row.minute(); expected += MinuteFold.NANOS) {
                open.add(new SystemRow.DirtyMinute(key, expected));
            }
            if (Handed.isOpen(row)) {
                open.add(new SystemRow.DirtyMinute(key, row.minute()));
            }
            expected = row.minute() + MinuteFold.NANOS;
        }
        for (; expected < to; expected += MinuteFold.NANOS) {
            open.add(new SystemRow.DirtyMinute(key, expected));
        }
        if (to > last) {
            back.remove(key);
        } else {
            back.put(key, to);
        }
    }
}
