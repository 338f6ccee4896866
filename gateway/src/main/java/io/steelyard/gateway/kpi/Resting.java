package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Minutes that were folded lately and are not folded again yet. While the store catches up, samples come for a minute for as
 * long as that takes, and each fold reads all that are there so far: so what a long turn has folded rests four times as
 * long as the turn took, and folding again takes a fifth of the time at most. What took little may be folded again at
 * once.
 *
 * <p>A minute that cannot be folded rests, too, and so does its asset, so that the others are: the asset for a minute, then
 * two, four, eight at most, the minute twice as long and for an hour at most, as long as others can be folded meanwhile;
 * when none can it is the store that fails, and their shortest rest it stays. An asset of which a minute could be folded rests
 * no longer. Times are of the monotonic clock; for one thread.
 */
final class Resting {
    private static final long SHORT = 1_000_000_000L;
    private static final long LONGEST = 60_000_000_000L;
    private static final long SHORTEST_OF_FAILED = 60_000_000_000L;
    /** Of an asset: a store that comes and goes may be what failed, and keeps nobody's minutes back for long. */
    private static final long LONGEST_OF_ASSET = 8 * SHORTEST_OF_FAILED;

    private static final long LONGEST_OF_MINUTE = 60 * SHORTEST_OF_FAILED;
    private static final int TIMES = 4;
    /** Minutes that failed, of all assets; beyond, those that did first are tried again with their asset. */
    private static final int MOST_FAILED = 10_000;

    private final Map<DirtyMinute, Long> until = new HashMap<>();
    private final Map<AssetKey, Failure> assets = new HashMap<>();
    private final LinkedHashMap<DirtyMinute, Failure> minutes = new LinkedHashMap<>();
    private long successes;

    /** How long what failed rests, and how many had been folded until then. */
    private record Failure(long until, long rest, long successes) {}

    /** Forgets which minutes have rested long enough, and what failed of assets that are gone. */
    void tidy(long now, Set<AssetKey> there) {
        until.values().removeIf(end -> now - end >= 0);
        assets.entrySet().removeIf(one -> !there.contains(one.getKey()) && !rests(one.getValue(), now));
        minutes.entrySet().removeIf(one -> !there.contains(one.getKey().asset()) && !rests(one.getValue(), now));
    }

    boolean has(AssetKey asset, long now) {
        return rests(assets.get(asset), now);
    }

    boolean has(DirtyMinute minute, long now) {
        Long end = until.get(minute);
        return (end != null && now - end < 0) || has(minute.asset(), now) || rests(minutes.get(minute), now);
    }

    /** Whether it could not be folded when it was tried last: the asset's others are worth more than to try it again. */
    boolean hasFailed(DirtyMinute minute) {
        return minutes.containsKey(minute);
    }

    private static boolean rests(@Nullable Failure failure, long now) {
        return failure != null && now - failure.until < 0;
    }

    /** They were folded in a turn that took so long. */
    void folded(Collection<DirtyMinute> folded, long took, long now) {
        if (took >= SHORT) {
            folded.forEach(minute -> until.put(minute, now + Math.min(LONGEST, TIMES * took)));
        }
    }

    /** They were folded. */
    void succeeded(Collection<DirtyMinute> folded) {
        successes += folded.size();
        for (DirtyMinute minute : folded) {
            assets.remove(minute.asset());
            minutes.remove(minute);
        }
    }

    /** It could not be folded. */
    void failed(DirtyMinute minute, long now) {
        Failure ofAsset = assets.get(minute.asset());
        assets.put(minute.asset(), failure(ofAsset, SHORTEST_OF_FAILED, LONGEST_OF_ASSET, now));
        minutes.put(minute, failure(minutes.remove(minute), 2 * SHORTEST_OF_FAILED, LONGEST_OF_MINUTE, now));
        if (minutes.size() > MOST_FAILED) {
            Iterator<DirtyMinute> oldest = minutes.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private Failure failure(@Nullable Failure before, long shortest, long longest, long now) {
        long rest = before == null ? shortest : before.rest;
        if (before != null && successes > before.successes) {
            rest = Math.min(longest, 2 * rest);
        }
        return new Failure(now + rest, rest, successes);
    }
}
