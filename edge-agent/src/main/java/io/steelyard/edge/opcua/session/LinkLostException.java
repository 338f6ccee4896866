package io.steelyard.edge.opcua.session;

import io.steelyard.ledger.GapCause;

/** The session or its subscriptions are gone: what the machines did meanwhile is not known. */
public final class LinkLostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final GapCause cause;
    private final boolean mayHaveThem;
    private final boolean isMute;

    /** The server does not have the subscriptions any more, or they are of no use. */
    public LinkLostException(GapCause cause, String message) {
        this(cause, message, false, false);
    }

    private LinkLostException(GapCause cause, String message, boolean mayHaveThem, boolean isMute) {
        super(message);
        this.cause = cause;
        this.mayHaveThem = mayHaveThem;
        this.isMute = isMute;
    }

    /** The server may have the subscriptions still, so that a new session can take them over. */
    static LinkLostException unheard(String message) {
        return new LinkLostException(GapCause.LINK_DOWN, message, true, false);
    }

    /** The server has handed subscriptions over to this session, and tells nothing of them. */
    public static LinkLostException mute(GapCause cause, String message) {
        return new LinkLostException(cause, message, false, true);
    }

    /** Whether the server may have the subscriptions still. */
    public boolean mayHaveThem() {
        return mayHaveThem;
    }

    /** Whether what the server hands over to a new session is of no use. */
    public boolean isMute() {
        return isMute;
    }

    /** Why nothing is known from now on. */
    public GapCause gapCause() {
        return cause;
    }
}
