package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Minutes that were folded lately and are not folded again yet. While the store catches up, samples come for a minute for as
 * long as that takes, and each fold reads all that are there so far: so what a long turn has folded rests four times as
 * long as the turn took, and folding again takes a fifth of the time at most. What took little may be folded again at
 * once. A minute that cannot be folded rests, too, so that the others are. Times are of the monotonic clock; for one thread.
 */
final class Resting {
    private static final long SHORT = 1_000_000_000L;
    private static final long LONGEST = 60_000_000_000L;
    private static final int TIMES = 4;

    private final Map<DirtyMinute, Long> until = new HashMap<>();

    /** How many rest: a turn's minutes for a minute at most. */
    int count(long now) {
        until.values().removeIf(end -> now - end >= 0);
        return until.size();
    }

    boolean has(DirtyMinute minute) {
        return until.containsKey(minute);
    }

    /** They were folded in a turn that took so long. */
    void folded(Collection<DirtyMinute> minutes, long took, long now) {
        if (took >= SHORT) {
            minutes.forEach(minute -> until.put(minute, now + Math.min(LONGEST, TIMES * took)));
        }
    }

    void failed(DirtyMinute minute, long now) {
        until.put(minute, now + LONGEST);
    }
}
