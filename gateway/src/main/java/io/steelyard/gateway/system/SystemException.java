package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Unavailable;

/** The system records cannot be opened, read or written; the message says which and what to do. */
public final class SystemException extends RuntimeException implements Unavailable {

    SystemException(String message) {
        super(message);
    }

    SystemException(String message, Throwable cause) {
        super(message, cause);
    }
}
