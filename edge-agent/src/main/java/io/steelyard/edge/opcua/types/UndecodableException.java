package io.steelyard.edge.opcua.types;

/** A value's bytes that are not what its type says, or whose type nobody knows; the message says why, for a person. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1;

    /** Without a stack trace: a server can send such values as fast as it likes. */
    public UndecodableException(String why) {
        super(why, null, false, false);
    }
}
