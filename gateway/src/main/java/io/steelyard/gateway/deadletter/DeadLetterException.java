package io.steelyard.gateway.deadletter;

import io.steelyard.gateway.model.Unavailable;

/** The dead-letter cannot be written or read now; the message says why. */
public final class DeadLetterException extends RuntimeException implements Unavailable {

    DeadLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
