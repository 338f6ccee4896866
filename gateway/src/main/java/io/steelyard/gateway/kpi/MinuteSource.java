package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what minutes are folded from: the samples of many assets in one question, gaps of all in one more, and the
 * last values from the minute before, or from the store where that one was not the last to be folded. For one thread.
 */
final class MinuteSource {
    static final int GAPS = 10_000;
    private static final int STEPS_BACK = 200;

    private final FoldDoors doors;
    private final LongSupplier now;
    private final Map<AssetKey, Carried> carried = new HashMap<>();

    MinuteSource(FoldDoors doors, LongSupplier now) {
        this.doors = doors;
        this.now = now;
    }

    /** The inputs of one minute of the assets, in their order. */
    List<MinuteInput> of(long minute, List<LiveAsset> assets) {
        long end = minute + MinuteFold.NANOS;
        List<AssetKey> keys =
                assets.stream().map(asset -> asset.description().key()).toList();
        Map<AssetKey, Map<String, List<StoredPoint>>> samples = doors.samples(keys, minute, end);
        List<GapRecord> gaps = doors.gaps(minute, end, GAPS);
        List<MinuteInput> inputs = new ArrayList<>();
        for (LiveAsset asset : assets) {
            AssetKey key = asset.description().key();
            List<GapRecord> of = gaps.size() < GAPS ? ofSite(gaps, key) : doors.gaps(key, minute, end);
            Carried before = before(asset, minute);
            Map<String, List<StoredPoint>> its = samples.getOrDefault(key, Map.of());
            MinuteInput input = new MinuteInput(
                    asset.description(),
                    minute,
                    its,
                    before.before(),
                    before.counters(),
                    of,
                    knownUntil(asset, its, before),
                    declared(asset, minute));
            carried.put(key, Carried.behind(input));
            inputs.add(input);
        }
        return inputs;
    }

    private Declared declared(LiveAsset asset, long minute) {
        AssetKey key = asset.description().key();
        Declarations declared = doors.declared();
        return new Declared(
                declared.plan(key, minute, minute + MinuteFold.NANOS),
                declared.nameplate(key),
                declared.corrections(key, minute, minute + MinuteFold.NANOS),
                doors.models().of(asset.description()));
    }

    /** Forgets the assets that are gone. */
    void keepOnly(Map<AssetKey, LiveAsset> assets) {
        carried.keySet().retainAll(assets.keySet());
    }

    private static List<GapRecord> ofSite(List<GapRecord> gaps, AssetKey asset) {
        return gaps.stream()
                .filter(gap -> gap.scope().site().equals(asset.site()))
                .toList();
    }

    private Carried before(LiveAsset asset, long minute) {
        AssetKey key = asset.description().key();
        Carried known = carried.get(key);
        if (known != null && known.minute() == minute) {
            return known;
        }
        Map<String, StoredPoint> before = doors.lastBefore(key, minute);
        Map<String, StoredPoint> counters = new HashMap<>();
        for (SignalDescription signal : asset.description().signals()) {
            StoredPoint last = before.get(signal.name());
            StoredPoint usable =
                    Carried.isCounter(signal) && last != null ? usable(new SignalKey(key, signal.name()), last) : null;
            if (usable != null) {
                counters.put(signal.name(), usable);
            }
        }
        return new Carried(minute, before, counters);
    }

    /** The last usable point up to this one; null when there is none, or none within many. */
    private @Nullable StoredPoint usable(SignalKey signal, StoredPoint last) {
        StoredPoint point = last;
        for (int step = 0; point != null && !MinuteFold.isUsable(point); step++) {
            point = step < STEPS_BACK ? doors.before(signal, point.time()) : null;
        }
        return point;
    }

    /**
     * Up to when last values are provably still true: the last proof of life that the agent gave, or a later sample. An agent
     * that gives none, a foreign publisher, proves it by being connected.
     */
    private long knownUntil(LiveAsset asset, Map<String, List<StoredPoint>> samples, Carried before) {
        long proof = doors.provenUntil(asset.description());
        if (proof == 0 && asset.online()) {
            return now.getAsLong();
        }
        long latest = proof == 0 ? asset.since() : proof;
        for (StoredPoint point : before.before().values()) {
            latest = Math.max(latest, point.time());
        }
        for (List<StoredPoint> points : samples.values()) {
            latest = Math.max(latest, points.get(points.size() - 1).time());
        }
        return latest;
    }
}
