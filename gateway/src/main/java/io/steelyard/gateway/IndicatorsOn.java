package io.steelyard.gateway;

import io.steelyard.gateway.api.Views;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.indicator.MinuteEvidence;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The indicators, as pages see them, over the sources that their quantities come from. */
final class IndicatorsOn implements Views.Indicators {
    private final GatewayConfig config;
    private final Indicators indicators;

    IndicatorsOn(GatewayConfig config, LiveValues live, TimeSeriesStore store) {
        this.config = config;
        this.indicators = new Indicators(
                Catalogue.usual(),
                site -> live.assets().stream()
                        .map(LiveAsset::description)
                        .filter(asset -> asset.key().site().equals(site))
                        .toList(),
                Map.of("kpi", new MinuteEvidence(store::minutes)));
    }

    @Override
    public List<IndicatorValue> of(Subject subject, IndicatorValue.Window window) {
        return indicators.of(subject, window);
    }

    @Override
    public IndicatorValue.@Nullable IndicatorDefinition definition(String id) {
        return indicators.definition(id);
    }

    @Override
    public List<IndicatorValue> byAsset(String id, Subject subject, IndicatorValue.Window window) {
        return indicators.byAsset(id, subject, window);
    }

    @Override
    public String zone(String site) {
        return config.zoneOf(site);
    }
}
