package io.steelyard.bench.peer;

import io.steelyard.bench.figure.Latencies;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.Lanes;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store before which every reading's age is taken at the moment when it is visible: when the write has returned. */
final class TimedStore implements TimeSeriesStore {
    private final TimeSeriesStore store;
    private final LongSupplier now;
    private final Latencies ages = new Latencies();
    private volatile long offset;

    /** @param now nanoseconds since 1970 */
    TimedStore(TimeSeriesStore store, LongSupplier now) {
        this.store = store;
        this.now = now;
    }

    @Override
    public void write(List<Reading> readings, StoredMark mark) throws InterruptedException {
        store.write(readings, mark);
        offset = mark.position().offset();
        note(readings);
    }

    @Override
    public Optional<Lanes> lanes() {
        return store.lanes().map(Timed::new);
    }

    private void note(List<Reading> readings) {
        long at = now.getAsLong();
        synchronized (ages) {
            for (Reading reading : readings) {
                ages.add(at - reading.time());
            }
        }
    }

    /** The store's own lanes, each write timed. */
    private final class Timed implements Lanes {
        private final Lanes lanes;

        Timed(Lanes lanes) {
            this.lanes = lanes;
        }

        @Override
        public int count() {
            return lanes.count();
        }

        @Override
        public List<Refused> write(int lane, List<Reading> readings) throws InterruptedException {
            List<Refused> refused = lanes.write(lane, readings);
            note(readings);
            return refused;
        }
    }

    /** What was measured since the last call: count; median, 99th percentile and greatest in nanoseconds; inbox offset. */
    String take() {
        synchronized (ages) {
            String line = ages.count() + " " + ages.quantile(0.5) + " " + ages.quantile(0.99) + " " + ages.greatest()
                    + " " + offset;
            ages.clear();
            return line;
        }
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
    public Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to) {
        return store.samples(assets, from, to);
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
