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
 * A place for time series. Writing is idempotent: the same (series, time) written again replaces, and of several the one
 * from the latest inbox position stands. Calls block. One thread writes, or one a lane; any number of threads read. A read sees the
 * points of one asset and instant whole; whether it may see a part of a batch, the implementation says.
 */
public interface TimeSeriesStore extends AutoCloseable {

    /**
     * Writes the readings and then, or together with them, the mark. Retries for ever what may pass (a store that is
     * away, busy or full); returns when all is durable.
     *
     * @throws InterruptedException when the process is stopping; nothing may be taken for stored
     */
    void write(List<Reading> readings, StoredMark mark) throws InterruptedException;

    /** The lanes of a store that takes several groups at a time; empty when points and mark are written together. */
    default Optional<Lanes> lanes() {
        return Optional.empty();
    }

    /** How far the partition is stored; empty before the first write. */
    Optional<StoredMark> storedMark(int partition);

    /** Points of a signal with {@code from <= time < to} in time order, at most {@code limit}. */
    Page points(SignalKey signal, long from, long to, int limit);

    /** The last point of a signal before the time, or null. */
    @Nullable
    StoredPoint before(SignalKey signal, long time);

    /** Every point of the asset's signals with {@code from <= time < to}, in time order, by signal name. */
    Map<String, List<StoredPoint>> samples(AssetKey asset, long from, long to);

    /** The same of several assets in one question; an asset without points may be missing. */
    default Map<AssetKey, Map<String, List<StoredPoint>>> samples(Collection<AssetKey> assets, long from, long to) {
        Map<AssetKey, Map<String, List<StoredPoint>>> samples = new HashMap<>();
        assets.forEach(asset -> samples.put(asset, samples(asset, from, to)));
        return samples;
    }

    /** The last point before the time of each of the asset's signals, by signal name. */
    Map<String, StoredPoint> lastBefore(AssetKey asset, long time);

    /** The same of several assets in one question; an asset without points may be missing. */
    default Map<AssetKey, Map<String, StoredPoint>> lastBefore(Collection<AssetKey> assets, long time) {
        Map<AssetKey, Map<String, StoredPoint>> last = new HashMap<>();
        assets.forEach(asset -> last.put(asset, lastBefore(asset, time)));
        return last;
    }

    /** Writes minute rows; the same (asset, minute) again replaces. */
    void writeMinutes(List<MinuteRow> rows) throws InterruptedException;

    /**
     * Rows of one asset, in time order, made ready to be written by {@link #writeStretches} of the same store; what a store can do
     * before it writes it does here, so that several threads may do it at once.
     */
    default List<MinuteStretch> pack(List<MinuteRow> rows) {
        return PlainStretch.of(rows);
    }

    /** Whether rows that are packed take far less memory than they did. */
    default boolean packs() {
        return false;
    }

    /** Writes them as {@link #writeMinutes} writes their rows. */
    default void writeStretches(List<MinuteStretch> stretches) throws InterruptedException {
        PlainStretch.write(stretches, this);
    }

    /**
     * Drops minute rows from the instant on, all at once or none. Only of a store that keeps the mark together with its points;
     * another one keeps its rows.
     */
    default void forgetMinutes(long from) {}

    /** The asset's minute rows with {@code from <= minute < to}, in time order. */
    List<MinuteRow> minutes(AssetKey asset, long from, long to);

    /** The same of several assets in one question; the rows of each are in time order. */
    default List<MinuteRow> minutes(Collection<AssetKey> assets, long from, long to) {
        return assets.stream()
                .flatMap(asset -> minutes(asset, from, to).stream())
                .toList();
    }

    /** The asset's rows as {@link #minutes}, with these fields at least; others may be missing. */
    default List<MinuteRow> minutes(AssetKey asset, long from, long to, FieldChoice fields) {
        return minutes(asset, from, to);
    }

    /** No minute row begins before this instant; {@link Long#MAX_VALUE} while there is none at all. */
    default long firstMinute() {
        return Long.MIN_VALUE;
    }

    /** No minute row of the asset begins before this instant, as {@link #firstMinute()}. */
    default long firstMinute(AssetKey asset) {
        return firstMinute();
    }

    /** No point of the asset is before this instant; {@link Long#MAX_VALUE} while there is none. */
    default long firstPoint(AssetKey asset) {
        return Long.MIN_VALUE;
    }

    /** Whether other programs read it, so that results of indicators and assessments are written there for them. */
    default boolean keepsResults() {
        return false;
    }

    /** Writes results, in a store that keeps them; the same measurement, tags and time again replaces. */
    default void writeResults(List<ResultRow> rows) throws InterruptedException {
        throw new UnsupportedOperationException("this store keeps no results");
    }

    /**
     * Lets go of whole stretches of time that end by the instant, as far as the store keeps such; a store whose retention is
     * the server's lets go of nothing here. What is about to go is handed over first.
     *
     * @return how many stretches went
     */
    default int expire(long before, NewestPoints newest) {
        return 0;
    }

    /**
     * How long the store's server keeps a point before it lets go of it by itself; zero for ever, and for a store that lets
     * go by {@link #expire} only; empty when the server does not tell.
     *
     * @throws StoreException when it cannot be asked now
     */
    default Optional<Duration> keepsFor() {
        return Optional.of(Duration.ZERO);
    }

    /** What the store takes. */
    Usage usage();

    /** Whether it works. */
    Check check();

    @Override
    void close();

    /**
     * A page of points.
     *
     * @param next where the next page begins, or null after the last
     */
    record Page(List<StoredPoint> points, @Nullable Long next) {

        public Page {
            points = List.copyOf(points);
        }
    }

    /** Where points go that must outlive the retention; they are durable when it returns. */
    @FunctionalInterface
    interface NewestPoints {

        /** The newest point of each signal in a stretch that is about to go; a later stretch may hold a newer one. */
        void keep(Map<SignalKey, StoredPoint> newest);
    }

    /**
     * What a store takes and has counted.
     *
     * @param usedBytes bytes that hold data, -1 when the store does not tell
     * @param freeBytes bytes that are allocated and can be used again, -1 when the store does not tell
     * @param written readings written since the start
     * @param replaced points that stand for another number than before; 0 when all is well, -1 when the store
     *     does not tell
     */
    record Usage(long usedBytes, long freeBytes, long written, long replaced) {}
}
