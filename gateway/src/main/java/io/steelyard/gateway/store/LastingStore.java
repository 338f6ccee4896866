package io.steelyard.gateway.store;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of which no retention takes a signal's newest point: that point is kept elsewhere and answered as the point before
 * where the store itself has none. As thread-safe as the two.
 */
public final class LastingStore implements TimeSeriesStore {
    private final TimeSeriesStore store;
    private final Kept kept;

    /** Where newest points are kept; only a newer one replaces one. Any thread; durable when it returns. */
    public interface Kept extends NewestPoints {

        /** The asset's kept points by signal name. */
        Map<String, StoredPoint> of(AssetKey asset);
    }

    /** Joins the two; opens nothing. */
    public LastingStore(TimeSeriesStore store, Kept kept) {
        this.store = store;
        this.kept = kept;
    }

    /**
     * Lets what is older than the instant go, and keeps the newest points before it does. Of a store that lets go by itself
     * the newest points that are older than the other instant are kept.
     */
    public void retain(Collection<AssetKey> assets, long before, long endangered) {
        if (store.expire(before, kept) > 0 || store.usage().usedBytes() >= 0) {
            return;
        }
        for (AssetKey asset : assets) {
            Map<SignalKey, StoredPoint> newest = new HashMap<>();
            store.lastBefore(asset, Long.MAX_VALUE).forEach((signal, point) -> {
                if (point.time() < endangered) {
                    newest.put(new SignalKey(asset, signal), point);
                }
            });
            if (!newest.isEmpty()) {
                kept.keep(newest);
            }
        }
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        StoredPoint point = store.before(signal, time);
        if (point != null) {
            return point;
        }
        StoredPoint newest = kept.of(signal.asset()).get(signal.signal());
        return newest != null && newest.time() < time ? newest : null;
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return withKept(asset, time, store.lastBefore(asset, time));
    }

    private Map<String, StoredPoint> withKept(AssetKey asset, long time, Map<String, StoredPoint> there) {
        Map<String, StoredPoint> last = new HashMap<>(there);
        kept.of(asset).forEach((signal, point) -> {
            if (point.time() < time) {
                last.putIfAbsent(signal, point);
            }
        });
        return last;
    }

    @Override
    public Map<AssetKey, Map<String, StoredPoint>> lastBefore(Collection<AssetKey> assets, long time) {
        Map<AssetKey, Map<String, StoredPoint>> last = new HashMap<>();
        Map<AssetKey, Map<String, StoredPoint>> there = store.lastBefore(assets, time);
        for (AssetKey asset : assets) {
            last.put(asset, withKept(asset, time, there.getOrDefault(asset, Map.of())));
        }
        return last;
    }

    @Override
    public int expire(long before, NewestPoints newest) {
        return store.expire(before, newest);
    }

    @Override
    public void write(List<Reading> readings, StoredMark mark) throws InterruptedException {
        store.write(readings, mark);
    }

    @Override
    public Optional<Lanes> lanes() {
        return store.lanes();
    }

    @Override
    public Optional<StoredMark> storedMark(int partition) {
        return store.storedMark(partition);
    }

    @Override
    public Page points(SignalKey signal, long from, long to, int limit) {
        return store.points(signal, from, to, limit);
    }

    @Override
    public Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to) {
        return store.samples(asset, from, to);
    }

    @Override
    public Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to) {
        return store.samples(assets, from, to);
    }

    @Override
    public long firstPoint(AssetKey asset) {
        return store.firstPoint(asset);
    }

    @Override
    public void forgetMinutes(long from) {
        store.forgetMinutes(from);
    }

    @Override
    public long firstMinute() {
        return store.firstMinute();
    }

    @Override
    public long firstMinute(AssetKey asset) {
        return store.firstMinute(asset);
    }

    @Override
    public boolean keepsResults() {
        return store.keepsResults();
    }

    @Override
    public void writeResults(List<ResultRow> rows) throws InterruptedException {
        store.writeResults(rows);
    }

    @Override
    public void writeMinutes(List<MinuteRow> rows) throws InterruptedException {
        store.writeMinutes(rows);
    }

    @Override
    public List<MinuteStretch> pack(List<MinuteRow> rows) {
        return store.pack(rows);
    }

    @Override
    public boolean packs() {
        return store.packs();
    }

    @Override
    public void writeStretches(List<MinuteStretch> stretches) throws InterruptedException {
        store.writeStretches(stretches);
    }

    @Override
    public List<MinuteRow> minutes(Collection<AssetKey> assets, long from, long to) {
        return store.minutes(assets, from, to);
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return store.minutes(asset, from, to);
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to, FieldChoice fields) {
        return store.minutes(asset, from, to, fields);
    }

    @Override
    public Optional<Duration> keepsFor() {
        return store.keepsFor();
    }

    @Override
    public Usage usage() {
        return store.usage();
    }

    @Override
    public Check check() {
        return store.check();
    }

    @Override
    public void close() {
        store.close();
    }
}
