package io.steelyard.cli;

import java.io.IOException;

/** Nobody answers; the message says where, and what to do. A command ends with exit code 3. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }

    UnreachableException(String message, IOException cause) {
        super(message, cause);
    }
}
