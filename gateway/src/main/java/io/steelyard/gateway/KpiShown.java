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
import java.util.List;
import java.util.function.Function;

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
        BirthsOn births,
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
        List<AssetDescription> then = single
                ? births.then(of, window)
                : births.of(site, window).stream()
                        .filter(asset -> isIn(name, asset))
                        .toList();
        return clocks.marked(kpis.of(new Kpis.Subject(name, site, then, single), window), then);
    }

    /** Whether it stands in the site, the area or the line of that name. */
    private static boolean isIn(String name, AssetDescription asset) {
        String site = asset.key().site();
        String area = site + "/" + asset.area();
        return name.equals(site) || name.equals(area) || name.equals(area + "/" + asset.line());
    }

    @Override
    public List<IndicatorValue> ratios(Evidence evidence) {
        return ratioSource.apply(evidence);
    }

    @Override
    public List<Meter> balance(String site, IndicatorValue.Window window) {
        return kpis.balance(site, births.of(site, window), window).stream()
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
