package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Unavailable;

/** The inbox can not do what was asked; the message says what is wrong, where, and what to do. */
public final class InboxException extends RuntimeException implements Unavailable {
    InboxException(String message) {
        super(message);
    }

    InboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
