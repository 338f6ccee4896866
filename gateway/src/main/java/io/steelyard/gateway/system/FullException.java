package io.steelyard.gateway.system;

/** What was to be kept is beyond a limit, which the message names with what to do; nothing of it was kept. */
public final class FullException extends RuntimeException {

    FullException(String message) {
        super(message);
    }
}
