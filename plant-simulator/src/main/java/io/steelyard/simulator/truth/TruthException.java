package io.steelyard.simulator.truth;

/** The truth or the plant's state cannot be written or read: nothing may be set any more. */
public final class TruthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TruthException(String message) {
        super(message);
    }

    public TruthException(String message, Throwable cause) {
        super(message, cause);
    }
}
