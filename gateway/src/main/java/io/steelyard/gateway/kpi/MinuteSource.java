package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what minutes are folded from: the samples of many assets in one question, gaps of all in one more, and the
 * last values from the minute that was folded last, or from the store, and the samples since. For one thread.
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

    /**
     * The inputs of the minutes, in their order, which is that of time: what they are made of is read in one question from the
     * first to the last of them. Each has to be taken before the next.
     */
    List<MinuteInput> of(List<DirtyMinute> minutes, Map<AssetKey, LiveAsset> described) {
        long first = minutes.get(0).minute();
        long end = minutes.get(minutes.size() - 1).minute() + MinuteFold.NANOS;
        Set<AssetKey> keys = new LinkedHashSet<>();
        minutes.forEach(minute -> keys.add(minute.asset()));
        Map<AssetKey, Map<String, List<StoredPoint>>> samples = doors.samples(keys, first, end);
        List<GapRecord> gaps = doors.gaps(first, end, GAPS);
        lookBack(minutes, described);
        List<MinuteInput> inputs = new ArrayList<>();
        for (DirtyMinute minute : minutes) {
            LiveAsset asset = described.get(minute.asset());
            if (asset != null) {
                List<GapRecord> of = gaps.size() < GAPS
                        ? ofMinute(gaps, minute)
                        : doors.gaps(minute.asset(), minute.minute(), minute.minute() + MinuteFold.NANOS);
                inputs.add(input(asset, minute.minute(), samples.getOrDefault(minute.asset(), Map.of()), of));
            }
        }
        return inputs;
    }

    private MinuteInput input(
            LiveAsset asset, long minute, Map<String, List<StoredPoint>> samples, List<GapRecord> gaps) {
        Carried known = Objects.requireNonNull(carried.get(asset.description().key()));
        Carried before = known.minute() == minute
                ? known
                : known.behind(asset.description(), between(samples, known.minute(), minute), minute);
        Map<String, List<StoredPoint>> its = between(samples, minute, minute + MinuteFold.NANOS);
        MinuteInput input = new MinuteInput(
                asset.description(),
                minute,
                its,
                before.before(),
                before.counters(),
                gaps,
                knownUntil(asset, its, before),
                declared(asset, minute));
        carried.put(asset.description().key(), Carried.behind(input));
        return input;
    }

    /** The points of {@code from <= time < to} of each signal that has some. */
    private static Map<String, List<StoredPoint>> between(Map<String, List<StoredPoint>> samples, long from, long to) {
        Map<String, List<StoredPoint>> between = new HashMap<>();
        samples.forEach((signal, points) -> {
            List<StoredPoint> some = points.subList(firstFrom(points, from), firstFrom(points, to));
            if (!some.isEmpty()) {
                between.put(signal, some);
            }
        });
        return between;
    }

    /** How many points are before the time. */
    private static int firstFrom(List<StoredPoint> points, long time) {
        int low = 0;
        int high = points.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points.get(middle).time() < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Declared declared(LiveAsset asset, long minute) {
        AssetKey key = asset.description().key();
        Declarations declared = doors.declared();
        return new Declared(
                declared.plan(key, minute, minute + MinuteFold.NANOS),
                declared.nameplate(key),
                declared.corrections(key, minute, minute + MinuteFold.NANOS),
                times(asset.description()).at(minute),
                declared.conversions(key),
                declared.programSeconds(key, minute));
    }

    private ModelTimes times(AssetDescription asset) {
        return ModelTimes.of(doors.models(), asset, doors.declared().profiles(asset.key()));
    }

    /** What the minutes of a piece are made of; the gaps are those of all, as many as are asked for at once. */
    LongFold.Input longInput(LongFolds.Piece piece, Map<String, List<StoredPoint>> samples, List<GapRecord> gaps) {
        AssetDescription asset = piece.asset().description();
        Declarations declared = doors.declared();
        ModelTimes times = times(asset);
        List<GapRecord> its = gaps.stream()
                .filter(gap -> Sight.mayConcern(asset, gap.scope()))
                .toList();
        return new LongFold.Input(
                asset,
                piece.from(),
                piece.to(),
                samples,
                gaps.size() < GAPS
                        ? minute -> its.isEmpty() ? its : ofMinute(its, new DirtyMinute(asset.key(), minute))
                        : minute -> doors.gaps(asset.key(), minute, minute + MinuteFold.NANOS),
                proof(piece.asset()),
                new Declared(
                        declared.plan(asset.key(), piece.from(), piece.to()),
                        declared.nameplate(asset.key()),
                        declared.corrections(asset.key(), piece.from(), piece.to()),
                        times.at(piece.from()),
                        declared.conversions(asset.key()),
                        Map.of()),
                times,
                minute -> declared.programSeconds(asset.key(), minute));
    }

    /** Its last minutes were folded elsewhere, and hand on this. */
    void carry(AssetKey asset, Carried behind) {
        carried.put(asset, behind);
    }

    /** Forgets the assets that are gone. */
    void keepOnly(Map<AssetKey, LiveAsset> assets) {
        carried.keySet().retainAll(assets.keySet());
    }

    /** Also one that ends with its begin: what the minute before hands over was not seen. */
    private static List<GapRecord> ofMinute(List<GapRecord> gaps, DirtyMinute minute) {
        return gaps.stream()
                .filter(gap -> gap.scope().site().equals(minute.asset().site()))
                .filter(gap -> gap.from() < minute.minute() + MinuteFold.NANOS
                        && (gap.to() == null || gap.to() >= minute.minute()))
                .toList();
    }

    /** Assets that were not folded up to one between the first minute and their own first: one look back for all. */
    private void lookBack(List<DirtyMinute> minutes, Map<AssetKey, LiveAsset> described) {
        long first = minutes.get(0).minute();
        Set<AssetKey> seen = new HashSet<>();
        Set<AssetKey> without = new LinkedHashSet<>();
        for (DirtyMinute minute : minutes) {
            Carried known = carried.get(minute.asset());
            if (seen.add(minute.asset())
                    && (known == null || known.minute() < first || known.minute() > minute.minute())) {
                without.add(minute.asset());
            }
        }
        Map<AssetKey, Map<String, StoredPoint>> last = without.isEmpty() ? Map.of() : doors.lastBefore(without, first);
        for (AssetKey key : without) {
            LiveAsset asset = described.get(key);
            if (asset != null) {
                carried.put(key, carried(asset, first, last.getOrDefault(key, Map.of())));
            }
        }
    }

    /** What the asset's minute begins with where these are its last points. */
    Carried carried(LiveAsset asset, long minute, Map<String, StoredPoint> before) {
        AssetKey key = asset.description().key();
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
    private long proof(LiveAsset asset) {
        long proof = doors.provenUntil(asset.description());
        return proof != 0 ? proof : asset.online() ? now.getAsLong() : asset.since();
    }

    private long knownUntil(LiveAsset asset, Map<String, List<StoredPoint>> samples, Carried before) {
        long latest = proof(asset);
        for (StoredPoint point : before.before().values()) {
            latest = Math.max(latest, point.time());
        }
        for (List<StoredPoint> points : samples.values()) {
            latest = Math.max(latest, points.get(points.size() - 1).time());
        }
        return latest;
    }
}
