package io.steelyard.sparkplug;

/**
 * Says that something a peer sent is not Sparkplug B, or that something to be sent cannot be.
 *
 * <p>The only exception this library throws for foreign input. It carries a reason for counters and, for bytes, the
 * offset from the start of the payload where reading stopped. It has no stack trace, because a peer can provoke it at
 * will.
 */
public final class SparkplugException extends RuntimeException {

    /** The offset of an exception that is not about bytes. */
    public static final int NO_OFFSET = -1;

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int offset;

    public SparkplugException(Reason reason, String message) {
        this(reason, NO_OFFSET, message);
    }

    public SparkplugException(Reason reason, int offset, String message) {
        super(offset < 0 ? message : message + " (at byte " + offset + ")", null, false, false);
        this.reason = reason;
        this.offset = offset;
    }

    public Reason reason() {
        return reason;
    }

    /** The offset in the payload, or {@link #NO_OFFSET}. */
    public int offset() {
        return offset;
    }

    /** Why something was refused; each is a label of a counter. */
    public enum Reason {
        /** A topic is not one of Sparkplug's. */
        TOPIC,
        /** The bytes end inside a field. */
        TRUNCATED,
        /** The bytes are not protobuf: a varint of more than ten bytes, a field number 0, an unbalanced group. */
        MALFORMED,
        /** A known field has another wire type than the schema says. */
        WIRE_TYPE,
        /** A limit of this library is passed: size, count or depth. */
        TOO_LARGE,
        /** A field's content contradicts itself, such as a value that its data type cannot hold. */
        VALUE,
        /** A compressed payload that cannot be unpacked. */
        COMPRESSION,
        /** The body of samples is not one of ours, or does not fit its payload. */
        SAMPLES,
        /** A snapshot was written in a form this version does not read. */
        VERSION
    }
}
