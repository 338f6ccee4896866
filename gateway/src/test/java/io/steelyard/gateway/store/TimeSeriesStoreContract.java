package io.steelyard.gateway.store;

import static io.steelyard.gateway.store.Samples.DAY;
import static io.steelyard.gateway.store.Samples.EVER;
import static io.steelyard.gateway.store.Samples.MINUTE;
import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.mark;
import static io.steelyard.gateway.store.Samples.minute;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every time-series store promises, whatever stands behind it: of its points, its writes, its rows of minutes and its mark. */
@Timeout(60)
public abstract class TimeSeriesStoreContract implements PointsContract, WritesContract, MinuteRowsContract {
    private TimeSeriesStore store;

    @Override
    public TimeSeriesStore store() {
        return store;
    }

    /** Opens an empty store. */
    protected abstract TimeSeriesStore openEmpty() throws Exception;

    /** Opens the store again that {@link #openEmpty} gave and that has been closed. */
    protected abstract TimeSeriesStore reopen() throws Exception;

    /** Lets go of what is before the instant as the server's retention does, for a store that does not do so itself. */
    protected void expire(long before) throws Exception {}

    @BeforeEach
    void open() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nothingIsThereBeforeTheFirstWrite() {
        assertThat(store.storedMark(0)).isEmpty();
        SignalKey signal = new SignalKey(asset("stand-1"), "power");
        assertThat(store.points(signal, 0, EVER, 10).points()).isEmpty();
        assertThat(store.lastBefore(asset("stand-1"), EVER)).isEmpty();
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).isEmpty();
    }

    @Test
    void whatWasNeverWrittenReadsAsEmpty() throws Exception {
        store.write(List.of(), mark(1));
        store.writeMinutes(List.of());
        SignalKey signal = new SignalKey(asset("stand-1"), "power");
        assertThat(store.points(signal, 0, EVER, 10)).isEqualTo(new TimeSeriesStore.Page(List.of(), null));
        assertThat(store.before(signal, EVER)).isNull();
        assertThat(store.samples(asset("stand-1"), 0, EVER)).isEmpty();
        assertThat(store.lastBefore(asset("stand-1"), EVER)).isEmpty();
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).isEmpty();
    }

    @Test
    void theMarkIsWhatWasWrittenLast() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store, 10, good(series, T0, 1L));
        assertThat(store.storedMark(0)).contains(mark(10));
        store.write(List.of(), mark(20));
        assertThat(store.storedMark(0)).contains(mark(20));
        assertThat(store.storedMark(1)).isEmpty();
    }

    @Test
    void pointsMarkAndMinutesOutliveTheStore() throws Exception {
        Series series = series("stand-1", "count", FieldType.INT);
        write(store, 10, good(series, T0, 1L));
        store.writeMinutes(List.of(minute("stand-1", T0 / MINUTE * MINUTE, Map.of("a", 1L))));
        store.close();
        store = reopen();
        assertThat(store.storedMark(0)).contains(mark(10));
        assertThat(store.points(series.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 1L));
        assertThat(store.minutes(asset("stand-1"), 0, EVER)).hasSize(1);
    }

    /** Whatever lets old data go, the newest point of a signal stays the point before. */
    @Test
    void theNewestPointOutlivesTheRetention() throws Exception {
        Series silent = series("stand-1", "silent", FieldType.FLOAT);
        Series busy = series("stand-1", "busy", FieldType.INT);
        write(store, 1, good(silent, T0 - 9 * DAY, 1.5), good(busy, T0 - 9 * DAY, 1L), good(busy, T0, 2L));
        Map<SignalKey, StoredPoint> keptPoints = new HashMap<>();
        LastingStore lasting = new LastingStore(store, new LastingStore.Kept() {
            @Override
            public void keep(Map<SignalKey, StoredPoint> newest) {
                keptPoints.putAll(newest);
            }

            @Override
            public Map<String, StoredPoint> of(AssetKey asset) {
                Map<String, StoredPoint> of = new HashMap<>();
                keptPoints.forEach((signal, point) -> of.put(signal.signal(), point));
                return of;
            }
        });
        lasting.retain(List.of(asset("stand-1")), T0 - 2 * DAY, T0 - DAY);
        expire(T0 - 2 * DAY);
        assertThat(store.before(silent.key(), EVER))
                .as("gone from the store itself")
                .isNull();
        assertThat(lasting.before(silent.key(), EVER)).isEqualTo(new StoredPoint(T0 - 9 * DAY, 0, 1.5));
        assertThat(lasting.lastBefore(asset("stand-1"), EVER))
                .isEqualTo(Map.of("silent", new StoredPoint(T0 - 9 * DAY, 0, 1.5), "busy", new StoredPoint(T0, 0, 2L)));
        assertThat(lasting.points(busy.key(), 0, EVER, 10).points()).containsExactly(new StoredPoint(T0, 0, 2L));
    }
}
