package io.steelyard.edge.outbox;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the outbox counts, in samples unless said otherwise. Of the present epoch {@code sampled = held of it + dropped +
 * keptAside + what was released}.
 *
 * @param sampled numbers given in the present epoch
 * @param held samples not released, of all epochs
 * @param heldRecords records not released, of all epochs
 * @param keptAside samples of the present epoch in the dead-letter
 * @param dropped samples of the present epoch dropped, by reason
 * @param givenUp samples of any epoch dropped by this run as the oldest, for want of room in the outbox or the dead-letter
 * @param partsForgotten parts of hours, as a clock that is set back makes them, that a new inbox is not told of since there
 *     were too many
 * @param waiting deliveries that wait for room now
 * @param disk the outbox on its disk
 */
public record OutboxStatus(
        long sampled,
        long held,
        long heldRecords,
        long keptAside,
        SortedMap<String, Long> dropped,
        long givenUp,
        long partsForgotten,
        int waiting,
        Disk disk) {
    public OutboxStatus {
        dropped = new TreeMap<>(dropped);
    }

    /**
     * The outbox on its disk.
     *
     * @param depthBytes bytes on disk that are not released
     * @param roomBytes bytes that still fit before deliveries have to wait, or the oldest samples to go
     * @param secondsToFull in how many seconds there will be no room, if it goes on filling as in the last minute; -1 while
     *     it does not
     * @param damagedBytes bytes on disk that could not be read
     * @param failed whether the disk failed, so that nothing is taken over any more
     */
    public record Disk(long depthBytes, long roomBytes, long secondsToFull, long damagedBytes, boolean failed) {}

    /** Bytes on disk that are not released. */
    public long depthBytes() {
        return disk.depthBytes();
    }

    /** Bytes that still fit before deliveries have to wait, or the oldest samples to go. */
    public long roomBytes() {
        return disk.roomBytes();
    }

    /** In how many seconds there will be no room; -1 while the outbox does not fill. */
    public long secondsToFull() {
        return disk.secondsToFull();
    }

    /** Bytes on disk that could not be read. */
    public long damagedBytes() {
        return disk.damagedBytes();
    }

    /** Whether the disk failed, so that nothing is taken over any more. */
    public boolean failed() {
        return disk.failed();
    }
}
