package io.steelyard.gateway.ingest;

/** A door of ours failed, not the message at hand: nothing more may be read until the process has started again. */
final class DoorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DoorException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
