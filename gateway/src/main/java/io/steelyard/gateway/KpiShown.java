package io.steelyard.gateway;

import io.steelyard.gateway.api.KpiViews;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModel;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LiveAsset;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Key figures as the pages see them.
 *
 * @param ratioSource the ratios that quantities give
 * @param shiftSource where shifts begin and end
 * @param clocks when clocks did not agree
 */
record KpiShown(
        Kpis kpis,
        Refolding refolding,
        Supplier<List<LiveAsset>> assets,
        Function<Evidence, List<IndicatorValue>> ratioSource,
        Shifts shiftSource,
        ClocksOn clocks)
        implements KpiViews {

    /** Where shifts begin and end. */
    @FunctionalInterface
    interface Shifts {
        /** No calendar is declared. */
        Shifts NONE = (site, from, to) -> List.of();

        List<Long> of(String site, long from, long to);
    }

    @Override
    public Evidence of(
            String name, String site, List<AssetDescription> of, boolean single, IndicatorValue.Window window) {
        return clocks.marked(kpis.of(new Kpis.Subject(name, site, of, single), window), of);
    }

    @Override
    public List<IndicatorValue> ratios(Evidence evidence) {
        return ratioSource.apply(evidence);
    }

    @Override
    public List<Meter> balance(String site, IndicatorValue.Window window) {
        List<AssetDescription> of = assets.get().stream()
                .map(LiveAsset::description)
                .filter(asset -> asset.key().site().equals(site))
                .toList();
        return kpis.balance(site, of, window).stream()
                .map(one -> new Meter(one.meter(), one.shown(), one.below(), one.children()))
                .toList();
    }

    @Override
    public List<Read> read(AssetDescription asset, IndicatorValue.Window window) {
        return kpis.read(asset, window).stream().map(KpiShown::shown).toList();
    }

    private static Read shown(Kpis.Read read) {
        ModelTimes.Part part = read.part();
        TimeModel.Words words = part.model().words();
        Long since = part.from() == Long.MIN_VALUE ? null : (Long) part.from();
        return part.isKnown()
                ? new Read(
                        read.from(),
                        read.to(),
                        part.profile(),
                        words.family(),
                        words.version(),
                        part.digest(),
                        since,
                        true)
                : new Read(read.from(), read.to(), part.profile(), "", 0, "", since, false);
    }

    @Override
    public List<Long> shifts(String site, long from, long to) {
        return shiftSource.of(site, from, to);
    }

    @Override
    public Refold refold(List<AssetKey> of, long from, long to) {
        of.forEach(asset -> refolding.refold(asset, from, to));
        return refold();
    }

    @Override
    public Refold refold() {
        Refolding.Progress progress = refolding.progress();
        return new Refold(progress.waiting(), progress.listed(), progress.left());
    }

    @Override
    public Refold stopRefold() {
        refolding.stop();
        return refold();
    }
}
