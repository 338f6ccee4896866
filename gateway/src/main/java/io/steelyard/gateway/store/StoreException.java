package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Unavailable;

/** A store cannot do what it was asked; the message says what and what to do. */
public final class StoreException extends RuntimeException implements Unavailable {

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }
}
