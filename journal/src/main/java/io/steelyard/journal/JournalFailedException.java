package io.steelyard.journal;

/** A write or fsync has failed, so nothing more is acknowledged. Final: the process has to be started again. */
public final class JournalFailedException extends JournalException {
    JournalFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
