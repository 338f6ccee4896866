package io.steelyard.journal;

/** Another process, or another journal of this one, owns the folder. */
public final class JournalLockedException extends JournalException {
    JournalLockedException(String message) {
        super(message);
    }
}
