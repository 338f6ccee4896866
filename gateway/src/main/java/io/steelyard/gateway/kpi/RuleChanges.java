package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.ProfileStretch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds minutes that were folded by another rule table than the one that reads them now, and has them folded again. Most
 * of a table is read when somebody asks; which states execute, what a failure is and how long a counter's step lasts stand in
 * the rows, and so does where one table follows another. What a machine was folded by last is on disk before its minutes are
 * listed a second time. Results that were handed over are of what rows were read by then: where that is another table now they
 * are handed over again, folded again or not, and until they are, the next start has them handed over once more. For one thread.
 */
public final class RuleChanges {
    private final Doors doors;
    private final TimeModels models;
    private final Map<AssetKey, String> known = new HashMap<>();
    private final Map<AssetKey, String> readBy = new HashMap<>();
    private final Map<AssetKey, String> listed = new HashMap<>();

    /** What it needs: the assets, a note of each, and the list of stretches to fold again. */
    public interface Doors {
        List<AssetDescription> assets();

        /** What the asset was folded by last; empty when nobody noted it, which means the program's own tables. */
        String noted(AssetKey asset);

        void note(AssetKey asset, String foldedBy);

        /** Has the asset's minutes of the range folded again; listing them twice lists them once. */
        void refold(AssetKey asset, long from, long to);

        /** What the asset's rows were read by when its results were handed over; empty when nobody noted it, as above. */
        String notedRead(AssetKey asset);

        void noteRead(AssetKey asset, String by);

        /** Has the results of the range's days handed over again. */
        void handOver(AssetKey asset, long from, long to);

        /** Whether all that was listed of the asset's site is handed over. */
        boolean isHandedOver(AssetKey asset);

        /** What people said of the asset's profile. */
        default List<ProfileStretch> profiles(AssetKey asset) {
            return List.of();
        }
    }

    /** Looks at nothing yet. */
    public RuleChanges(Doors doors, TimeModels models) {
        this.doors = doors;
        this.models = models;
    }

    /** Looks at every asset. */
    public void look() {
        List<AssetDescription> assets = doors.assets();
        Set<AssetKey> keys = assets.stream().map(AssetDescription::key).collect(Collectors.toSet());
        known.keySet().retainAll(keys);
        readBy.keySet().retainAll(keys);
        listed.keySet().retainAll(keys);
        for (AssetDescription asset : assets) {
            ModelTimes times = ModelTimes.of(models, asset, doors.profiles(asset.key()));
            String now = times.foldedBy();
            if (!now.equals(known.get(asset.key()))) {
                look(asset, now);
                known.put(asset.key(), now);
            }
            read(asset, times.readBy());
        }
        listed.entrySet().removeIf(this::noteHandedOver);
    }

    private void read(AssetDescription asset, String now) {
        AssetKey key = asset.key();
        String before = readBy.put(key, now);
        if (before == null) {
            String noted = doors.notedRead(key);
            before = noted.isEmpty() ? TimeModels.usual().first(asset).digest() : noted;
        }
        if (!now.equals(before)) {
            for (ModelTimes.Minutes minutes : ModelTimes.differing(before, now)) {
                doors.handOver(key, minutes.from(), minutes.to());
            }
            listed.put(key, now);
        }
    }

    private boolean noteHandedOver(Map.Entry<AssetKey, String> one) {
        boolean isOver = doors.isHandedOver(one.getKey());
        if (isOver) {
            doors.noteRead(one.getKey(), one.getValue());
        }
        return isOver;
    }

    private void look(AssetDescription asset, String now) {
        String noted = doors.noted(asset.key());
        String before = noted.isEmpty() ? TimeModels.usual().first(asset).foldedBy() : noted;
        if (!now.equals(before)) {
            for (ModelTimes.Minutes minutes : ModelTimes.differing(before, now)) {
                doors.refold(asset.key(), minutes.from(), minutes.to());
            }
            doors.note(asset.key(), now);
        }
    }
}
