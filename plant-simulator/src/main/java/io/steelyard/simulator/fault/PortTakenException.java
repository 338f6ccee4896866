package io.steelyard.simulator.fault;

/** A port in the configuration is used by another program; the message names it. */
public final class PortTakenException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int port;

    public PortTakenException(String message, int port, Throwable cause) {
        super(message, cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
