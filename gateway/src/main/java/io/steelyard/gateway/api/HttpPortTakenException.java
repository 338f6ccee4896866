package io.steelyard.gateway.api;

/** The API could not bind its address; the message names it. */
public final class HttpPortTakenException extends RuntimeException {

    HttpPortTakenException(String address, Throwable cause) {
        super("cannot listen for HTTP on " + address + ": " + cause.getMessage(), cause);
    }
}
