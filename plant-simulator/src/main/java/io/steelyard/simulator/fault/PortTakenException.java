package io.steelyard.simulator.fault;

/** The port in the configuration is used by another program; the message names it. */
public final class PortTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    public PortTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
