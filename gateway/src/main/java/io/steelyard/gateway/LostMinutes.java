package io.steelyard.gateway;

import io.steelyard.gateway.declared.StopDesk;
import io.steelyard.gateway.kpi.time.Element;
import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.Split;
import io.steelyard.gateway.kpi.time.TimeModel;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.ProfileStretch;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What minutes lost to delay, downtime and repair, by the rule table of each asset at the time.
 *
 * @param profiles what people said of an asset's profile
 */
record LostMinutes(
        LiveValues live, TimeSeriesStore store, TimeModels models, Function<AssetKey, List<ProfileStretch>> profiles)
        implements StopDesk.Lost {
    private static final Set<Element> LOST = Set.of(Element.ADET, Element.ADOT, Element.CMT);

    @Override
    public List<AssetKey> assets(String site) {
        return live.assets().stream()
                .map(asset -> asset.description().key())
                .filter(key -> key.site().equals(site))
                .toList();
    }

    @Override
    public List<StopDesk.Minute> minutes(AssetKey asset, long from, long to) {
        LiveAsset known = live.asset(asset);
        List<StopDesk.Minute> lost = new ArrayList<>();
        if (known != null) {
            ModelTimes times = ModelTimes.of(models, known.description(), profiles.apply(asset));
            for (MinuteRow row : store.minutes(asset, from, to)) {
                long nanos = lost(times.at(row.minute()).model(), row);
                if (nanos > 0) {
                    lost.add(new StopDesk.Minute(row.minute(), nanos));
                }
            }
        }
        return lost;
    }

    private static long lost(TimeModel model, MinuteRow row) {
        Map<String, Long> fields = new HashMap<>();
        row.fields().forEach((name, value) -> {
            if (value instanceof Long whole) {
                fields.put(name, whole);
            }
        });
        long lost = 0;
        for (Split.Part part : Split.of(fields)) {
            Set<Element> elements = model.elements(part.cell());
            if (!elements.isEmpty() && LOST.containsAll(elements)) {
                lost += part.nanos();
            }
        }
        return lost;
    }
}
