package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a machine can do, as its register or nameplate says.
 *
 * @param unitSeconds planned run time per unit (ISO 22400-2 PRU) where no job says another; null when nobody declared it
 * @param mostUnitsASecond more than so many units a second it never makes, which bounds what may be made while nobody
 *     looks; null when nobody declared it
 */
public record Nameplate(
        @Nullable BigDecimal unitSeconds, @Nullable BigDecimal mostUnitsASecond) {
    /** Nothing was declared. */
    public static final Nameplate NOTHING = new Nameplate(null, null);

    public Nameplate {
        if ((unitSeconds != null && unitSeconds.signum() <= 0)
                || (mostUnitsASecond != null && mostUnitsASecond.signum() <= 0)) {
            throw new IllegalArgumentException("a time per unit and a rate are more than 0");
        }
    }
}
