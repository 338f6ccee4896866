package io.steelyard.edge.uplink;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the outbox gives into batches: by asset, for 20 ms or up to 500 metrics, so that several cycles of an asset
 * share a message. Records wait until the samples before them have gone, and samples until the records before them have:
 * a report describes what stands before it. Holds at most {@value #MAX_OPEN} entries; more is not taken. For the
 * uplink's thread.
 */
final class Collector {

    static final int MAX_METRICS = 500;
    private static final int MAX_OPEN = 20_000;
    private static final long MAX_WAIT_NANOS = 20_000_000L;

    private final IntFunction<@Nullable String> assetOf;
    private final Map<String, Batch> samples = new LinkedHashMap<>();
    private @Nullable Batch records;
    private int open;
    private boolean flushing;

    /** A collector that asks for the asset of each signal; null when the dictionary does not know it. */
    Collector(IntFunction<@Nullable String> assetOf) {
        this.assetOf = assetOf;
    }

    void clear() {
        samples.clear();
        records = null;
        open = 0;
        flushing = false;
    }

    boolean isEmpty() {
        return open == 0;
    }

    boolean isFull() {
        return open >= MAX_OPEN;
    }

    /** Takes an entry that stood at this place, or says that what is open has to go first, which is then due. */
    boolean add(OutboxEntry entry, long at, long now) {
        if (open > 0 && mustWait(entry)) {
            flushing = true;
            return false;
        }
        if (entry instanceof OutboxEntry.Text text) {
            if (records == null) {
                records = new Batch(text.epoch(), null, now, at);
            }
            records.records().add(text);
            open++;
        } else if (entry instanceof OutboxEntry.Samples several) {
            add(several, at, now);
        }
        return true;
    }

    private void add(OutboxEntry.Samples several, long at, long now) {
        Batch batch = null;
        for (NumberedSample sample : several.samples()) {
            String asset = assetOf.apply(sample.signal());
            String key = asset == null ? "" : asset;
            if (batch == null || !key.equals(batch.asset())) { // samples of one asset stand together
                batch = samples.computeIfAbsent(key, a -> new Batch(several.epoch(), key, now, at));
            }
            batch.samples().add(sample);
            open++;
        }
    }

    private boolean mustWait(OutboxEntry entry) {
        if (records != null) {
            return !(entry instanceof OutboxEntry.Text) || !records.epoch().equals(entry.epoch());
        }
        Batch any = samples.values().iterator().next();
        return entry instanceof OutboxEntry.Text || !any.epoch().equals(entry.epoch());
    }

    /** The batch that is to be sent next; null when all may still wait. It stays until it is empty. */
    @Nullable
    Batch due(long now) {
        if (records != null) {
            return isDue(records, now) ? records : null;
        }
        for (Batch batch : samples.values()) {
            if (isDue(batch, now)) {
                return batch;
            }
        }
        return null;
    }

    private boolean isDue(Batch batch, long now) {
        return flushing || batch.size() >= MAX_METRICS || now - batch.opened() >= MAX_WAIT_NANOS;
    }

    /** This many entries of the batch have gone. */
    void sent(Batch batch, int entries) {
        open -= entries;
        if (!batch.isEmpty()) {
            return;
        }
        if (batch == records) {
            records = null;
        } else {
            samples.values().remove(batch);
        }
        flushing = flushing && open > 0;
    }

    /** Where the oldest entry that is open stood; Long.MAX_VALUE when nothing is. */
    long oldest() {
        long oldest = records == null ? Long.MAX_VALUE : records.at();
        for (Batch batch : samples.values()) {
            oldest = Math.min(oldest, batch.at());
        }
        return oldest;
    }

    /** When the first batch becomes due; Long.MAX_VALUE when nothing is open. */
    long deadline() {
        long earliest = records == null ? Long.MAX_VALUE : records.opened() + MAX_WAIT_NANOS;
        for (Batch batch : samples.values()) {
            earliest = Math.min(earliest, batch.opened() + MAX_WAIT_NANOS);
        }
        return earliest;
    }
}
