package io.steelyard.gateway.model;

/** The inbox is at its cap and took nothing; the sender must hold the acknowledgement back and try again. */
public final class InboxFullException extends RuntimeException {

    public InboxFullException(String message) {
        super(message, null, false, false);
    }
}
