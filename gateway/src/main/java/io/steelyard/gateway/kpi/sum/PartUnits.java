package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;

/** What each of an asset's counters of parts counts. */
record PartUnits(AssetDescription asset, Conversions conversions) {
    private static final Found PARTS = new Found(BigDecimal.ONE, BigDecimal.ZERO, "", false);

    Found of(String role) {
        for (SignalDescription signal : asset.signals()) {
            if (role.equals(signal.role())) {
                return conversions.parts(signal);
            }
        }
        return PARTS;
    }
}
