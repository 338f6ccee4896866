package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.ProfileStretch;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people declared and folding depends on. Any thread; answers from memory or after a short read. */
public interface Declarations {

    /** What was planned for the asset in the range; stretches may reach beyond it. */
    AssetPlan plan(AssetKey asset, long from, long to);

    Nameplate nameplate(AssetKey asset);

    /**
     * Planned seconds a unit without a job that hold in the range, one after the other; an empty one where nobody declared any.
     * Never empty itself.
     */
    default List<Optional<BigDecimal>> unitSeconds(AssetKey asset, long from, long to) {
        return List.of(Optional.ofNullable(nameplate(asset).unitSeconds()));
    }

    /** Where the seconds a unit without a job come from at the instant: {@code nameplate}, {@code program} or {@code learned}. */
    default String unitSecondsFrom(AssetKey asset, long at) {
        return "nameplate";
    }

    /** Planned seconds a unit while a program runs, by its name, as they hold at the instant. */
    default Map<String, BigDecimal> programSeconds(AssetKey asset, long at) {
        return Map.of();
    }

    /** All seconds a unit that hold in the range while any program runs. */
    default Collection<BigDecimal> programSeconds(AssetKey asset, long from, long to) {
        return programSeconds(asset, from).values();
    }

    /** Corrections dated within {@code from <= at < to}, in time order. */
    List<CountCorrection> corrections(AssetKey asset, long from, long to);

    MeteringPlan metering(String site);

    /** What the site was billed for energy, in no order. */
    default List<EnergyBill> bills(String site) {
        return List.of();
    }

    /** What the site's metering points were read by interval, by name of the point: in time order, and none overlaps another. */
    default Map<String, List<MeterReading>> readings(String site) {
        return Map.of();
    }

    /** In what units the asset's signals go into key figures. */
    default Conversions conversions(AssetKey asset) {
        return Conversions.NONE;
    }

    /**
     * Since when the register or the metering plan says that the asset is there: {@link Long#MIN_VALUE} where it says no date,
     * null where neither names it.
     */
    default @Nullable Long registeredSince(AssetKey asset) {
        return null;
    }

    /** The production machines that the site's register names, with the signals that have to be collected of them. */
    default List<AssetDescription> registered(String site) {
        return List.of();
    }

    /** How much the asset can make in the range; null where nobody ever declared it. */
    default @Nullable Quantity capacity(AssetKey asset, long from, long to) {
        return null;
    }

    /** How much scrap orders were planned to make at the asset in the range; null where none of them ever said it. */
    default @Nullable Quantity plannedScrap(AssetKey asset, long from, long to) {
        return null;
    }

    /** What people said of the asset's profile, by when it begins: of that time it counts, whatever births said. */
    default List<ProfileStretch> profiles(AssetKey asset) {
        return List.of();
    }

    /** Nobody declared anything. */
    static Declarations none() {
        return new Declarations() {
            @Override
            public AssetPlan plan(AssetKey asset, long from, long to) {
                return AssetPlan.NOTHING;
            }

            @Override
            public Nameplate nameplate(AssetKey asset) {
                return Nameplate.NOTHING;
            }

            @Override
            public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
                return List.of();
            }

            @Override
            public MeteringPlan metering(String site) {
                return MeteringPlan.NOTHING;
            }
        };
    }
}
