package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Minutes that were folded while a change of an earlier one was still on its way to them, minute by minute, and what they were
 * folded with: they need not be folded again when just that is handed to them. Nothing is known of a minute that was listed
 * first of its asset or right behind another, of one whose end nobody has proved yet, of more than so many, and of an asset whose
 * rows another thread wrote; those are folded again. Any thread.
 */
final class FoldedAhead {
    static final int MOST = 4_000;

    /** What a minute was folded with that the one before it hands over. */
    private record With(AssetDescription asset, Map<String, StoredPoint> before, Map<String, StoredPoint> counters) {
        static With of(MinuteInput input) {
            return new With(input.asset(), Map.copyOf(input.before()), Map.copyOf(input.counters()));
        }

        boolean isHandedOverBy(MinuteInput input) {
            Carried behind = Carried.behind(input);
            return asset.equals(input.asset()) && before.equals(behind.before()) && counters.equals(behind.counters());
        }
    }

    private final Map<DirtyMinute, With> known = new HashMap<>();
    private final Set<DirtyMinute> ahead = new HashSet<>();

    /** These are folded next; where there are none no change is on its way. */
    synchronized void begin(Collection<DirtyMinute> minutes) {
        ahead.clear();
        if (minutes.isEmpty()) {
            known.clear();
        }
        Map<AssetKey, Long> last = new HashMap<>();
        for (DirtyMinute minute : minutes) {
            Long previous = last.put(minute.asset(), minute.minute());
            if (previous != null && previous < minute.minute() - MinuteFold.NANOS) {
                ahead.add(minute);
            }
        }
    }

    /** The rows of these are written; of {@code proven} nobody waits for a proof of their end. */
    synchronized void folded(Collection<DirtyMinute> minutes, Collection<MinuteInput> proven) {
        minutes.forEach(known::remove);
        for (MinuteInput input : proven) {
            DirtyMinute minute = new DirtyMinute(input.asset().key(), input.minute());
            if (ahead.contains(minute) && known.size() < MOST) {
                known.put(minute, With.of(input));
            }
        }
    }

    /** Whether the minute was folded with what the one before it, folded of this, hands over. */
    synchronized boolean has(DirtyMinute minute, MinuteInput before) {
        With with = known.remove(minute);
        return with != null && with.isHandedOverBy(before);
    }

    /** Its rows were written otherwise. */
    synchronized void forget(AssetKey asset) {
        known.keySet().removeIf(minute -> minute.asset().equals(asset));
    }
}
