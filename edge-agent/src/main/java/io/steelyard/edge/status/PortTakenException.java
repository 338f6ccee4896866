package io.steelyard.edge.status;

import java.io.IOException;

/** The agent's own page cannot listen; the cause is the system's own word. */
public final class PortTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String host, int port, IOException cause) {
        super("cannot listen for HTTP on " + host + ":" + port + ": " + cause.getMessage(), cause);
    }
}
