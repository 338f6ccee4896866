package io.steelyard.gateway.model;

/** As what a sample was kept that is in no store, for the ledger to know what it means that it was let go. */
public enum KeptAs {
    /** Ingest could not use it. If it comes again and is used, it is stored, whatever was let go. */
    ASIDE,
    /** It was used, and the store did not take it: let go, it is nowhere, though the books say that it came. */
    LETTER
}
