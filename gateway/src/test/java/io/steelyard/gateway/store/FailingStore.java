package io.steelyard.gateway.store;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that does not take the first so many batches. */
final class FailingStore implements TimeSeriesStore {
    private final TimeSeriesStore store;
    private final Runnable atEachWrite;
    private int failures;

    FailingStore(TimeSeriesStore store, int failures, Runnable atEachWrite) {
        this.store = store;
        this.failures = failures;
        this.atEachWrite = atEachWrite;
    }

    @Override
    public void write(List<Reading> readings, StoredMark mark) throws InterruptedException {
        atEachWrite.run();
        if (failures-- > 0) {
            throw new StoreException("the disk is full");
        }
        store.write(readings, mark);
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
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return store.before(signal, time);
    }

    @Override
    public Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to) {
        return store.samples(asset, from, to);
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return store.lastBefore(asset, time);
    }

    @Override
    public void writeMinutes(List<MinuteRow> rows) throws InterruptedException {
        store.writeMinutes(rows);
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return store.minutes(asset, from, to);
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
