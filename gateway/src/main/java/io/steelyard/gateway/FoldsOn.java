package io.steelyard.gateway;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.FoldList;
import io.steelyard.gateway.system.Query;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Store, system and who is there, as folding sees them. */
record FoldsOn(
        SystemRecords system,
        TimeSeriesStore store,
        KnownLife life,
        LongSupplier handedOverSource,
        LongSupplier storedSource,
        KpisOn kpis,
        Consumer<List<MinuteRow>> folded)
        implements FoldDoors {
    private static final long HOUR = 3_600_000_000_000L;
    private static final int GAPS_OF_A_MINUTE = 1_000;

    /** Where nobody declares anything. */
    FoldsOn(
            SystemRecords system,
            TimeSeriesStore store,
            KnownLife life,
            LongSupplier handedOverSource,
            LongSupplier storedSource) {
        this(
                system,
                store,
                life,
                handedOverSource,
                storedSource,
                KpisOn.of(store, system, Declarations.none()),
                rows -> {});
    }

    @Override
    public long handedOver() {
        return handedOverSource.getAsLong();
    }

    @Override
    public long stored() {
        return storedSource.getAsLong();
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return store.before(signal, time);
    }

    @Override
    public List<SystemRow.DirtyMinute> dirty(
            long before, int limit, Predicate<AssetKey> assets, Predicate<SystemRow.DirtyMinute> minutes) {
        return system.dirtyMinutes(before, limit, assets, minutes);
    }

    @Override
    public long listed() {
        return new FoldList(system).waiting();
    }

    @Override
    public long firstListed(AssetKey asset) {
        return new FoldList(system).first(asset);
    }

    @Override
    public void markDirty(List<SystemRow> minutes) {
        system.write(minutes);
    }

    @Override
    public void settle(List<SystemRow.DirtyMinute> folded) {
        system.settle(folded);
    }

    @Override
    public Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to) {
        return store.samples(assets, from, to);
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return store.lastBefore(asset, time);
    }

    @Override
    public Map<AssetKey, Map<String, StoredPoint>> lastBefore(Collection<AssetKey> assets, long time) {
        return store.lastBefore(assets, time);
    }

    @Override
    public List<GapRecord> gaps(AssetKey asset, long from, long to) {
        return system.gaps(
                new Query(asset.site(), null, asset.asset(), null, null, null, from, to, GAPS_OF_A_MINUTE, null));
    }

    @Override
    public List<GapRecord> gaps(long from, long to, int limit) {
        return system.gaps(new Query(null, null, null, null, null, null, from, to, limit, null));
    }

    @Override
    public long provenUntil(AssetDescription asset) {
        return life.provenUntil(asset);
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return store.minutes(asset, from, to);
    }

    @Override
    public List<MinuteRow> minutes(Collection<AssetKey> assets, long from, long to) {
        return store.minutes(assets, from, to);
    }

    @Override
    public void write(List<MinuteRow> rows) throws InterruptedException {
        kpis.sums().changing(rows, () -> store.writeMinutes(rows));
        folded.accept(rows);
    }

    @Override
    public List<MinuteStretch> pack(List<MinuteRow> rows) {
        return store.pack(rows);
    }

    @Override
    public void writeStretches(List<MinuteStretch> stretches) throws InterruptedException {
        kpis.sums().changingStretches(stretches, () -> store.writeStretches(stretches));
        List<MinuteRow> touched = new ArrayList<>();
        for (MinuteStretch stretch : stretches) {
            for (long at = stretch.from(); at < stretch.to(); at += HOUR) {
                touched.add(touched(stretch.asset(), at));
            }
            touched.add(touched(stretch.asset(), stretch.to() - 1));
        }
        folded.accept(touched);
    }

    /** Only the asset and when are looked at. */
    private static MinuteRow touched(AssetKey asset, long at) {
        return new MinuteRow(asset, "", "", "", at, new TreeMap<>());
    }

    @Override
    public List<LiveAsset> assets() {
        return life.assets();
    }

    @Override
    public TimeModels models() {
        return kpis.sums().models();
    }

    @Override
    public Declarations declared() {
        return kpis.declared();
    }
}
