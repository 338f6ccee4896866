package io.steelyard.gateway.store;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Readings for tests, of one plant. */
public final class Samples {
    /** 2026-11-20T08:00:00Z and seven nanoseconds. */
    public static final long T0 = 1_795_161_600_000_000_007L;

    public static final long MINUTE = 60_000_000_000L;
    public static final long DAY = 1440 * MINUTE;
    public static final long BAD = 0x8000_0000L;
    public static final long BAD_SENSOR = 0x808B_0000L;
    public static final long UNCERTAIN = 0x4000_0000L;

    /** Later than every point. */
    public static final long EVER = Long.MAX_VALUE;

    public static final UUID EPOCH = new UUID(1, 2);
    private static final AtomicLong NUMBERS = new AtomicLong();

    private Samples() {}

    public static AssetKey asset(String name) {
        return new AssetKey("works", name);
    }

    public static Series series(String asset, String signal, FieldType type) {
        return new Series(new SignalKey(asset(asset), signal), "rolling-mill", "rolling", "hot-strip", signal, type);
    }

    /** The signal under another type than the field is locked to. */
    public static Series sibling(String asset, String signal, FieldType type) {
        String field = signal + "." + type.name().toLowerCase(Locale.ROOT);
        return new Series(new SignalKey(asset(asset), signal), "rolling-mill", "rolling", "hot-strip", field, type);
    }

    public static Reading good(Series series, long time, Object value) {
        return reading(series, time, 0, value, 1);
    }

    public static Reading reading(Series series, long time, long status, Object value, long offset) {
        return new Reading(
                series, time, status, value, EPOCH, NUMBERS.incrementAndGet(), new InboxPosition(0, offset), false);
    }

    /** From a publisher that does not number. */
    public static Reading unnumbered(Series series, long time, long status, Object value, long offset) {
        return new Reading(series, time, status, value, null, -1, new InboxPosition(0, offset), false);
    }

    public static MinuteRow minute(String asset, long minute, Map<String, Object> fields) {
        return new MinuteRow(asset(asset), "rolling-mill", "rolling", "hot-strip", minute, new TreeMap<>(fields));
    }

    public static StoredMark mark(long offset) {
        return new StoredMark(new InboxPosition(0, offset), Bytes.utf8("numbers up to " + offset));
    }

    public static void write(TimeSeriesStore store, long offset, Reading... readings) throws InterruptedException {
        store.write(List.of(readings), mark(offset));
    }
}
