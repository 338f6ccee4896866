package io.steelyard.edge.opcua.trouble;

/**
 * Why a signal is not read.
 *
 * @param status the server's code, such as {@code Bad_NodeIdUnknown}, or one of the words below where the agent itself has
 *     found it
 * @param reason a sentence for a person
 * @param since when it was found first, nanoseconds since 1970
 */
public record Trouble(String status, String reason, long since) {
    /** The server has not the namespace that the address names. */
    public static final String NO_NAMESPACE = "no-namespace";

    /** The address leads to several nodes, to another server, or to nothing that can be read. */
    public static final String UNCLEAR = "unclear-address";

    /** Its values are of a kind that cannot be carried. */
    public static final String NOT_CARRIED = "not-carried";

    /** The server monitors it and has never told its value, although it has one. */
    public static final String NEVER_SPOKE = "never-spoke";

    /** The outbox knows so many signals that it has no room for one more. */
    public static final String NO_ROOM = "no-room";

    /** Another variable stands there than at first. */
    public static final String QUARANTINED = "quarantined";

    /** The same, known since the earlier one if that is of the same kind. */
    public Trouble after(Trouble earlier) {
        return status.equals(earlier.status) ? new Trouble(status, reason, earlier.since) : this;
    }
}
