package io.steelyard.bench.peer;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes everything at once, keeps nothing, and counts. */
final class NullStore implements TimeSeriesStore {
    private final AtomicLong written = new AtomicLong();
    private volatile long offset;

    @Override
    public void write(List<Reading> readings, StoredMark mark) {
        written.addAndGet(readings.size());
        offset = mark.position().offset();
    }

    /** Readings so far, and how many bytes of the inbox they took. */
    String take() {
        return written.get() + " " + offset;
    }

    @Override
    public Optional<StoredMark> storedMark(int partition) {
        return Optional.empty();
    }

    @Override
    public Page points(SignalKey signal, long from, long to, int limit) {
        return new Page(List.of(), null);
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return null;
    }

    @Override
    public Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to) {
        return Map.of();
    }

    @Override
    public Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        return Map.of();
    }

    @Override
    public void writeMinutes(List<MinuteRow> rows) {
        // nobody reads them
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return List.of();
    }

    @Override
    public Usage usage() {
        return new Usage(0, 0, written.get(), 0);
    }

    @Override
    public Check check() {
        return Check.well(Check.Part.STORE);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
