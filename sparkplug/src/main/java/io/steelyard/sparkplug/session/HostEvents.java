package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.codec.PayloadReader;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link HostSession} says to its owner, in the order in which it is true; called inside the session's own methods.
 *
 * <p>A payload is valid during the call and stands before its first metric. Every message given to the session comes
 * back exactly once, in {@code born}, {@code data}, {@code dead} or {@code refused}, at once or after a hole was closed.
 *
 * @param <M> what the owner knows a message by
 */
public interface HostEvents<M> {

    /**
     * The node (device null) or a device was born; its aliases can be resolved. With the node's birth every device is
     * stale until its own.
     */
    void born(@Nullable String device, PayloadReader payload, M message);

    /**
     * Data of the node (device null) or a device.
     *
     * @param late the message came after its place in the row was given up, or twice: it says nothing about the present
     */
    void data(@Nullable String device, PayloadReader payload, M message, boolean late);

    /** The node (device null; all its devices with it) or a device is stale. */
    void dead(@Nullable String device, M message);

    /**
     * So many messages were missing in the row when their place was given up. One of them that comes after all is told as
     * late data, or refused.
     */
    void missed(int messages);

    /** The message changes nothing; samples in it are still worth keeping. */
    void refused(Refusal reason, PayloadReader payload, M message);

    /** A rebirth request is due now; requests are already throttled. */
    void rebirthWanted(RebirthCause cause);

    /** Why a message was not used. */
    enum Refusal {
        /** Data, DBIRTH or DDEATH of a node whose NBIRTH is not known. */
        NODE_NOT_BORN,
        /** Data or DDEATH of a device whose DBIRTH is not known. */
        DEVICE_NOT_BORN,
        /** An NDEATH of an earlier connection: its bdSeq is not that of the NBIRTH. */
        OLD_DEATH,
        /** A DBIRTH or DDEATH that came after its place in the row was given up, or twice. */
        LATE,
        /** A birth that defines more metrics than the session may keep. */
        TOO_MANY_METRICS,
        /** A command or STATE, which no edge node sends. */
        NOT_FROM_EDGE
    }

    /** Why a rebirth is asked for. */
    enum RebirthCause {
        NODE_NOT_BORN,
        DEVICE_NOT_BORN,
        SEQ_GAP,
        UNKNOWN_METRIC
    }
}
