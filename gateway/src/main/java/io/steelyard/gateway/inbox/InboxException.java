package io.steelyard.gateway.inbox;

/** The inbox can not do what was asked; the message says what is wrong, where, and what to do. */
public final class InboxException extends RuntimeException {
    InboxException(String message) {
        super(message);
    }

    InboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
