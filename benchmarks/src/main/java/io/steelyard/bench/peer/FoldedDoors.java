package io.steelyard.bench.peer;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.ledger.GapRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What folding sees of a plant without gaps whose agent is believed for ever; the list of minutes lives in memory. */
final class FoldedDoors implements FoldDoors {
    private final TimeSeriesStore store;
    private final List<LiveAsset> assets;
    private final Declarations declared;
    private final @Nullable Sums sums;
    /** Two lanes fold at once; the system records have a lock, too. */
    private final TreeMap<Long, TreeMap<AssetKey, SystemRow.DirtyMinute>> dirty = new TreeMap<>();

    /** Where nobody declares anything, and no sums are kept. */
    FoldedDoors(TimeSeriesStore store, List<LiveAsset> assets) {
        this(store, assets, Declarations.none(), null);
    }

    FoldedDoors(TimeSeriesStore store, List<LiveAsset> assets, Declarations declared, @Nullable Sums sums) {
        this.store = store;
        this.assets = List.copyOf(assets);
        this.declared = declared;
        this.sums = sums;
    }

    /** Lists the minute of all assets. */
    synchronized void list(long minute) {
        for (LiveAsset asset : assets) {
            add(new SystemRow.DirtyMinute(asset.description().key(), minute));
        }
    }

    private synchronized void add(SystemRow.DirtyMinute minute) {
        dirty.computeIfAbsent(minute.minute(), m -> new TreeMap<>()).put(minute.asset(), minute);
    }

    synchronized boolean isFolded() {
        return dirty.isEmpty();
    }

    @Override
    public synchronized List<SystemRow.DirtyMinute> dirty(
            long before, int limit, Predicate<AssetKey> ofAssets, Predicate<SystemRow.DirtyMinute> wanted) {
        return dirty.headMap(before, false).values().stream()
                .flatMap(minutes -> minutes.values().stream())
                .filter(minute -> ofAssets.test(minute.asset()) && wanted.test(minute))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long listed() {
        return dirty.values().stream().mapToLong(TreeMap::size).sum();
    }

    @Override
    public synchronized long firstListed(AssetKey asset) {
        return dirty.values().stream()
                .map(minutes -> minutes.get(asset))
                .filter(Objects::nonNull)
                .mapToLong(SystemRow.DirtyMinute::minute)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public synchronized void markDirty(List<SystemRow> minutes) {
        for (SystemRow row : minutes) {
            if (row instanceof SystemRow.DirtyMinute minute) {
                add(minute);
            }
        }
    }

    @Override
    public synchronized void settle(List<SystemRow.DirtyMinute> folded) {
        for (SystemRow.DirtyMinute minute : folded) {
            dirty.computeIfPresent(minute.minute(), (m, of) -> {
                of.remove(minute.asset());
                return of.isEmpty() ? null : of;
            });
        }
    }

    @Override
    public long handedOver() {
        return 0;
    }

    @Override
    public long stored() {
        return 0;
    }

    @Override
    public Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> of, long from, long to) {
        return store.samples(of, from, to);
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return store.lastBefore(asset, time);
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return store.before(signal, time);
    }

    @Override
    public List<GapRecord> gaps(AssetKey asset, long from, long to) {
        return List.of();
    }

    @Override
    public List<GapRecord> gaps(long from, long to, int limit) {
        return List.of();
    }

    @Override
    public long provenUntil(AssetDescription asset) {
        return Long.MAX_VALUE;
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return store.minutes(asset, from, to);
    }

    @Override
    public List<MinuteRow> minutes(Collection<AssetKey> of, long from, long to) {
        return store.minutes(of, from, to);
    }

    @Override
    public void write(List<MinuteRow> rows) throws InterruptedException {
        store.writeMinutes(rows);
    }

    @Override
    public List<MinuteStretch> pack(List<MinuteRow> rows) {
        return store.pack(rows);
    }

    @Override
    public void writeStretches(List<MinuteStretch> stretches) throws InterruptedException {
        if (sums == null) {
            store.writeStretches(stretches);
        } else {
            sums.changingStretches(stretches, () -> store.writeStretches(stretches));
        }
    }

    @Override
    public Declarations declared() {
        return declared;
    }

    @Override
    public List<LiveAsset> assets() {
        return assets;
    }
}
