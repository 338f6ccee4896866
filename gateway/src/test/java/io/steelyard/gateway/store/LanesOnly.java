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

/** A store that has lanes, holds nothing and knows nothing. */
record LanesOnly(Lanes given) implements TimeSeriesStore {
    @Override
    public Optional<Lanes> lanes() {
        return Optional.of(given);
    }

    @Override
    public void write(List<Reading> readings, StoredMark mark) {
        throw new UnsupportedOperationException("it is written by its lanes");
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
    public void writeMinutes(List<MinuteRow> rows) {}

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return List.of();
    }

    @Override
    public Usage usage() {
        return new Usage(-1, -1, 0, -1);
    }

    @Override
    public Check check() {
        return Check.well(Check.Part.STORE);
    }

    @Override
    public void close() {}
}
