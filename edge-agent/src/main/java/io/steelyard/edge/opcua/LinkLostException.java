package io.steelyard.edge.opcua;

import io.steelyard.ledger.GapCause;

/** The session or its subscriptions are gone: what the machines did meanwhile is not known. */
final class LinkLostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final GapCause cause;

    LinkLostException(GapCause cause, String message) {
        super(message);
        this.cause = cause;
    }

    GapCause gapCause() {
        return cause;
    }
}
