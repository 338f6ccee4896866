package io.steelyard.gateway;

import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.factors.EnergyFactors;
import io.steelyard.gateway.indicator.facts.Facts;
import io.steelyard.gateway.indicator.facts.Rules;
import io.steelyard.gateway.kpi.sum.SignalRows;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.ToldSignals;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.ToLongFunction;

/** Register, births and sums, as facts and factors ask for them. */
record FactsOn(
        GatewayConfig config,
        BirthsOn births,
        Declaring declaring,
        EvidenceSource kpi,
        ToLongFunction<AssetKey> firsts,
        SignalRows signals)
        implements Facts.Doors, EnergyFactors.Doors {

    @Override
    public AssetRegister register(String site) {
        return declaring.register().of(site);
    }

    @Override
    public List<AssetDescription> born(String site, Window window) {
        return births.of(site, window);
    }

    @Override
    public Evidence sums(AssetKey asset, Window window) {
        return kpi.of(Subject.asset(asset), List.of(asset), window);
    }

    @Override
    public long firstMinute(AssetKey asset) {
        return firsts.applyAsLong(asset);
    }

    @Override
    public ToldSignals told(AssetKey asset, List<SignalDescription> described, Window day) {
        return signals.of(asset, described, day);
    }

    @Override
    public String security(AgentKey agent, Window window) {
        return births.security(agent, window);
    }

    @Override
    public Rules rules(String site) {
        GatewayConfig.Counting counting = config.countingOf(site);
        return new Rules(counting.within(), BigDecimal.valueOf(counting.percent(), 2));
    }

    @Override
    public List<EnergyFactor> declared(String site) {
        return declaring.energyFactors(site);
    }

    @Override
    public long declaredVersion(String site) {
        return declaring.version(site, "energy-factors");
    }

    @Override
    public List<String> areas(String site) {
        return config.countingOf(site).areas();
    }
}
