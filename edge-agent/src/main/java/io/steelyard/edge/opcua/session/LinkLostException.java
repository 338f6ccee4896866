package io.steelyard.edge.opcua.session;

import io.steelyard.ledger.GapCause;

/** The session or its subscriptions are gone: what the machines did meanwhile is not known. */
public final class LinkLostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final GapCause cause;
    private final boolean mayHaveThem;

    /** The server does not have the subscriptions any more, or they are of no use. */
    public LinkLostException(GapCause cause, String message) {
        this(cause, message, false);
    }

    private LinkLostException(GapCause cause, String message, boolean mayHaveThem) {
        super(message);
        this.cause = cause;
        this.mayHaveThem = mayHaveThem;
    }

    /** The server may have the subscriptions still, so that a new session can take them over. */
    static LinkLostException unheard(String message) {
        return new LinkLostException(GapCause.LINK_DOWN, message, true);
    }

    /** Whether the server may have the subscriptions still. */
    public boolean mayHaveThem() {
        return mayHaveThem;
    }

    /** Why nothing is known from now on. */
    public GapCause gapCause() {
        return cause;
    }
}
