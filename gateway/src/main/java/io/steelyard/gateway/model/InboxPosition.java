package io.steelyard.gateway.model;

/**
 * A place in the inbox, opaque to everyone but the inbox: only positions of one partition can be compared, and nothing
 * may be computed from an offset.
 *
 * @param partition the partition of the inbox; one today, several when gateways share the work
 * @param offset the place in it
 */
public record InboxPosition(int partition, long offset) implements Comparable<InboxPosition> {

    /** Before everything in the partition. */
    public static InboxPosition start(int partition) {
        return new InboxPosition(partition, 0);
    }

    @Override
    public int compareTo(InboxPosition other) {
        if (partition != other.partition) {
            throw new IllegalArgumentException("positions of two partitions have no order: " + this + ", " + other);
        }
        return Long.compare(offset, other.offset);
    }
}
