package io.steelyard.cli;

/** An argument that cannot be meant; the message says which and what to write instead. A command ends with exit code 2. */
public final class WrongUseException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongUseException(String message) {
        super(message);
    }
}
