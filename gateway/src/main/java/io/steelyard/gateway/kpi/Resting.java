package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Minutes that were folded lately and are not folded again yet. While the store catches up, samples come for a minute for as
 * long as that takes, and each fold reads all that are there so far: so what a long turn has folded rests four times as
 * long as the turn took, and folding again takes a fifth of the time at most. What took little may be folded again at
 * once.
 *
 * <p>A minute that cannot be folded rests, too, and so does its asset, so that the others are: for a minute, then two, four
 * …, an hour at most, as long as others can be folded meanwhile; when none can it is the store that fails, and a minute it
 * stays. An asset of which a minute could be folded rests no longer. Times are of the monotonic clock; for one thread.
 */
final class Resting {
    private static final long SHORT = 1_000_000_000L;
    private static final long LONGEST = 60_000_000_000L;
    private static final long LONGEST_OF_FAILED = 60 * LONGEST;
    private static final int TIMES = 4;
    /** Minutes that failed, of all assets; beyond, those that did first are tried again with their asset. */
    private static final int MOST_FAILED = 10_000;

    private final Map<DirtyMinute, Long> until = new HashMap<>();
    private final Map<AssetKey, Failure> assets = new HashMap<>();
    private final LinkedHashMap<DirtyMinute, Failure> minutes = new LinkedHashMap<>();
    private long successes;

    /** How long what failed rests, and how many had been folded until then. */
    private record Failure(long until, long rest, long successes) {}

    /** Forgets which minutes have rested long enough. */
    void tidy(long now) {
        until.values().removeIf(end -> now - end >= 0);
    }

    boolean has(AssetKey asset, long now) {
        return rests(assets.get(asset), now);
    }

    boolean has(DirtyMinute minute, long now) {
        Long end = until.get(minute);
        return (end != null && now - end < 0) || has(minute.asset(), now) || rests(minutes.get(minute), now);
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
        assets.put(minute.asset(), failure(assets.get(minute.asset()), now));
        minutes.put(minute, failure(minutes.remove(minute), now));
        if (minutes.size() > MOST_FAILED) {
            Iterator<DirtyMinute> oldest = minutes.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private Failure failure(@Nullable Failure before, long now) {
        long rest = before == null ? LONGEST : before.rest;
        if (before != null && successes > before.successes) {
            rest = Math.min(LONGEST_OF_FAILED, 2 * rest);
        }
        return new Failure(now + rest, rest, successes);
    }
}
