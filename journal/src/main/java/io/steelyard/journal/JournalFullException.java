package io.steelyard.journal;

/** The append was refused for want of space; nothing was written. Wait for {@link Journal#onSpace} and try again. */
public final class JournalFullException extends JournalException {
    JournalFullException(String message) {
        super(message);
    }

    /** Expected under load and answered by waiting: no stack trace. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
