package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an asset's energy counter says of a period: of electricity, unless the metering plan says that it counts something else,
 * whatever its unit. A counter that could not be seen may have begun anew: no upper bound then.
 */
final class EnergyOfAsset {
    static final String ELECTRICITY = "energy.electricity";
    static final String IDLE = "energy.electricity.idle";
    static final String UNIT = Conversions.KILOWATT_HOURS;

    private static final Set<String> ELECTRIC = Set.of("electricity");
    private static final int SAME_DIGITS = 6;
    private static final String ROLE = MinuteFold.ENERGY;
    private final Sum sum;
    private final AssetDescription asset;
    private final @Nullable SignalDescription signal;
    private final long window;
    private final Conversions conversions;

    EnergyOfAsset(AssetDescription asset, Sum sum, long window, Conversions conversions) {
        this.asset = asset;
        this.sum = sum;
        this.window = window;
        this.conversions = conversions;
        this.signal = asset.signals().stream()
                .filter(one -> ROLE.equals(one.role()))
                .findFirst()
                .orElse(null);
    }

    boolean isTold() {
        return signal != null;
    }

    /** Whether this counter is the signal that the metering point names. */
    boolean isOf(MeteringPlan.Point point) {
        return point.isCounted(asset.signals());
    }

    /** Whether the plan calls this counter by several resources. */
    boolean isShared(MeteringPlan plan, MeteringPlan.Point point) {
        return plan.isShared(point, asset.signals());
    }

    /** Whether it counts electricity and nothing else. */
    boolean isElectric(MeteringPlan plan) {
        return resources(plan).equals(ELECTRIC);
    }

    private Set<String> resources(MeteringPlan plan) {
        Set<String> told = plan.resources(asset.key(), asset.signals());
        return told.isEmpty() ? ELECTRIC : told;
    }

    /** Adds it as electricity. */
    void addTo(Amounts amounts) {
        if (signal != null) {
            amounts.add(ELECTRICITY, kilowattHours(), weight());
        }
    }

    /** Adds what of its electricity was taken idle; that is unknown where nobody knows whether it counts electricity. */
    void addIdleTo(Amounts amounts, MeteringPlan plan) {
        if (signal == null || !sum.has(MinuteFold.IDLE)) {
            return;
        }
        if (isElectric(plan)) {
            amounts.add(IDLE, idle(kilowattHours()), weight());
        } else if (resources(plan).containsAll(ELECTRIC)) {
            amounts.add(IDLE, Quantity.missing(UNIT, Grade.T, SiteEnergy.SHARED), weight());
        }
    }

    /** For how long it was there. */
    long nanos() {
        return window;
    }

    private BigDecimal weight() {
        return BigDecimal.valueOf(window);
    }

    /** In kilowatt hours. */
    Quantity kilowattHours() {
        Found found = found(UNIT);
        if (found.factor() == null) {
            return Quantity.missing(UNIT, Grade.T, found.reason());
        }
        if (!isNever() && !isFolded(found.factor())) {
            return Quantity.missing(UNIT, Grade.T, "conversion-under-way");
        }
        return bounded(sum.real(MinuteFold.KILOWATT_HOURS), found.factor(), UNIT);
    }

    /** Whether all minutes are folded by this factor; those of before another was declared are folded again in the background. */
    private boolean isFolded(BigDecimal factor) {
        BigDecimal expected = sum.real(ROLE).multiply(factor);
        BigDecimal apart =
                sum.real(MinuteFold.KILOWATT_HOURS).subtract(expected).abs();
        return sum.has(MinuteFold.KILOWATT_HOURS)
                && apart.compareTo(expected.abs().movePointLeft(SAME_DIGITS)) <= 0;
    }

    /** As the metering plan says that the counter counts; refused when the counter says another unit. */
    Quantity counted(String unit) {
        Found found = found(unit);
        return found.factor() == null
                ? Quantity.missing(unit, Grade.T, found.reason())
                : bounded(sum.real(ROLE).multiply(found.factor()), found.factor(), unit);
    }

    private Found found(String unit) {
        return signal == null
                ? new Found(null, BigDecimal.ZERO, SignalUnits.UNKNOWN, false)
                : conversions.meter(signal, unit);
    }

    private boolean isNever() {
        return sum.unseen(ROLE) >= window && sum.real(ROLE).signum() == 0;
    }

    private Quantity bounded(BigDecimal seen, BigDecimal each, String unit) {
        long unseen = sum.unseen(ROLE);
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
