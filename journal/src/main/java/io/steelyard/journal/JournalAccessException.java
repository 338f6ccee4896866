package io.steelyard.journal;

/** The log can not be opened or read, or has been closed. */
public final class JournalAccessException extends JournalException {
    JournalAccessException(String message) {
        super(message);
    }

    JournalAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
