package io.steelyard.journal;

/** The folder was written by a newer program; it is left as it is. */
public final class JournalVersionException extends JournalException {
    JournalVersionException(String message) {
        super(message);
    }
}
