package io.steelyard.edge.opcua.compare;

/**
 * One thing that a server says otherwise than the mapping or the agent's memory.
 *
 * @param name {@code asset/signal}
 * @param detail what was and what is
 * @param isRead whether the signal would be read all the same
 */
public record Finding(What what, String name, String detail, boolean isRead) {
    /** What it is about. */
    public enum What {
        /** The variable stands where it stood, with another node id. */
        MOVED,
        /** Nothing stands at the signal's address. */
        MISSING,
        /** Another variable stands there: the one that was remembered has gone from its path. */
        OTHER,
        /** It has another data type. */
        TYPE,
        /** It has another unit. */
        UNIT,
        /** Its values cannot be carried. */
        UNREADABLE
    }
}
