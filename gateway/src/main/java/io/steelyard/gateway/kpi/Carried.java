package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.StoredPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a folded minute hands to the next one, so that the usual next fold need not look back in the store. It is what the
 * row said; when a later fold changes the row, the minute behind it is folded again.
 *
 * @param minute the minute that begins with it
 * @param before each signal's last point
 * @param counters the last usable point of each signal that counts up, where it has one
 */
record Carried(long minute, Map<String, StoredPoint> before, Map<String, StoredPoint> counters) {

    static Carried behind(MinuteInput input) {
        return new Carried(input.minute(), input.before(), input.counters())
                .behind(input.asset(), input.samples(), input.minute() + MinuteFold.NANOS);
    }

    /** What a later minute begins with, when these are the points in between; of each signal there is one at least. */
    Carried behind(AssetDescription asset, Map<String, List<StoredPoint>> between, long later) {
        Map<String, StoredPoint> last = new HashMap<>(before);
        Map<String, StoredPoint> usable = new HashMap<>(counters);
        between.forEach((signal, points) -> last.put(signal, points.get(points.size() - 1)));
        for (AssetDescription.SignalDescription signal : asset.signals()) {
            if (isCounter(signal)) {
                for (StoredPoint point : between.getOrDefault(signal.name(), List.of())) {
                    if (MinuteFold.isUsable(point)) {
                        usable.put(signal.name(), point);
                    }
                }
            }
        }
        return new Carried(later, last, usable);
    }

    static boolean isCounter(AssetDescription.SignalDescription signal) {
        return signal.role() != null && MinuteFold.COUNTERS.contains(signal.role());
    }
}
