package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.EnergyUnits;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What an asset's energy counter says of a period. A counter that could not be seen may have begun anew: no upper bound then. */
final class EnergyOfAsset {
    static final String ELECTRICITY = "energy.electricity";
    static final String IDLE = "energy.electricity.idle";
    static final String UNIT = "kW.h";

    private static final String ROLE = MinuteFold.ENERGY;
    private static final String UNKNOWN_UNIT = "energy-unit-unknown";

    private final Sum sum;
    private final @Nullable SignalDescription signal;
    private final long window;

    EnergyOfAsset(AssetDescription asset, Sum sum, long window) {
        this.sum = sum;
        this.window = window;
        this.signal = asset.signals().stream()
                .filter(one -> ROLE.equals(one.role()))
                .findFirst()
                .orElse(null);
    }

    boolean isTold() {
        return signal != null;
    }

    /** Adds it as electricity, with the part that was taken idle. */
    void addTo(Amounts amounts) {
        if (signal == null) {
            return;
        }
        Quantity all = kilowattHours();
        amounts.add(ELECTRICITY, all, weight());
        if (sum.has(MinuteFold.IDLE)) {
            amounts.add(IDLE, idle(all), weight());
        }
    }

    BigDecimal weight() {
        return BigDecimal.valueOf(window);
    }

    /** In kilowatt hours. */
    Quantity kilowattHours() {
        Double factor = signal == null ? null : EnergyUnits.kilowattHours(signal);
        boolean never = isNever();
        if (!never && !sum.has(MinuteFold.KILOWATT_HOURS)) {
            return Quantity.missing(UNIT, Grade.T, UNKNOWN_UNIT);
        }
        BigDecimal each = factor == null ? BigDecimal.ONE : BigDecimal.valueOf(factor);
        return bounded(sum.real(MinuteFold.KILOWATT_HOURS), each, UNIT);
    }

    /** As the counter counts, in the unit that somebody declared for it. */
    Quantity counted(String unit) {
        return bounded(sum.real(ROLE), BigDecimal.ONE, unit);
    }

    private boolean isNever() {
        return sum.whole(ROLE + MinuteFold.UNSEEN) >= window && sum.real(ROLE).signum() == 0;
    }

    private Quantity bounded(BigDecimal seen, BigDecimal each, String unit) {
        long unseen = sum.whole(ROLE + MinuteFold.UNSEEN);
        BigDecimal apart = sum.real(ROLE + MinuteFold.OPENING)
                .max(BigDecimal.ZERO)
                .add(sum.real(ROLE + MinuteFold.DOUBT))
                .multiply(each);
        if (isNever()) {
            return new Quantity(null, BigDecimal.ZERO, null, unit, Grade.T, 0, "no-count");
        }
        return new Quantity(
                seen,
                apart.signum() == 0 ? seen : seen.subtract(apart),
                unseen == 0 ? seen : null,
                unit,
                Grade.T,
                window == 0 ? 0 : Math.max(0, 1 - (double) unseen / window),
                "");
    }

    private Quantity idle(Quantity all) {
        BigDecimal idle = sum.real(MinuteFold.IDLE);
        BigDecimal high = all.high() == null ? null : idle.add(sum.real(MinuteFold.UNDECIDED));
        return new Quantity(
                all.value() == null ? null : idle,
                idle.min(high == null ? idle : high),
                high,
                UNIT,
                Grade.T,
                all.coverage(),
                all.reason());
    }
}
