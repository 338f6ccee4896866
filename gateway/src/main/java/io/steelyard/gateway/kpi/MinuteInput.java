package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapRecord;
import java.util.List;
import java.util.Map;

/**
 * Everything that a minute's row depends on.
 *
 * @param minute start of the UTC minute, nanoseconds since 1970
 * @param samples points of the minute by signal name, in time order
 * @param before the last point before the minute by signal name
 * @param counters the last usable point before the minute of each signal that counts up, where it has one
 * @param gaps gaps that touch the minute and may concern the asset
 * @param knownUntil until when the last values are provably still true
 * @param declared what people declared for the asset and the minute
 */
public record MinuteInput(
        AssetDescription asset,
        long minute,
        Map<String, List<StoredPoint>> samples,
        Map<String, StoredPoint> before,
        Map<String, StoredPoint> counters,
        List<GapRecord> gaps,
        long knownUntil,
        Declared declared) {

    public MinuteInput {
        samples = FewPoints.copyOf(samples);
        before = FewPoints.copyOf(before);
        counters = FewPoints.copyOf(counters);
        gaps = List.copyOf(gaps);
    }

    /** Where every last point is usable and nobody declared anything. */
    public MinuteInput(
            AssetDescription asset,
            long minute,
            Map<String, List<StoredPoint>> samples,
            Map<String, StoredPoint> before,
            List<GapRecord> gaps,
            long knownUntil) {
        this(
                asset,
                minute,
                samples,
                before,
                before,
                gaps,
                knownUntil,
                Declared.nothing(TimeModels.usual().of(asset)));
    }
}
