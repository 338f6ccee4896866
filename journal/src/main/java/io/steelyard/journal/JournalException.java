package io.steelyard.journal;

/** What goes wrong with a journal; the message says what, where, and what to do. */
public abstract class JournalException extends RuntimeException {
    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
