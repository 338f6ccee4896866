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
 * @param depthBytes bytes on disk that are not released
 * @param roomBytes bytes that still fit before deliveries have to wait
 * @param waiting deliveries that wait for room now
 * @param damagedBytes bytes on disk that could not be read
 * @param failed whether the disk failed, so that nothing is taken over any more
 */
public record OutboxStatus(
        long sampled,
        long held,
        long heldRecords,
        long keptAside,
        SortedMap<String, Long> dropped,
        long depthBytes,
        long roomBytes,
        int waiting,
        long damagedBytes,
        boolean failed) {
    public OutboxStatus {
        dropped = new TreeMap<>(dropped);
    }
}
