package io.steelyard.bench.scenario;

/** A scenario cannot be taken on this machine; the message says what is missing. */
public final class SkippedException extends Exception {
    public SkippedException(String message) {
        super(message);
    }
}
