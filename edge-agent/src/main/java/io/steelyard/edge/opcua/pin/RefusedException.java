package io.steelyard.edge.opcua.pin;

import org.eclipse.milo.opcua.stack.core.UaException;

/** What a server offers is not taken; nothing secret was sent. */
public final class RefusedException extends UaException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** With the status code that a person can look up, and what to do. */
    public RefusedException(Refusal refusal, long code, String message) {
        super(code, message);
        this.refusal = refusal;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }
}
