package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;

/** What each of an asset's counters of parts counts, and whether it tells a design speed. */
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

    /** Whether the machine itself may tell what a part is planned to take. */
    boolean isSpeedTold() {
        for (SignalDescription signal : asset.signals()) {
            if (MinuteFold.DESIGN_SPEED.equals(signal.role())) {
                return conversions.speed(signal).factor() != null;
            }
        }
        return false;
    }
}
