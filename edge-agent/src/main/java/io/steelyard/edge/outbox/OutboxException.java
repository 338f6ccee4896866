package io.steelyard.edge.outbox;

/** The outbox can not do what was asked; the message says what is wrong, where, and what to do. */
public final class OutboxException extends IllegalStateException {
    OutboxException(String message) {
        super(message);
    }

    OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
