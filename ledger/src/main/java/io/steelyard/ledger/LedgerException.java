package io.steelyard.ledger;

/** A record beside the samples that cannot be read: says what is wrong with it. */
public final class LedgerException extends RuntimeException {

    public LedgerException(String message) {
        super(message);
    }

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
