package io.steelyard.edge.uplink;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What will travel in one message, or in several when it does not fit: samples of one asset, or records; one epoch.
 * For the uplink's thread.
 */
final class Batch {

    private final UUID epoch;
    private final @Nullable String asset;
    private final long opened;
    private final long at;
    private final Deque<NumberedSample> samples = new ArrayDeque<>();
    private final Deque<OutboxEntry.Text> records = new ArrayDeque<>();

    /** A batch whose first entry stands at this place; one of records has no asset. */
    Batch(UUID epoch, @Nullable String asset, long opened, long at) {
        this.epoch = epoch;
        this.asset = asset;
        this.opened = opened;
        this.at = at;
    }

    UUID epoch() {
        return epoch;
    }

    @Nullable
    String asset() {
        return asset;
    }

    long opened() {
        return opened;
    }

    /** Where its first entry stood in the outbox. */
    long at() {
        return at;
    }

    Deque<NumberedSample> samples() {
        return samples;
    }

    Deque<OutboxEntry.Text> records() {
        return records;
    }

    int size() {
        return samples.size() + records.size();
    }

    boolean isEmpty() {
        return samples.isEmpty() && records.isEmpty();
    }
}
